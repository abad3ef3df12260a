package graph

import (
	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"

	"credo/graph/exec"
)

// Grad returns the derivative of a scalar with respect to each node, by Gorgonia's symbolic differentiation; the zero Node
// where it does not depend on the node. It is written on a copy of the graph, because a second gradient taken in one Gorgonia
// graph is silently wrong.
func (b *Builder) Grad(loss Node, wrt ...Node) []Node {
	out := make([]Node, len(wrt))
	if b.err != nil {
		return out
	}
	if b.options.NoGrad {
		b.failf("Grad: gradients are switched off for this graph")
		return out
	}
	if loss.Rank() != 0 {
		b.failf("Grad of a value of shape %v: needs a scalar", loss.Shape())
		return out
	}
	grads, err := b.gradient(loss, wrt)
	if err != nil {
		b.Fail(errors.WithMessage(err, "Grad"))
		return out
	}
	for i, g := range grads {
		out[i] = Node{g}
	}
	return out
}

func (b *Builder) gradient(loss Node, wrt []Node) ([]*G.Node, error) {
	l, err := b.own(loss)
	if err != nil {
		return nil, err
	}
	ws := make([]*G.Node, len(wrt))
	for i, w := range wrt {
		if ws[i], err = b.own(w); err != nil {
			return nil, errors.WithMessagef(err, "with respect to node %d", i+1)
		}
	}
	return exec.Gradient([]*G.Node{l}, []*G.Node{b.Const(1).n}, ws)
}
