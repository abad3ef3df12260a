package exec

import (
	"slices"

	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
)

// Copy writes the roots, and the nodes they are computed from, into dst, and returns the copies of the roots. Where subst maps a node
// to a node of dst (of the same shape and precision), that node stands for it and the walk ends. An input that the walk reaches and
// subst does not map is an error.
// Constants are made again; the bodies of scans are shared.
func Copy(dst *G.ExprGraph, roots []*G.Node, subst map[*G.Node]*G.Node) ([]*G.Node, error) {
	c := newCopier(dst, func(n *G.Node) (*G.Node, error) { return subst[n], nil })
	return c.copyAll(roots)
}

// copier applies the operations of one graph again in another. A node is copied once, also over several calls.
type copier struct {
	dst  *G.ExprGraph
	cut  func(n *G.Node) (*G.Node, error)                     // the node that stands for n in dst, or nil to copy n
	make func(n *G.Node, operands []*G.Node) (*G.Node, error) // the copy of n
	done map[*G.Node]*G.Node
}

func newCopier(dst *G.ExprGraph, cut func(*G.Node) (*G.Node, error)) *copier {
	again := func(n *G.Node, operands []*G.Node) (*G.Node, error) { return applyAny(n.Op(), operands...) }
	return &copier{dst: dst, cut: cut, make: again, done: map[*G.Node]*G.Node{}}
}

func (c *copier) copyAll(roots []*G.Node) ([]*G.Node, error) {
	if err := postorder(roots, c.enter, c.leave); err != nil {
		return nil, errors.WithMessage(err, "copy")
	}
	out := make([]*G.Node, len(roots))
	for i, r := range roots {
		out[i] = c.done[r]
	}
	return out, nil
}

func (c *copier) copy(root *G.Node) (*G.Node, error) {
	out, err := c.copyAll([]*G.Node{root})
	if err != nil {
		return nil, err
	}
	return out[0], nil
}

func (c *copier) enter(n *G.Node) ([]*G.Node, error) {
	if c.done[n] != nil {
		return nil, nil
	}
	m, err := c.stand(n)
	if err != nil {
		return nil, err
	}
	if m != nil {
		c.done[n] = m
		return nil, nil
	}
	return Children(n), nil
}

func (c *copier) leave(n *G.Node, children []*G.Node) error {
	if c.done[n] != nil {
		return nil
	}
	operands := make([]*G.Node, len(children))
	for i, x := range children {
		operands[i] = c.done[x]
	}
	m, err := c.make(n, operands)
	if err != nil {
		return err
	}
	c.done[n] = m
	return alike(n, m)
}

// stand is the node of dst that stands for n without its operands being looked at, or nil.
func (c *copier) stand(n *G.Node) (*G.Node, error) {
	if n == nil {
		return nil, errors.New("a node is nil")
	}
	m, err := c.cut(n)
	switch {
	case err != nil:
		return nil, err
	case m != nil && m.Graph() != c.dst && !isConstant(m):
		return nil, errors.Errorf("%v stands for %v and is in another graph", m, n)
	case m != nil:
		return m, alike(n, m)
	case isConstant(n):
		return copyConstant(c.dst, n)
	case n.Op() == nil:
		return nil, errors.Errorf("nothing stands for input %v", n)
	}
	return nil, nil
}

// alike checks that m can stand for n.
func alike(n, m *G.Node) error {
	if !slices.Equal(n.Shape(), m.Shape()) || n.Dtype() != m.Dtype() || n.IsScalar() != m.IsScalar() {
		return errors.Errorf("%v of shape %v cannot stand for %v of shape %v", m, m.Shape(), n, n.Shape())
	}
	return nil
}

// copyConstant makes a scalar constant again in dst. Gorgonia tells tensor constants apart by a print that leaves out the middle
// of large ones, so they are refused.
func copyConstant(dst *G.ExprGraph, n *G.Node) (*G.Node, error) {
	if !n.IsScalar() {
		return nil, errors.Errorf("constant of shape %v: only scalar constants are safe, use an input", n.Shape())
	}
	m := dst.AddNode(G.NewConstant(n.Value()))
	return m, alike(n, m)
}
