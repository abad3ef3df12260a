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

// Expand repeats x along the axes where it has size 1 until it has the shape; the ranks must agree, or x be a scalar, which fills
// any shape. The gradient is Collapse.
func Expand(x *G.Node, shape ...int) (*G.Node, error) {
	op := expandOp{from: x.Shape(), to: toShape(shape)}
	if !broadcasts(op.from, op.to) {
		return nil, errors.Errorf("Expand of shape %v to %v: axes must agree or have size 1", op.from, op.to)
	}
	return apply(op, x)
}

// expandOp broadcasts from one shape to another of the same rank, or from rank 0.
type expandOp struct {
	fresh
	from, to tensor.Shape
}

func (op expandOp) Arity() int            { return 1 }
func (op expandOp) Type() hm.Type         { return signature(len(op.to), len(op.from)) }
func (op expandOp) DiffWRT(int) []bool    { return []bool{true} }
func (op expandOp) WriteHash(h hash.Hash) { writeName(h, op) }
func (op expandOp) Hashcode() uint32      { return hashcode(op) }
func (op expandOp) String() string        { return fmt.Sprintf("Expand%v->%v", op.from, op.to) }

func (op expandOp) InferShape(ds ...G.DimSizer) (tensor.Shape, error) {
	return op.to.Clone(), checkShapes(op, ds, op.from)
}

func (op expandOp) SymDiff(in G.Nodes, _, grad *G.Node) (G.Nodes, error) {
	return single(Collapse(grad, op.from...))
}

func (op expandOp) Do(vs ...G.Value) (G.Value, error) {
	return do(op, op.to, vs, expandInto[float32], expandInto[float64])
}

func expandInto[T kernel.Float](op expandOp, out []T, in [][]T) {
	eachPair(op.to, op.from, func(i, j int) { out[i] = in[0][j] })
}

// broadcasts tells whether shape from can be repeated to shape to.
func broadcasts(from, to []int) bool {
	if len(from) == 0 {
		return true
	}
	if len(from) != len(to) {
		return false
	}
	for i, d := range from {
		if d != to[i] && d != 1 {
			return false
		}
	}
	return true
}

// eachPair visits, in order, every element i of the large shape with element j of the small shape, which is repeated there.
func eachPair(large, small []int, visit func(i, j int)) {
	stride := make([]int, len(large)) // of the small shape, 0 along repeated axes
	if s := 1; len(small) == len(large) {
		for a := len(small) - 1; a >= 0; a-- {
			if small[a] > 1 {
				stride[a] = s
			}
			s *= small[a]
		}
	}
	at := make([]int, len(large))
	for i, j := 0, 0; i < size(large); i++ {
		visit(i, j)
		for a := len(large) - 1; a >= 0; a-- {
			at[a]++
			j += stride[a]
			if at[a] < large[a] {
				break
			}
			j -= stride[a] * at[a]
			at[a] = 0
		}
	}
}
