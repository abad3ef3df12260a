package circuit

import (
	"credo/graph"
	"credo/graph/catalog"
)

// Loss compares the answer v (batch, K) of a read-out with a target (batch, K).
type Loss interface {
	Name() string
	Value(b *graph.Builder, v, target graph.Node) graph.Node // of each sample, (batch)
	Error(b *graph.Builder, v, target graph.Node) graph.Node // −∂Value/∂v, (batch, K)
	Nudge(b *graph.Builder, v, target graph.Node, beta float64) graph.Node
	Curve(b *graph.Builder, v, M graph.Node) graph.Node // −(∂Error/∂v) M, for M (batch, K, n)
}

// Losses lists the losses.
func Losses() catalog.Table[Loss] {
	return catalog.Table[Loss]{Kind: "loss", Entries: []catalog.Entry[Loss]{
		{Name: "ce", About: "cross-entropy −Σ y ln softmax(v)", New: func() Loss { return CrossEntropy{} }},
		{Name: "mse", About: "half the squared error, ½ Σ (y − v)²", New: func() Loss { return SquaredError{} }},
	}}
}

// CrossEntropy is −Σ y ln softmax(v), with targets that add up to 1.
type CrossEntropy struct{}

// Name returns "ce".
func (CrossEntropy) Name() string { return "ce" }

// Value returns −Σ y ln softmax(v).
func (CrossEntropy) Value(b *graph.Builder, v, y graph.Node) graph.Node {
	return b.Neg(b.Sum(b.Mul(y, b.LogSoftmax(v)), 1))
}

// Error returns y − softmax(v).
func (CrossEntropy) Error(b *graph.Builder, v, y graph.Node) graph.Node {
	return b.Sub(y, b.Softmax(v))
}

// Nudge returns softmax(v + β (y − softmax(v))), the answer moved a little towards the target.
func (l CrossEntropy) Nudge(b *graph.Builder, v, y graph.Node, beta float64) graph.Node {
	return b.Softmax(b.Add(v, b.Scale(l.Error(b, v, y), beta)))
}

// Curve returns (diag(p) − p pᵀ) M with p = softmax(v).
func (CrossEntropy) Curve(b *graph.Builder, v, M graph.Node) graph.Node {
	if b.Err() != nil {
		return M
	}
	p := b.Reshape(b.Softmax(v), v.Shape()[0], v.Shape()[1], 1)
	return b.Mul(p, b.Sub(M, b.BatchMatMul(p, M, true, false)))
}

// SquaredError is ½ Σ (y − v)².
type SquaredError struct{}

// Name returns "mse".
func (SquaredError) Name() string { return "mse" }

// Value returns ½ Σ (y − v)².
func (l SquaredError) Value(b *graph.Builder, v, y graph.Node) graph.Node {
	return b.Scale(b.Sum(b.Square(l.Error(b, v, y)), 1), 0.5)
}

// Error returns y − v.
func (SquaredError) Error(b *graph.Builder, v, y graph.Node) graph.Node { return b.Sub(y, v) }

// Nudge returns v + β (y − v), the answer moved a little towards the target.
func (l SquaredError) Nudge(b *graph.Builder, v, y graph.Node, beta float64) graph.Node {
	return b.Add(v, b.Scale(l.Error(b, v, y), beta))
}

// Curve returns M.
func (SquaredError) Curve(_ *graph.Builder, _, M graph.Node) graph.Node { return M }
