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

// pad places x at offset into a flat tensor of total elements that is zero elsewhere: the gradient of Window, and Window its own.
func pad(x *G.Node, offset, total int) (*G.Node, error) {
	op := padOp{total: total, offset: offset, shape: x.Shape()}
	if offset < 0 || offset+size(op.shape) > total {
		return nil, errors.Errorf("shape %v at %d does not fit into %d elements", op.shape, offset, total)
	}
	return apply(op, x)
}

// padOp takes an operand of the shape.
type padOp struct {
	fresh
	total, offset int
	shape         tensor.Shape
}

func (op padOp) Arity() int            { return 1 }
func (op padOp) Type() hm.Type         { return signature(1, len(op.shape)) }
func (op padOp) DiffWRT(int) []bool    { return []bool{true} }
func (op padOp) WriteHash(h hash.Hash) { writeName(h, op) }
func (op padOp) Hashcode() uint32      { return hashcode(op) }
func (op padOp) String() string {
	return fmt.Sprintf("Pad%v at %d of %d", op.shape, op.offset, op.total)
}

func (op padOp) InferShape(ds ...G.DimSizer) (tensor.Shape, error) {
	return tensor.Shape{op.total}, checkShapes(op, ds, op.shape)
}

func (op padOp) SymDiff(in G.Nodes, _, grad *G.Node) (G.Nodes, error) {
	return single(Window(grad, op.offset, op.shape...))
}

func (op padOp) Do(vs ...G.Value) (G.Value, error) {
	return do(op, tensor.Shape{op.total}, vs, padInto[float32], padInto[float64])
}

func padInto[T kernel.Float](op padOp, out []T, in [][]T) { copy(out[op.offset:], in[0]) }

func (op padOp) plan(p *plan, n *G.Node, args []int) (int, error) {
	return p.add(n, op, n.Shape(), args...), nil
}

func (padOp) kind() string                                    { return "pad" }
func (op padOp) lower32(s site[float32]) instruction[float32] { return lowerPad(op, s) }
func (op padOp) lower64(s site[float64]) instruction[float64] { return lowerPad(op, s) }

func lowerPad[T kernel.Float](op padOp, s site[T]) instruction[T] {
	dst, a := s.dst, s.args[0]
	return instruction[T]{do: func() {
		clear(dst.data)
		copy(dst.data[op.offset:], a.data)
	}}
}
