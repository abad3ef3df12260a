// Package optim holds optimizers: they turn the weight changes that a rule asks for into new weights. An optimizer is a small function
// that writes operations (parameter, ΔW, state → new parameter, new state) and is compiled like everything else. It follows ΔW, so
// that for back-propagation, ΔW = −∂E/∂W, it descends.
//
// The fields of an optimizer are its options, as package catalog reads them; Table lists the optimizers that experiments name, and the
// constructors return them with the published settings.
package optim

import (
	"credo/graph"
)

// Place is where weights are: a projection as an optimizer sees it.
type Place struct {
	Name, Role, Post string
	Shape            []int // rows and columns; the columns are the cells of Post, or the channels where its places share weights. Networks side by side come before
	Bias             bool  // from the constant unit
	Sizes            bool  // the stored values are sizes of weights whose signs are fixed; below 0 a synapse is silent
}

// Var is one projection's weights in an optimizer step: W and DW of one shape, and the state that the optimizer keeps for it.
type Var struct {
	Place
	W, DW graph.Node
	Mask  graph.Node // 1 where there is a synapse, else 0; the zero Node where there is one everywhere
	State []graph.Node
}

// Next holds the new values of a Var.
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
	// Check reports the first option that makes no sense, with its key (catalog.At). A learner asks for it before anything is built.
	Check() error
	Slots(p Place) []Slot
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
