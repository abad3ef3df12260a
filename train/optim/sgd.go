package optim

import "credo/graph"

// SGD is W ← W + lr ΔW − decay W.
type SGD struct{ LR, Decay float64 }

// Name returns "sgd".
func (SGD) Name() string { return "sgd" }

// Slots returns nothing.
func (SGD) Slots([]int) []Slot { return nil }

// Apply returns the new weights.
func (o SGD) Apply(b *graph.Builder, vars []Var) []Next {
	return each(vars, func(v Var) Next {
		return Next{W: decayed(b, v.W, b.Scale(v.DW, o.LR), o.Decay)}
	})
}
