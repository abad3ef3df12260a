package optim

import "credo/graph"

// SGD is W ← W + lr ΔW − decay W.
type SGD struct {
	LR float64
	Decay
}

// Name returns "sgd".
func (SGD) Name() string { return "sgd" }

// Slots returns nothing.
func (SGD) Slots(Place) []Slot { return nil }

// Apply returns the new weights.
func (o SGD) Apply(b *graph.Builder, vars []Var) []Next {
	return each(vars, func(v Var) Next {
		return Next{W: o.decayed(b, v, b.Scale(v.DW, o.LR))}
	})
}
