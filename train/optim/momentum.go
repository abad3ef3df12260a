package optim

import "credo/graph"

// Momentum is m ← μ m + ΔW, W ← W + lr m − decay W, without dampening (Greedy et al. 2022).
type Momentum struct {
	Common
	Mu float64 `yaml:"momentum" min:"0" below:"1" doc:"share of m that a step keeps"`
}

// NewMomentum returns steps of a learning rate with μ = 0.9, without decay.
func NewMomentum(lr float64) Momentum { return Momentum{Common{LR: lr}, 0.9} }

// Name returns "momentum".
func (Momentum) Name() string { return "momentum" }

// Check reports the first option that makes no sense.
func (o Momentum) Check() error { return check(o) }

// Slots returns m, of the weights' shape.
func (Momentum) Slots(p Place) []Slot { return []Slot{{"m", p.Shape}} }

// Apply returns the new weights and m.
func (o Momentum) Apply(b *graph.Builder, vars []Var) []Next {
	return each(vars, func(v Var) Next {
		m := b.Add(b.Scale(v.State[0], o.Mu), v.DW)
		return Next{W: o.decayed(b, v, b.Scale(m, o.LR)), State: []graph.Node{m}}
	})
}
