package exec

import (
	"slices"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// The gradient of a vector that was read through windows arrives as a sum of terms, one for each window, padded with zeros to the
// size of the vector. Most of it is read by windows again: looking through the sum avoids the padding, which is large for a long scan.

// term is a summand of a flat node.
type term struct {
	node   *G.Node
	padded *G.Node // the node that is placed at offset into zeros; nil if node is no padding
	offset int
}

// terms takes a sum apart, in order. It drops zeros.
func terms(x *G.Node) []term {
	var out []term
	stack := []*G.Node{x}
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		children := Children(n)
		switch op := n.Op().(type) {
		case padOp:
			out = append(out, term{n, children[0], op.offset})
		case expandOp:
			if !isZero(children[0]) {
				out = append(out, term{node: n})
			}
		default:
			if isAdd(n) {
				stack = append(stack, children[1], children[0])
				continue
			}
			out = append(out, term{node: n})
		}
	}
	return out
}

// narrow returns the window of the shape at offset of the flat x, looking through sums and paddings; nil if it is zero throughout.
func narrow(x *G.Node, offset int, shape tensor.Shape) (*G.Node, error) {
	var sum *G.Node
	for _, t := range terms(x) {
		window, err := t.narrow(offset, shape)
		if err != nil {
			return nil, err
		}
		if sum, err = addTo(sum, window); err != nil {
			return nil, err
		}
	}
	return sum, nil
}

func (t term) narrow(offset int, shape tensor.Shape) (*G.Node, error) {
	if t.padded == nil {
		return Window(t.node, offset, shape...)
	}
	begin, end := t.offset, t.offset+size(t.padded.Shape())
	stop := offset + size(shape)
	switch {
	case end <= offset || stop <= begin: // apart
		return nil, nil
	case begin <= offset && stop <= end: // the window lies in the padded node
		return windowOf(t.padded, offset-begin, shape)
	case offset <= begin && end <= stop: // the padded node lies in the window
		p, err := pad(t.padded, begin-offset, stop-offset)
		if err != nil {
			return nil, err
		}
		return windowOf(p, 0, shape)
	}
	return Window(t.node, offset, shape...)
}

// windowOf is the window of the shape at offset of the elements of y, which may have any shape.
func windowOf(y *G.Node, offset int, shape tensor.Shape) (*G.Node, error) {
	if slices.Equal(y.Shape(), shape) {
		return y, nil
	}
	flat, err := flatten(y)
	if err != nil || len(shape) == 1 && shape[0] == flat.Shape()[0] {
		return flat, err
	}
	return Window(flat, offset, shape...)
}

func flatten(y *G.Node) (*G.Node, error) {
	switch {
	case y.IsScalar():
		return Pack(y)
	case y.Dims() == 1:
		return y, nil
	}
	n, err := G.Reshape(y, tensor.Shape{size(y.Shape())})
	return checked(n, err, y)
}

// addTo adds, where nil stands for zero.
func addTo(a, b *G.Node) (*G.Node, error) {
	switch {
	case a == nil:
		return b, nil
	case b == nil:
		return a, nil
	}
	return add(a, b)
}
