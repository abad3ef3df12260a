package optim

import "credo/graph"

// Adam is the method of Kingma & Ba 2015 (doi:10.48550/arXiv.1412.6980), with ε added outside the root:
//
//	m ← β1 m + (1−β1) ΔW,  s ← β2 s + (1−β2) ΔW²
//	W ← W + lr (m/(1−β1ᵗ)) / (√(s/(1−β2ᵗ)) + ε) − decay W
//
// The corrections multiply, as reciprocals: of the divisions and roots, which take most of the time, one each is left for a weight.
type Adam struct {
	Common
	Beta1 float64 `yaml:"beta1" min:"0" below:"1" doc:"share of the mean change that a step keeps"`
	Beta2 float64 `yaml:"beta2" min:"0" below:"1" doc:"share of the mean squared change that a step keeps"`
	Eps   float64 `yaml:"eps" above:"0" doc:"added outside the root"`
}

// NewAdam returns steps of a learning rate with β1 = 0.9, β2 = 0.999 and ε = 1e-8, as published, without decay.
func NewAdam(lr float64) Adam { return Adam{Common{LR: lr}, 0.9, 0.999, 1e-8} }

// Name returns "adam".
func (Adam) Name() string { return "adam" }

// Check reports the first option that makes no sense.
func (o Adam) Check() error { return check(o) }

// Slots returns m and s, of the weights' shape, and the bias corrections 1−β1ᵗ and 1−β2ᵗ, scalars. The corrections are kept
// themselves, not the powers, which would lose their digits in float32 while t is small.
func (Adam) Slots(p Place) []Slot {
	return []Slot{{"m", p.Shape}, {"s", p.Shape}, {"c1", nil}, {"c2", nil}}
}

// Apply returns the new weights and state.
func (o Adam) Apply(b *graph.Builder, vars []Var) []Next {
	return each(vars, func(v Var) Next {
		m := towards(b, v.State[0], v.DW, o.Beta1)
		s := towards(b, v.State[1], b.Square(v.DW), o.Beta2)
		c1 := towards(b, v.State[2], b.Const(1), o.Beta1)
		c2 := towards(b, v.State[3], b.Const(1), o.Beta2)
		root := b.Sqrt(b.Mul(s, b.Div(b.Const(1), c2)))
		step := b.Div(b.Mul(m, b.Div(b.Const(o.LR), c1)), b.Shift(root, o.Eps))
		return Next{W: o.decayed(b, v, step), State: []graph.Node{m, s, c1, c2}}
	})
}

// towards returns β a + (1−β) x.
func towards(b *graph.Builder, a, x graph.Node, beta float64) graph.Node {
	return b.Add(b.Scale(a, beta), b.Scale(x, 1-beta))
}
