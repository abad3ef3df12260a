// Package bench measures the cost of training an experiment: time, memory, the settling and its error, beside the bounds of the machine.
package bench

import (
	"cmp"
	"context"
	"reflect"
	"runtime"
	"slices"
	"time"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/graph/exec"
	"credo/graph/kernel"
	"credo/train"
	"credo/train/experiment"
	"credo/train/runner"
	"credo/train/task"
)

// Result is the cost of training an experiment on this machine, on data that are drawn, or synthetic. Times are wall-clock but for the
// processor's, which other programs disturb less.
type Result struct {
	Circuit   string   `json:"circuit"`
	Rule      string   `json:"rule"`
	Optimizer string   `json:"optimizer"`
	Sizes     []int    `json:"sizes"`
	Layers    []string `json:"layers,omitempty"` // shapes from the image to the read-out, where layers have maps
	Batch     int      `json:"batch"`
	Dtype     string   `json:"dtype"`
	Threads   int      `json:"threads"`
	Kernels   string   `json:"kernels"`

	MsPerStep            float64            `json:"ms_per_step"`     // median of windows of 50 ms or a step
	MsPerStepMin         float64            `json:"ms_per_step_min"` // best window
	MsPerStepP90         float64            `json:"ms_per_step_p90"`
	CPUMsPerStep         float64            `json:"cpu_ms_per_step"`                 // of the processor, mean; 0 where it is not known
	MsPerDraw            float64            `json:"ms_per_draw"`                     // of drawing a minibatch, median; 0 where it is synthetic
	MsPerChange          float64            `json:"ms_per_change,omitempty"`         // ΔW without the optimizer, median; nothing where weights change at every moment
	CPUMsPerChange       float64            `json:"cpu_ms_per_change,omitempty"`     // of the processor, mean
	IterationOverChange  float64            `json:"iteration_over_change,omitempty"` // step and drawing over ΔW alone, in turns, median
	SamplesPerSecond     float64            `json:"samples_per_second"`              // at the median
	MomentsPerSecond     float64            `json:"moments_per_second"`              // moments that a step learns from, at the median; a circuit that settles has one
	EvalSamplesPerSecond float64            `json:"eval_samples_per_second"`         // at the median
	CompileMs            float64            `json:"compile_ms"`                      // the training step, from circuit to program
	Nodes                int                `json:"nodes"`
	Instructions         int                `json:"instructions"`
	Fallbacks            int                `json:"fallbacks"`
	PeakRSSMB            float64            `json:"peak_rss_mb"`        // of the process until the steps are done, MiB; 0 where it is not known
	MemoryBoundMB        float64            `json:"memory_bound_mb"`    // it should stay below this: inputs, state, ΔW, feedback matrices of a minibatch, all states of a trial, and 200 MiB
	StateMB              float64            `json:"state_mb"`           // weights, memory and optimizer state, MiB
	ProgramMB            float64            `json:"program_mb"`         // the step's program beyond state and inputs: ΔW, feedback matrices, states that are kept, all other values
	InputsMB             float64            `json:"inputs_mb"`          // a minibatch, MiB
	AllocsPerStep        float64            `json:"allocs_per_step"`    // with the drawing of a minibatch
	Sweeps               map[string]float64 `json:"sweeps"`             // settling steps by phase, mean
	GemmGflops           float64            `json:"gemm_gflops"`        // multiply rate reached in the steps
	MachineGflops        float64            `json:"machine_gflops"`     // best multiply rate of any shape here and now: float32, as many threads
	MemoryGBs            float64            `json:"memory_gb_s"`        // rate of copying as much as the state, read and written
	FloorMs              float64            `json:"floor_ms"`           // the step's multiplications at the machine's rate, and its state read and written once
	DWError              *float64           `json:"dw_error,omitempty"` // largest |ΔW − ΔW*| / |ΔW*| of a projection; ΔW* settled fully, in double precision; not of trials, which do not settle
	Shares               []Share            `json:"shares"`             // of the time, by kind of operation
}

// Share is the part of a step's time that one kind of operation takes.
type Share struct {
	Kind  string  `json:"kind"`
	Share float64 `json:"share"`
}

// Options say how long to measure and on how many threads.
type Options struct {
	Threads int
	Time    time.Duration // of measured training steps
	Task    task.Task     // gives the minibatches; nil: synthetic images of the experiment's shape
}

// Run measures an experiment that has its sizes.
func Run(ctx context.Context, e experiment.Experiment, o Options) (*Result, error) {
	l, err := runner.NewLearner(e)
	if err != nil {
		return nil, err
	}
	if err := l.Threads(o.Threads); err != nil {
		return nil, err
	}
	b := &Result{
		Circuit: e.CircuitName(), Rule: e.RuleName(), Optimizer: e.OptimizerName(), Sizes: sizes(e), Layers: layers(l.Spec()), Batch: e.Batch, Dtype: e.Dtype,
		Threads: o.Threads, Kernels: kernel.Level(), Sweeps: map[string]float64{},
	}
	m := &meter{ctx: ctx, learner: l, data: dataOf(l, e, o.Task), batch: l.NewBatch(e.Batch), budget: o.Time}
	if err := b.compile(l, m.batch); err != nil {
		return nil, err
	}
	if err := b.steps(m); err != nil {
		return nil, err
	}
	if err := b.kinds(m); err != nil {
		return nil, err
	}
	if err := b.evaluate(m); err != nil {
		return nil, err
	}
	b.PeakRSSMB = peakRSS()
	b.floor(l)
	lesson := e.LessonPlan()
	if lesson.Learn == train.AtEnd {
		if err := b.changes(m); err != nil {
			return nil, err
		}
	}
	if lesson.Learn != train.AtEnd || lesson.Steps == 0 {
		return b, b.settling(m, e)
	}
	return b, nil
}

