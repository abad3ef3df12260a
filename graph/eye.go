package graph

import (
	G "gorgonia.org/gorgonia"

	"credo/graph/exec"
)

// Eye returns the identity matrix (k, k). A row of a one and k zeros, written k times, runs through its elements in order, so it
// needs no tensor constant.
func (b *Builder) Eye(k int) Node {
	if b.err == nil && k < 1 {
		return b.failf("Eye of size %d", k)
	}
	row := b.apply("Eye", func(in []*G.Node) (*G.Node, error) { return exec.Pack(in...) },
		b.Expand(b.Const(1), 1), b.Expand(b.Const(0), k))
	flat := b.Reshape(b.Expand(row, k, k+1), k*(k+1))
	return b.unary("Eye", func(n *G.Node) (*G.Node, error) { return exec.Window(n, 0, k, k) }, flat)
}
