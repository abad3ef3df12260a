package optim

import (
	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/catalog"
)

// Flowing is an optimizer that also says how weights flow while time passes: without steps, and without a state of its own.
type Flowing interface {
	Optimizer
	// Flow returns dW/dt of every Var, per second; its learning rates are per second: 1/60 for τ dW/dt = ΔW with τ of 60 s.
	Flow(b *graph.Builder, vars []Var) []graph.Node
}

// InFlow returns the optimizer as one that flows. The error, at the key of its name, says that it only makes steps.
func InFlow(o Optimizer) (Flowing, error) {
	f, ok := o.(Flowing)
	if r, route := o.(Route); route && ok {
		if _, err := InFlow(r.Rest); err != nil {
			return nil, err
		}
	}
	if !ok {
		return nil, catalog.At(".optimizer.name", errors.Errorf("optimizer %s makes steps from minibatch to minibatch, and in the flow of time there are none: take sgd, whose learning rate is then per second", o.Name()))
	}
	return f, nil
}

// Flow returns lr ΔW − decay W: learning rate and decay are per second.
func (o SGD) Flow(b *graph.Builder, vars []Var) []graph.Node {
	out := make([]graph.Node, len(vars))
	for i, v := range vars {
		out[i] = b.Scale(v.DW, o.LR)
		if o.WeightDecay > 0 && !(v.Bias && o.SpareBiases) {
			out[i] = b.Sub(out[i], b.Scale(v.W, o.WeightDecay))
		}
	}
	return out
}

// Flow returns 0.
func (Still) Flow(b *graph.Builder, vars []Var) []graph.Node {
	out := make([]graph.Node, len(vars))
	for i, v := range vars {
		out[i] = b.Expand(b.Const(0), v.Shape...)
	}
	return out
}

// Flow lets each projection flow by its own rate, or by Rest, which must flow.
func (r Route) Flow(b *graph.Builder, vars []Var) []graph.Node {
	return routed(r, vars, func(o Optimizer, vars []Var) []graph.Node { return o.(Flowing).Flow(b, vars) })
}
