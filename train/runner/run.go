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

// Train runs one experiment that has been loaded and keeps its record in the folder out; "" makes one under Runs, named after the
// experiment. When it fails or is stopped, the model as it was learned until then is kept. Its numbers do not depend on threads.
func Train(ctx context.Context, e experiment.Experiment, t task.Task, out string, threads int, screen Screen) (*Summary, error) {
	if err := ctx.Err(); err != nil {
		return nil, errors.Wrap(err, "stopped before it began")
	}
	l, err := NewLearner(e)
	if err != nil {
		return nil, err
	}
	if err := l.Threads(threads); err != nil {
		return nil, err
	}
	run, err := create(e, out)
	if err != nil {
		return nil, err
	}
	defer run.Close()
	r := newRecorder(run, e, t.Measures(), screen)
	o, err := fitOptions(e)
	if err != nil {
		return nil, err
	}
	result, err := train.Fit(ctx, l, t, o, r)
	if err == nil {
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
	return sum, run.WriteSummary(sum)
}

// keep saves the model of a run that failed, which is sound: a step that fails changes nothing.
func keep(run *rundir.Run, e experiment.Experiment, l *train.Learner, failure error) error {
	path := run.Path(rundir.Model)
	if err := SaveModel(path, e, l); err != nil {
		return failure
	}
	return errors.WithMessagef(failure, "the model as of step %d is kept in %s", l.State.Step, path)
}

func create(e experiment.Experiment, out string) (*rundir.Run, error) {
	if out == "" {
		out = Dir(e)
	}
	return rundir.Create(out, e.Canonical(), sameAs(e))
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
