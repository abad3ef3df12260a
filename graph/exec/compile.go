package exec

import (
	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"credo/graph/kernel"
)

// Compile makes a program that computes outputs from inputs. Every free input
// that an output depends on must be listed; one that is listed and not reached is
// never read. The nodes are of one graph and of one type, float32 or float64.
//
// Errors: an input that is missing, listed twice or computed; a node of another
// type; two nodes of the graph with one hash code, which Gorgonia confuses; an
// operation that Gorgonia is known to get wrong. Panics of Gorgonia are errors,
// too, and name the node.
func Compile(outputs, inputs []*G.Node) (*Program, error) {
	demands := make([]demand, len(outputs))
	for i, n := range outputs {
		demands[i] = demand{n, keep}
	}
	sources := make([]source, len(inputs))
	for i, n := range inputs {
		sources[i] = source{node: n}
	}
	p, err := newPlan(demands, sources)
	if err != nil {
		return nil, err
	}
	switch dtype := outputs[0].Dtype(); dtype {
	case tensor.Float32:
		return finish[float32](p, outputs, inputs)
	case tensor.Float64:
		return finish[float64](p, outputs, inputs)
	default:
		return nil, errors.Errorf("%s holds %v: only float32 and float64 are compiled", describe(outputs[0]), dtype)
	}
}

// finish lowers a plan and wraps the program with what its users see.
func finish[T kernel.Float](p *plan, outputs, inputs []*G.Node) (*Program, error) {
	core, err := lower[T](p, nil)
	if err != nil {
		return nil, err
	}
	if err := core.begin(); err != nil { // what depends on no input is computed here, once
		return nil, err
	}
	r := &runner[T]{program: core, bound: make([]*Array, len(inputs))}
	for _, n := range inputs {
		r.inputs = append(r.inputs, input{n.Name(), n.Shape(), n.Dtype()})
	}
	for i, n := range outputs {
		r.outputs = append(r.outputs, arrayOf(n.Shape(), core.outputs[i].data))
	}
	return &Program{engine: r, plan: p, inputs: r.inputs, stats: core.stats}, nil
}
