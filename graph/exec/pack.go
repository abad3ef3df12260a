package exec

import (
	"fmt"
	"hash"

	"github.com/chewxy/hm"
	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"credo/graph/kernel"
)

// Pack flattens its operands and joins them, in order, into one tensor of rank 1. The gradient is a Window for each.
func Pack(xs ...*G.Node) (*G.Node, error) {
	if len(xs) == 0 {
		return nil, errors.New("Pack of nothing")
	}
	op := packOp{shapes: make([]tensor.Shape, len(xs))}
	for i, x := range xs {
		op.shapes[i] = x.Shape()
	}
	return apply(op, xs...)
}

// packOp takes operands of the shapes.
type packOp struct {
	fresh
	shapes []tensor.Shape
}

func (op packOp) Arity() int            { return len(op.shapes) }
func (op packOp) Type() hm.Type         { return signature(1, ranks(op.shapes)...) }
func (op packOp) WriteHash(h hash.Hash) { writeName(h, op) }
func (op packOp) Hashcode() uint32      { return hashcode(op) }
func (op packOp) String() string        { return fmt.Sprintf("Pack%v", op.shapes) }

func (op packOp) DiffWRT(n int) []bool { return allTrue(n) }

func (op packOp) InferShape(ds ...G.DimSizer) (tensor.Shape, error) {
	return tensor.Shape{op.total()}, checkShapes(op, ds, op.shapes...)
}

func (op packOp) total() int {
	n := 0
	for _, s := range op.shapes {
		n += size(s)
	}
	return n
}

func (op packOp) SymDiff(in G.Nodes, _, grad *G.Node) (G.Nodes, error) {
	out, offset := make(G.Nodes, len(in)), 0
	for i, s := range op.shapes {
		w, err := narrow(grad, offset, s)
		if err != nil {
			return nil, err
		}
		if w == nil {
			if w, err = zeros(grad, s); err != nil {
				return nil, err
			}
		}
		out[i], offset = w, offset+size(s)
	}
	return out, nil
}

func (op packOp) Do(vs ...G.Value) (G.Value, error) {
	return do(op, tensor.Shape{op.total()}, vs, packInto[float32], packInto[float64])
}

func packInto[T kernel.Float](_ packOp, out []T, in [][]T) {
	for _, x := range in {
		out = out[copy(out, x):]
	}
}

func (op packOp) plan(p *plan, n *G.Node, args []int) (int, error) {
	return p.add(n, op, n.Shape(), args...), nil
}

func (packOp) kind() string { return "pack" }

func (packOp) part(p *plan, v, offset, count int) (part, from int, ok bool) {
	for _, a := range p.vertices[v].args {
		if offset >= 0 && offset+count <= p.vertices[a].size {
			return a, offset, true
		}
		offset -= p.vertices[a].size
	}
	return 0, 0, false
}

func (packOp) lower32(s site[float32]) instruction[float32] { return lowerPack(s) }
func (packOp) lower64(s site[float64]) instruction[float64] { return lowerPack(s) }

func lowerPack[T kernel.Float](s site[T]) instruction[T] {
	dst, args := s.dst, s.args
	return instruction[T]{do: func() {
		rest := dst.data
		for _, a := range args {
			rest = rest[copy(rest, a.data):]
		}
	}}
}
