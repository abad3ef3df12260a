// Package optim holds optimizers: what becomes of the weight changes that a rule asks for. An optimizer is a small function that
// writes operations (parameter, ΔW, state → new parameter, new state) and is compiled like everything else. It follows ΔW, so
// that for back-propagation, ΔW = −∂E/∂W, it descends.
package optim

import (
	"credo/graph"
)

// Place is where weights are: a projection as an optimizer sees it.
type Place struct {
	Name, Post string
	Shape      []int // (size of Pre, size of Post)
	Bias       bool  // from the constant unit
}

// Var is one projection's weights in an optimizer step: W and DW of one shape, and the state that the optimizer keeps for it.
type Var struct {
	Place
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
	Slots(p Place) []Slot
	Apply(b *graph.Builder, vars []Var) []Next
}

// Decay is the share of the weights that is lost in a step. As in the published programs it is not multiplied by the learning rate.
type Decay struct {
	Share       float64
	SpareBiases bool // they keep theirs
}

// decayed adds a step to the weights, less what is lost of the old ones.
func (d Decay) decayed(b *graph.Builder, v Var, step graph.Node) graph.Node {
	if v.Bias && d.SpareBiases {
		return b.Add(v.W, step)
	}
	return b.Add(b.Scale(v.W, 1-d.Share), step)
}

// each applies an optimizer that treats every projection alone.
func each(vars []Var, f func(v Var) Next) []Next {
	out := make([]Next, len(vars))
	for i, v := range vars {
		out[i] = f(v)
	}
	return out
}
