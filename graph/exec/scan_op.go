package exec

import (
	"encoding/binary"
	"fmt"
	"hash"

	"github.com/chewxy/hm"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

func (op scanOp) Arity() int       { return len(op.operandShapes()) }
func (op scanOp) Type() hm.Type    { return signature(1, ranks(op.operandShapes())...) }
func (op scanOp) Hashcode() uint32 { return hashcode(op) }
func (op scanOp) String() string   { return fmt.Sprintf("Scan of %d steps #%x", op.opts.N, op.serial) }

func (op scanOp) WriteHash(h hash.Hash) {
	_, _ = h.Write(binary.LittleEndian.AppendUint64([]byte("scan"), op.serial))
}

func (op scanOp) operandShapes() []tensor.Shape {
	var out []tensor.Shape
	for _, n := range op.body.Carry {
		out = append(out, n.Shape())
	}
	for _, n := range op.body.X {
		out = append(out, rows(op.opts.N, n.Shape()))
	}
	for _, n := range op.body.Captured {
		out = append(out, n.Shape())
	}
	if op.hasCount {
		out = append(out, tensor.Shape{})
	}
	return out
}

func (op scanOp) InferShape(ds ...G.DimSizer) (tensor.Shape, error) {
	return tensor.Shape{op.layout.total}, checkShapes(op, ds, op.operandShapes()...)
}

// DiffWRT tells for which operands SymDiff gives a gradient: the operands asked for, or else all that any output depends on.
func (op scanOp) DiffWRT(n int) []bool {
	out := make([]bool, n)
	switch {
	case op.opts.ForwardOnly:
	case op.wants != nil:
		copy(out, op.wants)
	default:
		copy(out, op.anywhere())
	}
	return out
}
