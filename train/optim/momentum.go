package optim

import "credo/graph"

// Momentum is m ← μ m + ΔW, W ← W + lr m − decay W, without dampening (Greedy et al. 2022).
type Momentum struct {
	LR, Mu float64
	Decay
}

// Name returns "momentum".
func (Momentum) Name() string { return "momentum" }

// Slots returns m, of the weights' shape.
func (Momentum) Slots(p Place) []Slot { return []Slot{{"m", p.Shape}} }

// Apply returns the new weights and m.
func (o Momentum) Apply(b *graph.Builder, vars []Var) []Next {
	return each(vars, func(v Var) Next {
		m := b.Add(b.Scale(v.State[0], o.Mu), v.DW)
		return Next{W: o.decayed(b, v, b.Scale(m, o.LR)), State: []graph.Node{m}}
	})
}
