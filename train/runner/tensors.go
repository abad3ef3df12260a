package runner

import (
	"slices"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/train"
	"credo/train/safetensors"
)

// modelName is how a model file calls a value of the state.
func modelName(g train.Group, value string) string { return g.Input(value) }

// stateName is how a checkpoint calls a value of the state.
func stateName(g train.Group, value string) string { return g.Name + "/" + value }

// arrayOf is a tensor as an array, of the same elements.
func arrayOf(t safetensors.Tensor) *graph.Array {
	return &graph.Array{Shape: t.Shape, F32: t.F32, F64: t.F64}
}

// tensorsOf lists the values of groups of a state, in place.
func tensorsOf(groups []train.Group, called func(g train.Group, value string) string) (out []safetensors.Tensor) {
	for _, g := range groups {
		for _, name := range g.Values.Names() {
			a := g.Values.Get(name)
			out = append(out, safetensors.Tensor{Name: called(g, name), Shape: a.Shape, F32: a.F32, F64: a.F64})
		}
	}
	return out
}

// restore copies tensors into groups of a learner's state; names and shapes must be the learner's. If they are not, nothing is copied.
func restore(l *train.Learner, groups []train.Group, called func(g train.Group, value string) string, tensors []safetensors.Tensor) error {
	left := map[string]safetensors.Tensor{}
	for _, t := range tensors {
		left[t.Name] = t
	}
	var to []*graph.Array
	var from []safetensors.Tensor
	for _, g := range groups {
		for _, of := range g.Values.Names() {
			name := called(g, of)
			t, ok := left[name]
			if !ok {
				return errors.Errorf("has no tensor %q", name)
			}
			delete(left, name)
			a := g.Values.Get(of)
			if !slices.Equal(a.Shape, t.Shape) || len(a.F32) != len(t.F32) || len(a.F64) != len(t.F64) {
				return errors.Errorf("tensor %q has shape %v, and the network that the file describes needs %v in %s", name, t.Shape, a.Shape, l.Dtype())
			}
			to, from = append(to, a), append(from, t)
		}
	}
	for name := range left {
		return errors.Errorf("has a tensor %q that belongs to nothing of its network", name)
	}
	for i, t := range from {
		if err := to[i].CopyFrom(arrayOf(t)); err != nil {
			return err
		}
	}
	return nil
}
