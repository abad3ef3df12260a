package graph

import (
	"fmt"

	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"

	"credo/graph/exec"
)

// CutName is the name of the input that stands for cut node i in a graph made by Cut.
func CutName(i int) string { return fmt.Sprintf("cut %d", i) }

// Cut copies the roots into a new graph in which free inputs, named by CutName, stand for the cut nodes. The nodes may be of
// different scopes: a node captured by a Scan body is copied once. It is an error if a root needs an input, a carry or a row of
// a body that is not cut.
func (w *Walker) Cut(cuts, roots []Node) (*Builder, []Node, error) {
	c := &cutter{w: w, dst: NewBuilder(Options{Dtype: w.dtype}), stand: map[*G.Node]*G.Node{}}
	for i, n := range cuts {
		c.stand[n.n] = c.dst.Input(CutName(i), n.Shape()...).n
	}
	out := make([]Node, len(roots))
	for i, r := range roots {
		m, err := c.copy(r.n)
		if err != nil {
			return nil, nil, errors.WithMessagef(err, "cut, root %d", i+1)
		}
		out[i] = Node{m}
	}
	return c.dst, out, c.dst.Err()
}

type cutter struct {
	w     *Walker
	dst   *Builder
	stand map[*G.Node]*G.Node // node -> the node that stands for it in dst
}

func (c *cutter) copy(root *G.Node) (*G.Node, error) {
	for _, in := range c.captured(root) {
		m, err := c.copy(c.w.inputs[in].sources[0].Node.n)
		if err != nil {
			return nil, err
		}
		c.stand[in] = m
	}
	out, err := exec.Copy(c.dst.g, []*G.Node{root}, c.stand)
	if err != nil {
		return nil, err
	}
	return out[0], nil
}

// captured returns the captured inputs that a node is computed from and that have no copy yet.
func (c *cutter) captured(root *G.Node) (out []*G.Node) {
	seen := map[*G.Node]bool{}
	for todo := []*G.Node{root}; len(todo) > 0; {
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[n] || c.stand[n] != nil {
			continue
		}
		seen[n] = true
		if in, ok := c.w.inputs[n]; ok && in.captured {
			out = append(out, n)
		}
		todo = append(todo, exec.Children(n)...)
	}
	return out
}
