package exec

import (
	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Gorgonia's stabilisation rewrites log(1+x), 1-sigmoid(x) and the like while a graph is built, and removes nodes that others
// still use. The switch is Gorgonia's, one for the process, and must be off before any node is made.
func init() { G.UseNonStable() }

// Children returns the operands of a node, in order, one that is used twice twice. It is empty for an input or a constant. Like
// all look-ups in a Gorgonia graph it is not safe while another goroutine uses the same graph.
func Children(n *G.Node) []*G.Node {
	g := n.Graph()
	if g == nil || n.Op() == nil {
		return nil
	}
	it := g.From(n.ID())
	if it == nil {
		return nil
	}
	out := make([]*G.Node, 0, it.Len())
	for it.Next() {
		out = append(out, it.Node().(*G.Node))
	}
	return out
}

// apply makes the node of op on the operands, and makes sure that this is what it got: Gorgonia tells nodes apart by a 32-bit
// hash, and returns another node when two collide.
func apply(op G.Op, operands ...*G.Node) (*G.Node, error) {
	for i, x := range operands {
		if x == nil {
			return nil, errors.Errorf("%v: operand %d is nil", op, i+1)
		}
	}
	n, err := G.ApplyOp(op, append([]*G.Node(nil), operands...)...)
	if err != nil {
		return nil, errors.WithMessagef(err, "%v", op)
	}
	for i, c := range Children(n) {
		if x := operands[i]; c != x && !(isConstant(c) && isConstant(x)) {
			return nil, errors.Errorf("%v: its hash collides with that of another node of the graph, %v", op, n)
		}
	}
	return n, nil
}

// isConstant tells constants: operations that hold a value.
func isConstant(n *G.Node) bool {
	_, ok := n.Op().(G.Valuer)
	return ok
}

// constant returns the scalar v in the graph and precision of like.
func constant(like *G.Node, v float64) (*G.Node, error) {
	var c *G.Node
	if like.Dtype() == tensor.Float32 {
		c = G.NewConstant(float32(v))
	} else {
		c = G.NewConstant(v)
	}
	n := like.Graph().AddNode(c)
	if n.Dtype() != like.Dtype() { // Gorgonia finds constants by their print
		return nil, errors.Errorf("constant %v is in the graph as %v already, and wanted as %v", v, n.Dtype(), like.Dtype())
	}
	return n, nil
}

// zeros returns a zero value of the shape, in the graph and precision of like.
func zeros(like *G.Node, shape tensor.Shape) (*G.Node, error) {
	zero, err := constant(like, 0)
	if err != nil || len(shape) == 0 {
		return zero, err
	}
	return Expand(zero, shape...)
}
