package optim

import "credo/graph"

// SignedAdam is Adam for weights whose signs are fixed and whose synapses are a fixed set, so that the sizes θ are learned (Liu et al. 2021, doi:10.1073/pnas.2111821118, official program):
//
//	m ← β1 m + (1−β1) Δθ,  s ← β2 s + (1−β2) Δθ²
//	θ ← θ + lr √(1−β2ᵗ)/(1−β1ᵗ) m/(√s + ε) where θ > 0, else 0
//	θ ← θ − lr l1 where θ > 0, then Awake where a synapse is and θ ≤ 0
//
// Projections of another form, and biases, learn by the first two lines alone. No synapse is lost or made: the sizes are at least Awake.
//
// Differs from the paper: all synapses that fall asleep are woken in each step, or none, where the program draws some of them.
type SignedAdam struct {
	Common
	Beta1 float64 `yaml:"beta1" min:"0" below:"1" doc:"share of the mean change that a step keeps"`
	Beta2 float64 `yaml:"beta2" min:"0" below:"1" doc:"share of the mean squared change that a step keeps"`
	Eps   float64 `yaml:"eps" above:"0" doc:"added outside the root"`
	L1    float64 `yaml:"l1" min:"0" doc:"loss of each size in a step, times lr"`
	Awake float64 `yaml:"awake" min:"0" doc:"size at which synapses are held that would be lost; 0: they stay silent"`
}

// NewSignedAdam returns the published settings with another learning rate.
func NewSignedAdam(lr float64) SignedAdam {
	return SignedAdam{Common{LR: lr}, 0.9, 0.999, 1e-8, 0.01, 1e-12}
}

// Name returns "signed-adam".
func (SignedAdam) Name() string { return "signed-adam" }

// Check reports the first option that makes no sense.
func (o SignedAdam) Check() error { return check(o) }

// Slots returns m and s, of the sizes' shape, and the bias corrections 1−β1ᵗ and 1−β2ᵗ, scalars.
func (SignedAdam) Slots(p Place) []Slot { return Adam{}.Slots(p) }

// Apply returns the new sizes and state.
func (o SignedAdam) Apply(b *graph.Builder, vars []Var) []Next {
	return each(vars, func(v Var) Next {
		m := towards(b, v.State[0], v.DW, o.Beta1)
		s := towards(b, v.State[1], b.Square(v.DW), o.Beta2)
		c1 := towards(b, v.State[2], b.Const(1), o.Beta1)
		c2 := towards(b, v.State[3], b.Const(1), o.Beta2)
		rate := b.Scale(b.Div(b.Sqrt(c2), c1), o.LR)
		moved := o.decayed(b, v, b.Mul(b.Div(m, b.Shift(b.Sqrt(s), o.Eps)), rate))
		if v.Sizes {
			moved = o.sized(b, v, moved)
		}
		return Next{W: moved, State: []graph.Node{m, s, c1, c2}}
	})
}

// sized keeps sizes that were lost at 0, lessens the others, and wakes synapses.
func (o SignedAdam) sized(b *graph.Builder, v Var, moved graph.Node) graph.Node {
	none := b.Const(0)
	there := func(x graph.Node) graph.Node { return b.Gt(x, none) }
	moved = b.Select(there(v.W), moved, b.Scale(moved, 0))
	moved = b.Select(there(moved), b.Shift(moved, -o.LR*o.L1), moved)
	if o.Awake == 0 {
		return moved
	}
	awake := b.Expand(b.Const(o.Awake), v.Shape...)
	if v.Mask.Valid() {
		awake = b.Scale(v.Mask, o.Awake)
	}
	return b.Select(there(moved), moved, awake)
}
