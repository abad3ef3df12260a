package circuit

import (
	"maps"
	"slices"

	"github.com/pkg/errors"

	"credo/graph"
)

// Outside has the nodes of a graph that stand for all that a circuit is given.
type Outside struct {
	b       *graph.Builder
	spec    Spec
	dims    Dims
	part    Part
	signals map[string]graph.Node
	stored  map[string]graph.Node // parameters, by projection
	weights map[string]graph.Node // as circuit and rule see them
	fixed   map[string]graph.Node
	states  map[string]graph.Node
}

// StateName is the input under which a state is declared.
func StateName(state string) string { return "state " + state }

// FixedName is the input under which fixed values are declared.
func FixedName(name string) string { return "fixed " + name }

// Declare declares the inputs of a circuit: signals under their names, in the shapes that Spec.Values says; one parameter for each stored
// projection, named after it; fixed values and states, named as FixedName and StateName say. In a trial, states that begin anew with it
// are no inputs.
func Declare(b *graph.Builder, spec Spec, d Dims) (*Outside, error) {
	if err := spec.Check(); err != nil {
		return nil, err
	}
	if d.Batch < 1 {
		return nil, errors.Errorf("%s: a batch of %d samples", spec.Name, d.Batch)
	}
	if d.Steps < 0 {
		return nil, errors.Errorf("%s: a trial of %d moments", spec.Name, d.Steps)
	}
	o := &Outside{b: b, spec: spec, dims: d, signals: map[string]graph.Node{}, stored: map[string]graph.Node{},
		fixed: map[string]graph.Node{}, states: map[string]graph.Node{}}
	for _, g := range spec.Signals {
		o.signals[g.Name] = b.Input(g.Name, spec.Values(g, d)...)
	}
	for _, f := range spec.Fixed {
		o.fixed[f.Name] = b.Input(FixedName(f.Name), spec.FixedShape(f)...)
	}
	for _, p := range spec.Stored() {
		o.stored[p.Name] = b.Param(p.Name, spec.Shape(p)...)
	}
	for _, st := range spec.States {
		if d.Steps == 0 || !st.Fresh {
			o.states[st.Name] = b.Param(StateName(st.Name), spec.StateShape(st, d.Batch)...)
		}
	}
	o.weights = o.made(b, o.stored)
	return o, b.Err()
}

// Stored returns the parameters, by projection.
func (o *Outside) Stored() map[string]graph.Node { return maps.Clone(o.stored) }

// Fixed returns fixed values.
func (o *Outside) Fixed(name string) graph.Node { return o.IO().Fixed(name) }

// Alone returns the same outside for a moment that is learned from by itself.
func (o *Outside) Alone() *Outside {
	out := *o
	out.part = Alone
	return &out
}

// made returns the weights of stored values.
func (o *Outside) made(b *graph.Builder, stored map[string]graph.Node) map[string]graph.Node {
	fixed := func(name string) graph.Node { return o.fixed[name] }
	weights := o.spec.Made(b, stored, fixed)
	o.spec.computed(b, weights, fixed)
	return weights
}

// With returns the same outside whose stored values are others, for a graph in b: this one, or a Scan body.
func (o *Outside) With(b *graph.Builder, stored map[string]graph.Node) *Outside {
	out := *o
	out.b, out.stored, out.weights = b, stored, out.made(b, stored)
	return &out
}

// at returns the outside of one moment, in the graph of b.
func (o *Outside) at(b *graph.Builder, signals, states map[string]graph.Node) *Outside {
	out := *o
	out.b, out.signals, out.states, out.part = b, signals, states, Moment
	return &out
}

// IO returns the outside as a circuit sees it.
func (o *Outside) IO() IO {
	return IO{
		Part:   o.part,
		Batch:  o.dims.Batch,
		Signal: o.named("signal", o.signals),
		Weight: func(name string) graph.Node { return o.weights[name] },
		Fixed:  o.named("fixed value", o.fixed),
		State:  o.named("state", o.states),
	}
}

// named looks up declared values; another name is a mistake.
func (o *Outside) named(kind string, of map[string]graph.Node) func(string) graph.Node {
	return func(name string) graph.Node {
		n, ok := of[name]
		if !ok {
			o.b.Fail(errors.Errorf("%s declares no %s %q; it has: %v", o.spec.Name, kind, name, slices.Sorted(maps.Keys(of))))
		}
		return n
	}
}
