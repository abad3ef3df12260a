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

// MaxOver returns the largest element along the axis, which stays, with size 1. No gradient goes through it.
func MaxOver(x *G.Node, axis int) (*G.Node, error) {
	if axis < 0 || axis >= x.Dims() {
		return nil, errors.Errorf("MaxOver axis %d of shape %v", axis, x.Shape())
	}
	return apply(maxOverOp{shape: x.Shape(), axis: axis}, x)
}

// maxOverOp takes an operand of the shape.
type maxOverOp struct {
	fresh
	shape tensor.Shape
	axis  int
}

func (op maxOverOp) Arity() int            { return 1 }
func (op maxOverOp) Type() hm.Type         { return signature(len(op.shape), len(op.shape)) }
func (op maxOverOp) DiffWRT(int) []bool    { return []bool{false} }
func (op maxOverOp) WriteHash(h hash.Hash) { writeName(h, op) }
func (op maxOverOp) Hashcode() uint32      { return hashcode(op) }
func (op maxOverOp) String() string        { return fmt.Sprintf("MaxOver%v axis %d", op.shape, op.axis) }

func (op maxOverOp) SymDiff(G.Nodes, *G.Node, *G.Node) (G.Nodes, error) { return undifferentiable(op) }

func (op maxOverOp) InferShape(ds ...G.DimSizer) (tensor.Shape, error) {
	return op.result(), checkShapes(op, ds, op.shape)
}

func (op maxOverOp) result() tensor.Shape {
	s := toShape(op.shape)
	s[op.axis] = 1
	return s
}

func (op maxOverOp) Do(vs ...G.Value) (G.Value, error) {
	return do(op, op.result(), vs, maxOverInto[float32], maxOverInto[float64])
}

func maxOverInto[T kernel.Float](op maxOverOp, out []T, in [][]T) {
	begun := make([]bool, len(out))
	eachPair(op.shape, op.result(), func(i, j int) {
		if v := in[0][i]; !begun[j] || v > out[j] {
			out[j], begun[j] = v, true
		}
	})
}

func (op maxOverOp) plan(p *plan, n *G.Node, args []int) (int, error) {
	return p.reduce(n, "max", []int{op.axis}, args[0]), nil
}
