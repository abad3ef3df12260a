package graph

import (
	G "gorgonia.org/gorgonia"

	"credo/graph/exec"
)

// Detach returns x and stops the gradient.
func (b *Builder) Detach(x Node) Node { return b.unary("Detach", exec.Detach, x) }

// Select returns x where cond is not 0, else y, broadcast. The gradient goes to the operand that was taken.
func (b *Builder) Select(cond, x, y Node) Node {
	if b.err != nil {
		return Node{}
	}
	x, y = b.broadcast("Select", x, y)
	cond, x = b.broadcast("Select", cond, x)
	x, y = b.broadcast("Select", x, y)
	return b.apply("Select", func(in []*G.Node) (*G.Node, error) { return exec.Select(in[0], in[1], in[2]) }, cond, x, y)
}

// Surrogate gives the derivative that stands for a spike's derivative at the scaled distance u from threshold.
type Surrogate func(b *Builder, u Node) Node

// Triangle is the surrogate height max(0, 1 - |u|) of Bellec et al. 2020.
func Triangle(height float64) Surrogate {
	return func(b *Builder, u Node) Node {
		return b.Scale(b.Max(b.Sub(b.Const(1), b.Abs(u)), b.Const(0)), height)
	}
}

// Spike returns 1 where u > 0, else 0; its gradient is the surrogate's. It also returns the surrogate derivative ψ(u), which
// learning rules read.
func (b *Builder) Spike(u Node, s Surrogate) (spike, psi Node) {
	psi = b.Detach(s(b, u))
	spike = b.apply("Spike", func(in []*G.Node) (*G.Node, error) { return exec.Spike(in[0], in[1]) }, u, psi)
	return spike, psi
}
