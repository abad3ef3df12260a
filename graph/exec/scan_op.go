package exec

import (
	"encoding/binary"
	"fmt"
	"hash"

	"github.com/chewxy/hm"
	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

func (op scanOp) Arity() int { return len(op.operandShapes()) }
func (op scanOp) Type() hm.Type {
	return signature(1, ranks(op.operandShapes())...)
}
func (op scanOp) Hashcode() uint32      { return hashcode(op) }
func (op scanOp) WriteHash(h hash.Hash) { _ = binary.Write(h, binary.LittleEndian, op.serial) }
func (op scanOp) String() string        { return fmt.Sprintf("Scan of %d steps #%x", op.opts.N, op.serial) }

func (op scanOp) operandShapes() []tensor.Shape { return nil }

func (op scanOp) InferShape(ds ...G.DimSizer) (tensor.Shape, error) {
	return tensor.Shape{op.layout.total}, checkShapes(op, ds, op.operandShapes()...)
}

func (op scanOp) DiffWRT(n int) []bool { return make([]bool, n) }

func (op scanOp) SymDiff(in G.Nodes, _, grad *G.Node) (G.Nodes, error) { return undifferentiable(op) }

func (op scanOp) Do(vs ...G.Value) (G.Value, error) { return nil, errors.New("not written yet") }
