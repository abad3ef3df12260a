package cli

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pkg/errors"

	"credo/graph/circuit"
	"credo/train/bench"
	"credo/train/experiment"
	"credo/train/runner"
	"credo/train/task"
)

type benchCmd struct {
	choice
	Batch   *int          `placeholder:"N" help:"Samples in a minibatch."`
	Threads int           `default:"1" placeholder:"N" help:"Threads that one step may use. The numbers it computes do not depend on it."`
	Time    time.Duration `default:"3s" placeholder:"DURATION" help:"How long to measure training steps."`
	format
}

// Help teaches.
func (benchCmd) Help() string {
	return `Measures training on the experiment's data where these are drawn, as trials of evidence are, and otherwise on synthetic images of
independent uniform noise, in the shape of its data, or of MNIST's if there is no experiment file, no --data, and none that go with the circuit.
Over images goes circuit.sizes. Data of one's own are not read: their images have 784 pixels and 10 classes.

An iteration is a step of learning with its update, and the drawing of its minibatch, which training does beside the step before. It is
measured in turns with the changes of the weights alone, forward and gradient or rule, except where weights change at every moment. Memory of
the program is beyond the inputs, whose memory is told beside it.

The floor is the time that the step's multiplications take at the machine's best multiply rate, which is measured with them, plus the
time to read and write weights and optimizer state once. The error of ΔW is that against the same circuit settled fully in double
precision. Times are medians; other programs on the machine show in the 90th percentile.

  credo bench
  credo bench --circuit mlp --rule backprop --batch 32 'circuit.sizes=[784,500,500,500,10]' --threads 2
  credo bench --circuit mlp --rule backprop --data cifar10 --batch 32
  credo bench --circuit rsnn --rule mdgl
  credo bench --circuit rsnn --rule backprop lesson.checkpoint=50 data.gap=18800
  credo bench experiment.yaml --format json`
}

// Run measures.
func (c benchCmd) Run(e *env) error {
	if c.Threads < 1 || c.Time <= 0 {
		return usage(errors.Errorf("--threads %d --time %v: both must be above 0", c.Threads, c.Time))
	}
	if c.Batch != nil {
		c.Args = append(c.Args, fmt.Sprintf("batch=%d", *c.Batch))
	}
	exp, err := c.read(e, c.base(e))
	if err != nil {
		return err
	}
	if len(exp.Compare) > 0 {
		return usage(errors.Errorf("this experiment compares %d rows: give --circuit and --rule, or an experiment of one", len(exp.Compare)))
	}
	exp, drawn, err := benchSized(exp)
	if err != nil {
		return usage(err)
	}
	if done, err := c.printed(e, exp); done || err != nil {
		return err
	}
	if _, err := runner.NewLearner(exp); err != nil {
		return usage(err)
	}
	r, err := bench.Run(e.ctx, exp, bench.Options{Threads: c.Threads, Time: c.Time, Task: drawn})
	if err != nil {
		return err
	}
	return c.print(e.stdout, benchSheet(r, c.Format))
}

// base is the experiment where no file is named: with the data that go with the circuit and are drawn, else with MNIST's shape.
func (c benchCmd) base(e *env) string {
	_, settings, err := c.split()
	if err == nil {
		if exp, err := experiment.Decode(e.catalog, "the defaults", nil, settings...); err == nil && task.Draws(exp.Data) {
			return ""
		}
	}
	return "data: mnist"
}

// Of images whose shape is not known.
const (
	benchPixels  = 784
	benchClasses = 10
)

// benchSized resolves an experiment for the task that it draws, or for the shape of its data, without reading them: sizes that the circuit has
// already go over that.
func benchSized(e experiment.Experiment) (experiment.Experiment, task.Task, error) {
	if task.Draws(e.Data) {
		return runner.Load(e)
	}
	input, target, known := e.Data.Shapes()
	if !known {
		input, target = circuit.Shape{benchPixels}, circuit.Shape{benchClasses}
	}
	if inputs, outputs := e.Circuit.Widths(); inputs > 0 && (inputs != input.Size() || outputs != target.Size()) {
		input, target = circuit.Shape{inputs}, circuit.Shape{outputs}
	}
	e, err := e.Resolve(input, target.Size())
	return e, nil, err
}

