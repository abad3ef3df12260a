package exec

import (
	"fmt"
	"slices"

	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

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

// apply makes the node of an operation of this package.
func apply(op operation, operands ...*G.Node) (*G.Node, error) { return applyAny(op, operands...) }

// applyAny makes the node of op on the operands.
func applyAny(op G.Op, operands ...*G.Node) (*G.Node, error) {
	for i, x := range operands {
		if x == nil {
			return nil, errors.Errorf("%v: operand %d is nil", op, i+1)
		}
	}
	n, err := G.ApplyOp(op, slices.Clone(operands)...)
	n, err = checked(n, err, operands...)
	return n, errors.WithMessagef(err, "%v", op)
}

// checked makes sure that Gorgonia made the node of these operands: Gorgonia tells nodes apart by a 32-bit hash, and when two
// hashes collide returns the other node.
func checked(n *G.Node, err error, operands ...*G.Node) (*G.Node, error) {
	if err != nil {
		return nil, err
	}
	children := Children(n)
	for i, x := range operands {
		if i >= len(children) || children[i] != x && !sameConstant(children[i], x) {
			return nil, errors.Errorf("another node has the hash code of %v, too", n)
		}
	}
	return n, nil
}

// sameConstant tells whether two nodes are one constant: a graph makes its own node of a constant that belongs to no graph.
func sameConstant(a, b *G.Node) bool {
	return isConstant(a) && isConstant(b) && a.Dtype() == b.Dtype() && fmt.Sprint(a.Value()) == fmt.Sprint(b.Value())
}

func add(a, b *G.Node) (*G.Node, error) {
	n, err := G.Add(a, b)
	return checked(n, err, a, b)
}

func mul(a, b *G.Node) (*G.Node, error) {
	n, err := G.HadamardProd(a, b)
	return checked(n, err, a, b)
}

// isAdd tells Gorgonia's addition.
func isAdd(n *G.Node) bool { return isStock(n, "elemBinOp") && n.Op().String() == "+ false" }

// isStock tells an operation of Gorgonia by the name of its type, which is not exported.
func isStock(n *G.Node, name string) bool {
	return n.Op() != nil && fmt.Sprintf("%T", n.Op()) == "gorgonia."+name
}

// isZero tells the constant 0.
func isZero(n *G.Node) bool {
	if !isConstant(n) || !n.IsScalar() {
		return false
	}
	x, err := fromValue(n.Value())
	return err == nil && x.At(0) == 0
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
