package runner

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/pkg/errors"

	"credo/graph/circuit"
	"credo/train"
	"credo/train/experiment"
	"credo/train/rundir"
	"credo/train/settings"
	"credo/train/task"
)

// Runs is the folder in which run directories are made unless another is named.
const Runs = "runs"

// Load makes the task of an experiment and resolves the experiment for it; of the user's own data it notes their content. A circuit
// that does not fit the task's signals is refused.
func Load(e experiment.Experiment) (experiment.Experiment, task.Task, error) {
	for i, row := range e.Compare {
		if row.Data.Portable() != e.Data.Portable() {
			return e, nil, settings.Problems{{Key: fmt.Sprintf("compare[%d].data", i), Message: "differs from the comparison's own: all rows learn the same samples"}}
		}
	}
	t, recipe, err := e.Data.Load()
	if err != nil {
		return e, nil, err
	}
	e.Data, e.Compare = recipe, slices.Clone(e.Compare)
	for i := range e.Compare {
		e.Compare[i].Data = recipe
	}
	input, target, err := shapes(t)
	if err != nil {
		return e, nil, settings.Problems{{Key: "data", Message: err.Error()}}
	}
	if e, err = e.Resolve(input, target.Size()); err != nil {
		return e, nil, err
	}
	for _, row := range e.Rows() {
		if err := task.Check(t, row.Circuit.Spec()); err != nil {
			return e, nil, settings.Problems{{Key: "data", Message: err.Error()}}
		}
	}
	return e, t, nil
}

// shapes returns the shapes of a sample's input and target, by which circuits of experiments know their ends.
func shapes(t task.Task) (input, target circuit.Shape, err error) {
	of := map[string]circuit.Shape{}
	for _, g := range t.Signals() {
		of[g.Name] = g.Shape
	}
	for _, name := range []string{circuit.InputName, circuit.TargetName} {
		if of[name].Size() == 0 {
			return nil, nil, errors.Errorf("task %s gives no signal %s, by which the circuits of experiments know their sizes; it gives: %v", t.Name(), name, slices.Sorted(maps.Keys(of)))
		}
	}
	return of[circuit.InputName], of[circuit.TargetName], nil
}

// Options say where a run is kept and how it is made.
type Options struct {
	Out     string     // the folder; "": one under Runs, named after the experiment
	How     rundir.How // what to do where the experiment was run or begun before
	Threads int        // that a step may use; the numbers do not depend on them
}

// Train runs one experiment that has been loaded and keeps its record in a folder. A run that is finished there is not made again, unless
// it is asked for (rundir.Fresh): its summary is read, and says so (Kept); otherwise screen makes the screen that follows it. When a run fails or is stopped, the model as it was learned until then is
// kept.
func Train(ctx context.Context, e experiment.Experiment, t task.Task, o Options, screen func() Screen) (*Summary, error) {
	if err := ctx.Err(); err != nil {
		return nil, errors.Wrap(err, "stopped before it began")
	}
	l, err := NewLearner(e)
	if err != nil {
		return nil, err
	}
	if err := l.Threads(o.Threads); err != nil {
		return nil, err
	}
	run, err := open(e, o)
	if err != nil {
		return nil, err
	}
	defer run.Close()
	if run.Finished() {
		return kept(run, e, l, t)
	}
	return learn(ctx, run, e, l, t, screen())
}

// open takes the folder of a run.
func open(e experiment.Experiment, o Options) (*rundir.Run, error) {
	if o.Out == "" {
		o.Out = Dir(e)
	}
	return rundir.Open(o.Out, e.Canonical(), sameAs(e), o.How)
}

// learn makes the run in a folder that is ready for it.
func learn(ctx context.Context, run *rundir.Run, e experiment.Experiment, l *train.Learner, t task.Task, screen Screen) (*Summary, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	r := newRecorder(run, e, t.Measures(), screen, stop)
	o, err := fitOptions(e)
	if err != nil {
		return nil, err
	}
	result, err := train.Fit(ctx, l, t, o, r)
	if r.err != nil { // the reason why it was stopped
		err = r.err
	}
	if err != nil {
		r.log.Error(err.Error())
		return nil, keep(run, e, l, err)
	}
	if e.Epochs == 0 {
		if err := SaveModel(run.Path(rundir.Model), e, l); err != nil {
			return nil, err
		}
	}
	sum := summarize(e, l, t.Measures(), result, run.Dir)
	return sum, run.Finish(sum)
}

// keep saves the model of a run that failed, which is sound: a step that fails changes nothing; and notes how it ended.
func keep(run *rundir.Run, e experiment.Experiment, l *train.Learner, failure error) error {
	end := rundir.End{State: rundir.StateFailed, Reason: failure.Error(), Step: l.State.Step}
	if errors.Is(failure, context.Canceled) {
		end.State, end.Reason = rundir.StateStopped, "asked to stop"
	}
	path := run.Path(rundir.Model)
	if err := SaveModel(path, e, l); err != nil {
		_ = run.End(end) // where no model can be written the end cannot either, perhaps
		return failure
	}
	failure = errors.WithMessagef(failure, "the model as of step %d is kept in %s", l.State.Step, path)
	if err := run.End(end); err != nil {
		return errors.WithMessage(failure, err.Error())
	}
	return failure
}

// Dir is the folder of an experiment's run under Runs: circuit and rule, and the beginning of the hash of all its settings.
func Dir(e experiment.Experiment) string {
	return filepath.Join(Runs, e.CircuitName()+"-"+e.RuleName()+"-"+e.Hash()[:8])
}

func fitOptions(e experiment.Experiment) (o train.FitOptions, err error) {
	o = train.FitOptions{Batch: e.Batch, Epochs: e.Epochs, Seed: e.Seed, LogEvery: e.LogEvery, AlignEvery: e.AlignEvery}
	if e.SettlingEvery > 0 {
		p := train.Probe{Name: "settling error", Every: e.SettlingEvery}
		if p.Measure, err = SettlingError(e); err != nil {
			return o, err
		}
		o.Probes = append(o.Probes, p)
	}
	return o, nil
}

// Sized resolves an experiment, of a published data set without reading it; one whose circuit knows its sizes keeps them.
func Sized(e experiment.Experiment) (experiment.Experiment, error) {
	if inputs, outputs := e.Circuit.Widths(); inputs > 0 {
		return e.Resolve(circuit.Shape{inputs}, outputs)
	}
	if input, target, known := e.Data.Shapes(); known {
		return e.Resolve(input, target.Size())
	}
	e, _, err := Load(e)
	return e, err
}

// settled resolves an experiment and the rows of its comparison for the sizes that they have.
func settled(e experiment.Experiment) (experiment.Experiment, error) {
	inputs, outputs := e.Rows()[0].Circuit.Widths()
	return e.Resolve(circuit.Shape{inputs}, outputs)
}
