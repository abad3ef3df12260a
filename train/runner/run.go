package runner

import (
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"slices"

	"github.com/pkg/errors"

	"credo/graph/circuit"
	"credo/train/experiment"
	"credo/train/settings"
	"credo/train/task"
)

// Runs is the folder in which run directories are made unless another is named.
const Runs = "runs"

// Load makes the task of an experiment and resolves the experiment for it; of the user's own data, and of a model to begin with, it notes
// the content. A circuit that does not fit the task's signals is refused.
func Load(e experiment.Experiment) (experiment.Experiment, task.Task, error) {
	for i, row := range e.Compare {
		if !reflect.DeepEqual(row.Data.Portable(), e.Data.Portable()) {
			return e, nil, settings.Problems{{Key: fmt.Sprintf("compare[%d].data", i), Message: "differs from the comparison's own: all rows learn the same samples"}}
		}
	}
	t, recipe, err := e.Data.Load()
	if err != nil {
		return e, nil, err
	}
	if e, err = noteModel(e); err != nil {
		return e, nil, err
	}
	e.Data, e.Compare = recipe, slices.Clone(e.Compare)
	for i := range e.Compare {
		e.Compare[i].Data = recipe
		if e.Compare[i], err = noteModel(e.Compare[i]); err != nil {
			return e, nil, err
		}
	}
	input, target, err := shapes(e, t)
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

// shapes returns the shapes of a sample's input and target, by which circuits of experiments know their ends. A task may give other signals
// to a circuit that knows its ends by itself.
func shapes(e experiment.Experiment, t task.Task) (input, target circuit.Shape, err error) {
	of := map[string]circuit.Shape{}
	for _, g := range t.Signals() {
		of[g.Name] = g.Shape
	}
	if inputs, outputs := e.Rows()[0].Circuit.Widths(); inputs > 0 && of[circuit.InputName] == nil {
		return circuit.Shape{inputs}, circuit.Shape{outputs}, nil
	}
	for _, name := range []string{circuit.InputName, circuit.TargetName} {
		if of[name].Size() == 0 {
			return nil, nil, errors.Errorf("task %s gives no signal %s, by which the circuits of experiments know their sizes; it gives: %v", t.Name(), name, slices.Sorted(maps.Keys(of)))
		}
	}
	return of[circuit.InputName], of[circuit.TargetName], nil
}

// Dir is the folder of an experiment's run under Runs: circuit and rule, and the beginning of the hash of all its settings.
func Dir(e experiment.Experiment) string {
	return filepath.Join(Runs, e.CircuitName()+"-"+e.RuleName()+"-"+e.Hash()[:8])
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
