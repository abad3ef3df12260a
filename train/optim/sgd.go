package optim

import "credo/graph"

// SGD is W ← W + lr ΔW − decay W.
type SGD struct{ Common }

// NewSGD returns plain steps of a learning rate, without decay.
func NewSGD(lr float64) SGD { return SGD{Common{LR: lr}} }

// Name returns "sgd".
func (SGD) Name() string { return "sgd" }

// Check reports the first option that makes no sense.
func (o SGD) Check() error { return check(o) }

// Slots returns nothing.
func (SGD) Slots(Place) []Slot { return nil }

// Apply returns the new weights.
func (o SGD) Apply(b *graph.Builder, vars []Var) []Next {
	return each(vars, func(v Var) Next {
		return Next{W: o.decayed(b, v, b.Scale(v.DW, o.LR))}
	})
}
