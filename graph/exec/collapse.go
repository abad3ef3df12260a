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

// Collapse adds x up over the axes where shape has size 1 and x has not; the ranks must agree, or shape be (), the scalar sum of
// all elements, which can be a cost. The gradient is Expand.
func Collapse(x *G.Node, shape ...int) (*G.Node, error) {
	op := collapseOp{from: x.Shape(), to: toShape(shape)}
	if !broadcasts(op.to, op.from) {
		return nil, errors.Errorf("Collapse of shape %v to %v: axes must agree or become 1", op.from, op.to)
	}
	return apply(op, x)
}

// collapseOp is the transpose of expandOp.
type collapseOp struct {
	fresh
	from, to tensor.Shape
}

func (op collapseOp) Arity() int            { return 1 }
func (op collapseOp) Type() hm.Type         { return signature(len(op.to), len(op.from)) }
func (op collapseOp) DiffWRT(int) []bool    { return []bool{true} }
func (op collapseOp) WriteHash(h hash.Hash) { writeName(h, op) }
func (op collapseOp) Hashcode() uint32      { return hashcode(op) }
func (op collapseOp) String() string        { return fmt.Sprintf("Collapse%v->%v", op.from, op.to) }

func (op collapseOp) InferShape(ds ...G.DimSizer) (tensor.Shape, error) {
	return op.to.Clone(), checkShapes(op, ds, op.from)
}

func (op collapseOp) SymDiff(in G.Nodes, _, grad *G.Node) (G.Nodes, error) {
	return single(Expand(grad, op.from...))
}

func (op collapseOp) Do(vs ...G.Value) (G.Value, error) {
	return do(op, op.to, vs, collapseInto[float32], collapseInto[float64])
}

func collapseInto[T kernel.Float](op collapseOp, out []T, in [][]T) {
	eachPair(op.from, op.to, func(i, j int) { out[j] += in[0][i] })
}

func (op collapseOp) plan(p *plan, n *G.Node, args []int) (int, error) {
	var axes []int
	for i := range op.from {
		if len(op.to) == 0 || op.to[i] != op.from[i] {
			axes = append(axes, i)
		}
	}
	return p.reduce(n, "sum", axes, args[0]), nil
}
