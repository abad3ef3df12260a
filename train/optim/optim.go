// Package optim holds optimizers: what becomes of the weight changes that a rule asks for. An optimizer is a small function that
// writes operations (parameter, ΔW, state → new parameter, new state) and is compiled like everything else. It follows ΔW, so
// that for back-propagation, ΔW = −∂E/∂W, it descends.
package optim

import (
	"credo/graph"
)

// Var is one projection's weights in an optimizer step: W and DW of one shape, and the state that the optimizer keeps for it.
type Var struct {
	Name  string
	W, DW graph.Node
	State []graph.Node
}

// Next is what an optimizer step makes of a Var.
type Next struct {
	W     graph.Node
	State []graph.Node
}

// Slot is one value that an optimizer keeps for a projection, all elements 0 at the start.
type Slot struct {
	Name  string
	Shape []int
}

// Optimizer turns weight changes into new weights. It sees all projections at once, because some optimizers couple them.
type Optimizer interface {
	Name() string
	Slots(shape []int) []Slot
	Apply(b *graph.Builder, vars []Var) []Next
}

// each applies an optimizer that treats every projection alone.
func each(vars []Var, f func(v Var) Next) []Next {
	out := make([]Next, len(vars))
	for i, v := range vars {
		out[i] = f(v)
	}
	return out
}

// decayed adds a step to the weights and takes away the share decay of the old ones. As in the published programs the decay is
// not multiplied by the learning rate.
func decayed(b *graph.Builder, w, step graph.Node, decay float64) graph.Node {
	return b.Add(b.Scale(w, 1-decay), step)
}