// settling measures the error of ΔW.
func (b *Result) settling(m *meter, e experiment.Experiment) error {
	compare, err := runner.SettlingError(e)
	if err != nil {
		return err
	}
	if err := m.next(); err != nil {
		return err
	}
	got, err := compare(m.learner, m.batch)
	b.DWError = &got
	return err
}

// compile times the way from the circuit to the program of a step.
func (b *Result) compile(l *train.Learner, batch train.Batch) error {
	start := time.Now()
	p, err := l.StepProgram(batch)
	if err != nil {
		return err
	}
	b.CompileMs = ms(time.Since(start))
	s := p.Stats()
	b.Nodes, b.Instructions, b.Fallbacks = s.Nodes, s.Instructions, s.Fallbacks
	b.ProgramMB = float64(s.Bytes) / (1 << 20)
	b.StateMB = float64(stateBytes(l)) / (1 << 20)
	b.InputsMB = float64(bytesOf(batch.Values)) / (1 << 20)
	b.MemoryBoundMB = b.StateMB + b.InputsMB + float64(changeBytes(l, b.Batch)+trialBytes(l, batch))/(1<<20) + 200
	return nil
}

// steps measures training.
func (b *Result) steps(m *meter) error {
	if _, err := m.run(warm, m.step); err != nil {
		return err
	}
	var before, after runtime.MemStats
	reports := 0
	runtime.ReadMemStats(&before)
	took, err := m.run(1, func(batch train.Batch) error {
		r, err := m.learner.Step(batch)
		for _, ph := range r.Phases {
			b.Sweeps[ph.Name] += ph.Steps
		}
		reports++
		return err
	})
	if err != nil {
		return err
	}
	runtime.ReadMemStats(&after)
	for ph := range b.Sweeps {
		b.Sweeps[ph] /= float64(reports)
	}
	times := slices.Sorted(slices.Values(took[0].ms))
	n := len(times)
	b.MsPerStepMin, b.MsPerStep, b.MsPerStepP90 = times[0], times[n/2], times[n*9/10]
	b.CPUMsPerStep, b.MsPerDraw = took[0].cpu, median(took[0].draw)
	b.SamplesPerSecond = float64(b.Batch) / b.MsPerStep * 1000
	b.MomentsPerSecond = float64(moments(m.learner, m.batch)) / b.MsPerStep * 1000
	b.AllocsPerStep = float64(after.Mallocs-before.Mallocs) / float64(took[0].turns)
	return nil
}

// kinds runs with the clock of the instructions on.
func (b *Result) kinds(m *meter) error {
	p, err := m.learner.StepProgram(m.batch)
	if err != nil {
		return err
	}
	p.Time(true)
	took, err := m.run(0.3, m.step)
	p.Time(false)
	if err != nil {
		return err
	}
	b.share(p.Timings(), took[0].turns)
	return nil
}

// share sums up timings over so many steps.
func (b *Result) share(timings []exec.Timing, steps int) {
	var total, multiplying time.Duration
	flops, byKind := 0.0, map[string]time.Duration{}
	for _, t := range timings {
		total += t.Time
		byKind[t.Kind] += t.Time
		if t.Flops > 0 {
			multiplying += t.Time
			flops += t.Flops * float64(t.Runs)
		}
	}
	for kind, d := range byKind {
		b.Shares = append(b.Shares, Share{kind, d.Seconds() / total.Seconds()})
	}
	slices.SortFunc(b.Shares, func(x, y Share) int {
		return cmp.Or(cmp.Compare(y.Share, x.Share), cmp.Compare(x.Kind, y.Kind))
	})
	if multiplying > 0 {
		b.GemmGflops = flops / multiplying.Seconds() / 1e9
	}
	b.FloorMs = flops / float64(steps) // until the machine's rate is known
}

// evaluate measures answers without learning.
func (b *Result) evaluate(m *meter) error {
	answer := func(batch train.Batch) error {
		_, err := m.learner.Evaluate(batch)
		return err
	}
	if _, err := m.run(warm/4, answer); err != nil {
		return err
	}
	took, err := m.run(0.25, answer)
	if err == nil {
		b.EvalSamplesPerSecond = float64(b.Batch) / median(took[0].ms) * 1000
	}
	return err
}

// floor measures the machine.
func (b *Result) floor(l *train.Learner) {
	bytes := stateBytes(l)
	b.MachineGflops = multiplyRate(b.Threads)
	b.MemoryGBs = copyRate(bytes)
	b.FloorMs = b.FloorMs/b.MachineGflops/1e6 + float64(2*bytes)/b.MemoryGBs/1e6
}

// layers returns the shapes of populations of cells from the image to the read-out, nothing if none is of maps.
func layers(spec circuit.Spec) (out []string) {
	maps := false
	for _, p := range spec.Populations {
		if p.Cell != circuit.Constant {
			out, maps = append(out, p.Shape.String()), maps || len(p.Shape) > 1
		}
	}
	if !maps {
		return nil
	}
	return out
}

// sizes returns the option sizes of circuits of layers, nothing of others.
func sizes(e experiment.Experiment) (out []int) {
	v := reflect.ValueOf(e.Circuit)
	if f, ok := catalog.FieldOf(catalog.Fields(v.Type()), "sizes"); ok {
		out, _ = f.In(v).Interface().([]int)
	}
	return out
}
