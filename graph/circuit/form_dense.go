package circuit

import "credo/graph"

// Dense joins every presynaptic cell with every postsynaptic one. Weights are (size of Pre, size of Post); the current is x W.
type Dense struct{}

// String returns "dense".
func (Dense) String() string { return "dense" }

// Between joins any populations.
func (Dense) Between(pre, post Shape) (Wiring, error) { return dense{pre.Size(), post.Size()}, nil }

type dense struct{ pre, post int }

func (d dense) Weights() []int     { return []int{d.pre, d.post} }
func (d dense) Fan() (in, out int) { return d.pre, d.post }

func (d dense) Current(b *graph.Builder, x, w graph.Node) graph.Node {
	return overRows(b, x, d.pre, d.post, func(x graph.Node) graph.Node { return b.MatMul(x, w) })
}

func (d dense) Back(b *graph.Builder, y, w graph.Node) graph.Node {
	return overRows(b, y, d.post, d.pre, func(y graph.Node) graph.Node { return b.MatMul(y, b.Transpose(w)) })
}

func (d dense) Outer(b *graph.Builder, x, y graph.Node) graph.Node {
	return b.MatMul(b.Transpose(rows(b, x, d.pre)), rows(b, y, d.post))
}

func (d dense) Joins(e int, s Side, cell int) bool {
	if s == AtPre {
		return e/d.post == cell
	}
	return e%d.post == cell
}
