package exec

import (
	"fmt"
	"hash"
	"slices"

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

func (op expandOp) plan(p *plan, n *G.Node, args []int) (int, error) {
	return p.expand(n, args[0], op.to), nil
}

// expandForm is a repetition along axes of size 1, which an elementwise operation can take in.
type expandForm struct{ repeatForm }

func (expandForm) kind() string { return "expand" }

// expand adds a broadcast of x to a shape of its rank, or of a scalar to any shape: one repetition for each run of axes, the last
// first.
func (p *plan) expand(n *G.Node, x int, to []int) int {
	from := p.vertices[x].shape
	if len(from) == 0 {
		return p.add(n, expandForm{repeatForm{1, size(to), 1}}, to, x)
	}
	shape := slices.Clone(from)
	for _, g := range slices.Backward(groups(from, to)) {
		shape = slices.Clone(shape)
		copy(shape[g[0]:g[1]], to[g[0]:g[1]])
		f := expandForm{repeatForm{size(shape[:g[0]]), size(shape[g[0]:g[1]]), size(shape[g[1]:])}}
		x = p.add(n, f, shape, x)
	}
	if p.vertices[x].node != n {
		return p.view(n, x, 0, to)
	}
	return x
}

// elementwise adds an operation element by element. Broadcasts of its operands are taken into it.
func (p *plan) elementwise(n *G.Node, f elementwise, args []int) int {
	shape := []int(n.Shape())
	unexpanded := make([]int, len(args))
	for i, a := range args {
		unexpanded[i] = p.unexpanded(a, shape)
	}
	return p.add(n, f, shape, unexpanded...)
}

// unexpanded is the operand that x broadcasts, if it can stand for x in an
// elementwise operation of that shape; else x.
func (p *plan) unexpanded(x int, shape []int) int {
	for {
		v := p.vertices[x]
		if _, ok := v.form.(expandForm); !ok || len(v.shape) != len(shape) || !broadcasts(v.shape, shape) {
			return x
		}
		x = v.args[0]
	}
}

// groups are runs of adjacent axes along which from, of the rank of to, has size
// 1 and to has not, as half-open intervals.
func groups(from, to []int) [][2]int {
	var list [][2]int
	for i := range to {
		if from[i] != 1 || to[i] == 1 {
			continue
		}
		if k := len(list) - 1; k >= 0 && size(to[list[k][1]:i]) == 1 {
			list[k][1] = i + 1
		} else {
			list = append(list, [2]int{i, i + 1})
		}
	}
	return list
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
