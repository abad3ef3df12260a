package exec

import (
	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"credo/graph/kernel"
)

// Compile makes a program that computes outputs, and next values of inputs, from
// inputs. Every free input that these depend on must be listed; an input that none
// depends on is never read. The nodes are of one graph and of one type, float32 or
// float64.
//
// Errors: an input that is missing, listed twice or computed; a node of another
// type; an input with two next values, or one of another shape; two nodes of
// the graph with one hash code, which Gorgonia confuses; an operation that Gorgonia
// is known to get wrong. Panics of Gorgonia are errors, too, and name the node.
func Compile(outputs, inputs []*G.Node, next ...Next) (*Program, error) {
	if err := checkNext(inputs, next); err != nil {
		return nil, err
	}
	var demands []demand
	for _, n := range outputs {
		demands = append(demands, demand{node: n, use: keep})
	}
	for _, x := range next {
		demands = append(demands, demand{x.Node, replace, x.Input})
	}
	sources := make([]source, len(inputs))
	for i, n := range inputs {
		sources[i] = source{node: n}
	}
	p, err := newPlan(demands, sources)
	if err != nil {
		return nil, err
	}
	switch p.dtype {
	case tensor.Float32:
		return finish[float32](p, outputs, inputs, next)
	case tensor.Float64:
		return finish[float64](p, outputs, inputs, next)
	default:
		return nil, errors.Errorf("%s holds %v: only float32 and float64 are compiled", describe(demands[0].node), p.dtype)
	}
}

// finish lowers a plan and wraps the program for its users.
func finish[T kernel.Float](p *plan, outputs, inputs []*G.Node, next []Next) (*Program, error) {
	core := lower[T](p, nil)
	if err := core.begin(); err != nil { // values that depend on no input are computed here, once
		return nil, err
	}
	r := &runner[T]{program: core, bound: make([]*Array, len(inputs)), next: next, replaced: make([]bool, len(inputs))}
	for _, x := range next {
		r.replaced[x.Input] = true
	}
	for _, n := range inputs {
		r.inputs = append(r.inputs, input{n.Name(), n.Shape(), n.Dtype()})
	}
	for i, n := range outputs {
		r.outputs = append(r.outputs, arrayOf(n.Shape(), core.outputs[i].data))
	}
	return &Program{engine: r, plan: p, inputs: r.inputs, stats: core.stats}, nil
}
