package graph

import (
	G "gorgonia.org/gorgonia"

	"credo/graph/exec"
)

// MatMul returns the matrix product of x (m, k) and y (k, n).
func (b *Builder) MatMul(x, y Node) Node {
	if b.err == nil && (x.Rank() != 2 || y.Rank() != 2 || x.Shape()[1] != y.Shape()[0]) {
		return b.failf("MatMul of shapes %v and %v: needs (m, k) and (k, n)", x.Shape(), y.Shape())
	}
	return b.apply("MatMul", func(in []*G.Node) (*G.Node, error) { return G.Mul(in[0], in[1]) }, x, y)
}

// BatchMatMul multiplies matrix by matrix along the first axis: x (batch, m, k), y (batch, k, n), each transposed first if so
// asked.
func (b *Builder) BatchMatMul(x, y Node, transX, transY bool) Node {
	if b.err == nil && !batchable(x.Shape(), y.Shape(), transX, transY) {
		return b.failf("BatchMatMul of shapes %v and %v (transposed: %v, %v): needs (batch, m, k) and (batch, k, n)",
			x.Shape(), y.Shape(), transX, transY)
	}
	return b.apply("BatchMatMul", func(in []*G.Node) (*G.Node, error) {
		return G.BatchedMatMul(in[0], in[1], transX, transY)
	}, x, y)
}

func batchable(x, y []int, transX, transY bool) bool {
	if len(x) != 3 || len(y) != 3 || x[0] != y[0] {
		return false
	}
	inner := func(s []int, first bool) int {
		if first {
			return s[1]
		}
		return s[2]
	}
	return inner(x, transX) == inner(y, !transY)
}

// Transpose returns x (…, m, n) as (…, n, m), matrix by matrix.
func (b *Builder) Transpose(x Node) Node {
	if b.err == nil && x.Rank() < 2 {
		return b.failf("Transpose of shape %v: needs a matrix, and may have axes before it", x.Shape())
	}
	return b.unary("Transpose", func(n *G.Node) (*G.Node, error) {
		last := n.Dims() - 1
		if last == 1 {
			return G.Transpose(n)
		}
		axes := make([]int, last+1)
		for i := range axes {
			axes[i] = i
		}
		axes[last-1], axes[last] = last, last-1
		return G.Transpose(n, axes...)
	}, x)
}

// Solve returns the solutions x (batch, k) of A x = r, for a (batch, k, k) and r (batch, k). A singular system gives infinities
// or NaN.
func (b *Builder) Solve(a, r Node) Node {
	return b.apply("Solve", func(in []*G.Node) (*G.Node, error) { return exec.Solve(in[0], in[1]) }, a, r)
}
