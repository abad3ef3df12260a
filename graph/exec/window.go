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

// Window is the part of x, of rank 1, that begins at element offset, seen with the shape. Its gradient places the incoming one
// into zeros.
func Window(x *G.Node, offset int, shape ...int) (*G.Node, error) {
	if x.Dims() != 1 {
		return nil, errors.Errorf("Window into shape %v: must have rank 1", x.Shape())
	}
	op := windowOp{total: x.Shape()[0], offset: offset, shape: toShape(shape)}
	if offset < 0 || offset+size(shape) > op.total {
		return nil, errors.Errorf("Window of shape %v at %d does not fit into %d elements", op.shape, offset, op.total)
	}
	return apply(op, x)
}

// windowOp sees the elements from offset on of a flat tensor of total elements.
type windowOp struct {
	fresh
	total, offset int
	shape         tensor.Shape
}

func (op windowOp) Arity() int            { return 1 }
func (op windowOp) Type() hm.Type         { return signature(len(op.shape), 1) }
func (op windowOp) DiffWRT(int) []bool    { return []bool{true} }
func (op windowOp) WriteHash(h hash.Hash) { writeName(h, op) }
func (op windowOp) Hashcode() uint32      { return hashcode(op) }
func (op windowOp) String() string {
	return fmt.Sprintf("Window%v at %d of %d", op.shape, op.offset, op.total)
}

func (op windowOp) InferShape(ds ...G.DimSizer) (tensor.Shape, error) {
	return op.shape.Clone(), checkShapes(op, ds, tensor.Shape{op.total})
}

func (op windowOp) SymDiff(in G.Nodes, _, grad *G.Node) (G.Nodes, error) {
	return single(pad(grad, op.offset, op.total))
}

func (op windowOp) Do(vs ...G.Value) (G.Value, error) {
	return do(op, op.shape, vs, windowInto[float32], windowInto[float64])
}

func windowInto[T kernel.Float](op windowOp, out []T, in [][]T) { copy(out, in[0][op.offset:]) }

func (op windowOp) plan(p *plan, n *G.Node, args []int) (int, error) {
	return p.window(n, args[0], op.offset), nil
}

// A compound is a form whose flat value is put together from other values.
type compound interface {
	form
	// part finds the vertex that holds all of count elements from offset on, and where in it they begin.
	part(p *plan, v, offset, count int) (part, from int, ok bool)
}

// window adds the elements of x from offset on. A part of a compound is found without making the whole.
func (p *plan) window(n *G.Node, x, offset int) int {
	x, at := p.root(x)
	offset += at
	if f, ok := p.vertices[x].form.(compound); ok {
		if part, from, ok := f.part(p, x, offset, size(n.Shape())); ok {
			return p.window(n, part, from)
		}
	}
	return p.view(n, x, offset, n.Shape())
}
