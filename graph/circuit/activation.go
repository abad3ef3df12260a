package circuit

import (
	"fmt"

	"credo/graph"
	"credo/graph/catalog"
)

// Activation turns a potential into a rate. Inverse is defined on the rates it can reach.
type Activation interface {
	Rate(b *graph.Builder, u graph.Node) graph.Node    // φ(u)
	Slope(b *graph.Builder, u graph.Node) graph.Node   // φ'(u)
	Inverse(b *graph.Builder, r graph.Node) graph.Node // φ⁻¹(r)
	String() string
}

// Activations lists the activations.
func Activations() catalog.Table[Activation] {
	return catalog.Table[Activation]{Kind: "activation", Entries: []catalog.Entry[Activation]{
		{Name: "softplus", About: "a ln(1 + exp(k (u − s)))", New: func() Activation { return SoftRelu() }},
		{Name: "sigmoid", About: "1/(1 + exp(−u))", New: func() Activation { return Sigmoid{} }},
		{Name: "identity", About: "u", New: func() Activation { return Linear{} }},
	}}
}

// Softplus is φ(u) = A ln(1 + e^(K (u - S))), the soft rectifier: A scale, K sharpness, S shift.
type Softplus struct {
	A float64 `yaml:"a" above:"0" doc:"scale of the rate"`
	K float64 `yaml:"k" above:"0" doc:"sharpness"`
	S float64 `yaml:"s" doc:"shift of the potential"`
}

// SoftRelu returns the soft rectifier ln(1 + e^u) of the benchmarks.
func SoftRelu() Softplus { return Softplus{A: 1, K: 1} }

func (p Softplus) scaled(b *graph.Builder, u graph.Node) graph.Node {
	return b.Scale(b.Shift(u, -p.S), p.K)
}

// Rate returns A softplus(K (u - S)).
func (p Softplus) Rate(b *graph.Builder, u graph.Node) graph.Node {
	return b.Scale(b.Softplus(p.scaled(b, u)), p.A)
}

// Slope returns A K sigmoid(K (u - S)).
func (p Softplus) Slope(b *graph.Builder, u graph.Node) graph.Node {
	return b.Scale(b.Sigmoid(p.scaled(b, u)), p.A*p.K)
}

// Inverse returns S + (r/A + ln(1 - e^(-r/A)))/K, which is stable for every r > 0. A rate that has underflowed to 0 is taken for the
// smallest normal number, so that a silent cell has a finite potential.
func (p Softplus) Inverse(b *graph.Builder, r graph.Node) graph.Node {
	z := b.Max(b.Scale(r, 1/p.A), b.Const(b.Dtype().Smallest()))
	return b.Shift(b.Scale(b.Add(z, b.Log(b.Neg(b.Expm1(b.Neg(z))))), 1/p.K), p.S)
}

// String returns the formula.
func (p Softplus) String() string {
	return fmt.Sprintf("%g ln(1 + exp(%g (u - %g)))", p.A, p.K, p.S)
}

// Sigmoid is φ(u) = 1/(1 + e^-u).
type Sigmoid struct{}

// Rate returns 1/(1 + e^-u).
func (Sigmoid) Rate(b *graph.Builder, u graph.Node) graph.Node { return b.Sigmoid(u) }

// Slope returns φ(u)(1 - φ(u)).
func (Sigmoid) Slope(b *graph.Builder, u graph.Node) graph.Node {
	r := b.Sigmoid(u)
	return b.Mul(r, b.Sub(b.Const(1), r))
}

// Inverse returns ln(r/(1 - r)).
func (Sigmoid) Inverse(b *graph.Builder, r graph.Node) graph.Node {
	return b.Sub(b.Log(r), b.Log1p(b.Neg(r)))
}

// String returns the formula.
func (Sigmoid) String() string { return "1/(1 + exp(-u))" }

// Linear is φ(u) = u.
type Linear struct{}

// Rate returns u.
func (Linear) Rate(_ *graph.Builder, u graph.Node) graph.Node { return u }

// Slope returns 1 for every cell.
func (Linear) Slope(b *graph.Builder, u graph.Node) graph.Node {
	return b.Expand(b.Const(1), u.Shape()...)
}

// Inverse returns r.
func (Linear) Inverse(_ *graph.Builder, r graph.Node) graph.Node { return r }

// String returns the formula.
func (Linear) String() string { return "u" }