// benchSheet has a line for each quantity, for people; one row with a column for each, as CSV.
func benchSheet(r *bench.Result, format string) sheet {
	s := sheet{head: []string{"quantity", "value"}, value: r}
	add := func(name, form string, v ...any) { s.rows = append(s.rows, []string{name, fmt.Sprintf(form, v...)}) }
	plain := format == "csv"
	add("circuit", "%s", r.Circuit)
	add("rule", "%s", r.Rule)
	add("optimizer", "%s", r.Optimizer)
	sizes := strings.Trim(strings.ReplaceAll(fmt.Sprint(r.Sizes), " ", "-"), "[]")
	if len(r.Layers) > 0 {
		sizes = strings.Join(r.Layers, "-")
	}
	add("sizes", "%s", sizes)
	add("batch", "%d", r.Batch)
	add("dtype", "%s", r.Dtype)
	add("threads", "%d", r.Threads)
	add("kernels", "%s", r.Kernels)
	add("ms_per_step", "%.3f", r.MsPerStep)
	add("ms_per_step_min", "%.3f", r.MsPerStepMin)
	add("ms_per_step_p90", "%.3f", r.MsPerStepP90)
	add("cpu_ms_per_step", "%.3f", r.CPUMsPerStep)
	add("ms_per_draw", "%.3f", r.MsPerDraw)
	if r.MsPerChange > 0 {
		add("ms_per_change", "%.3f", r.MsPerChange)
		add("cpu_ms_per_change", "%.3f", r.CPUMsPerChange)
		add("iteration_over_change", "%.3f", r.IterationOverChange)
	}
	add("samples_per_second", "%.0f", r.SamplesPerSecond)
	add("moments_per_second", "%.0f", r.MomentsPerSecond)
	add("eval_samples_per_second", "%.0f", r.EvalSamplesPerSecond)
	add("floor_ms", "%.3f", r.FloorMs)
	add("gemm_gflops", "%.1f", r.GemmGflops)
	add("machine_gflops", "%.1f", r.MachineGflops)
	add("memory_gb_s", "%.1f", r.MemoryGBs)
	var phases []string
	for ph := range r.Sweeps {
		phases = append(phases, ph)
	}
	slices.Sort(phases)
	for _, ph := range phases {
		if !plain {
			add("sweeps, phase "+ph, "%.2f", r.Sweeps[ph])
		}
	}
	if r.DWError != nil {
		add("dw_error", "%.2g", *r.DWError)
	}
	add("allocs_per_step", "%.2f", r.AllocsPerStep)
	add("peak_rss_mb", "%.1f", r.PeakRSSMB)
	add("memory_bound_mb", "%.1f", r.MemoryBoundMB)
	add("state_mb", "%.1f", r.StateMB)
	add("program_mb", "%.1f", r.ProgramMB)
	add("inputs_mb", "%.1f", r.InputsMB)
	add("compile_ms", "%.1f", r.CompileMs)
	add("nodes", "%d", r.Nodes)
	add("instructions", "%d", r.Instructions)
	add("fallbacks", "%d", r.Fallbacks)
	if plain {
		s.head, s.rows = transposed(s.rows)
		return s
	}
	for _, k := range r.Shares {
		if k.Share >= 0.01 {
			add("time in "+k.Kind, "%.1f %%", 100*k.Share)
		}
	}
	return s
}

// transposed makes a table of names and values one of columns.
func transposed(rows [][]string) (head []string, values [][]string) {
	row := make([]string, len(rows))
	for i, r := range rows {
		head, row[i] = append(head, r[0]), r[1]
	}
	return head, [][]string{row}
}
