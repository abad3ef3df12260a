package exec

import (
	"hash"

	"github.com/chewxy/hm"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"credo/graph/kernel"
)

// Select returns a where cond is not 0, else b; the three have one shape. The gradient goes to the operand that was taken, none to cond.
func Select(cond, a, b *G.Node) (*G.Node, error) { return apply(selectOp{}, cond, a, b) }

// selectOp takes cond, a, b, of one shape.
type selectOp struct{ fresh }

func (op selectOp) Arity() int            { return 3 }
func (op selectOp) Type() hm.Type         { return alikeType(3) }
func (op selectOp) DiffWRT(int) []bool    { return []bool{false, true, true} }
func (op selectOp) WriteHash(h hash.Hash) { writeName(h, op) }
func (op selectOp) Hashcode() uint32      { return hashcode(op) }
func (op selectOp) String() string        { return "Select" }

func (op selectOp) InferShape(ds ...G.DimSizer) (tensor.Shape, error) { return allAlike(op, 3, ds) }

func (op selectOp) SymDiff(in G.Nodes, _, grad *G.Node) (G.Nodes, error) {
	zero, err := zeros(grad, grad.Shape())
	if err != nil {
		return nil, err
	}
	da, err := Select(in[0], grad, zero)
	if err != nil {
		return nil, err
	}
	db, err := Select(in[0], zero, grad)
	return G.Nodes{nil, da, db}, err
}

func (op selectOp) Do(vs ...G.Value) (G.Value, error) {
	return doAlike(op, vs, selectInto[float32], selectInto[float64])
}

func selectInto[T kernel.Float](_ selectOp, out []T, in [][]T) {
	for i, c := range in[0] {
		if c != 0 {
			out[i] = in[1][i]
		} else {
			out[i] = in[2][i]
		}
	}
}

func (op selectOp) plan(p *plan, n *G.Node, args []int) (int, error) {
	return p.elementwise(n, op, args), nil
}

func (selectOp) kind() string                                  { return "select" }
func (selectOp) call32(m member[float32]) func(*span[float32]) { return selectCall(m) }
func (selectOp) call64(m member[float64]) func(*span[float64]) { return selectCall(m) }

func selectCall[T kernel.Float](m member[T]) func(*span[T]) {
	dst, cond, a, b := m.dst, m.args[0].place, m.args[1].place, m.args[2].place
	return func(s *span[T]) { kernel.Select(dst.of(s), cond.of(s), a.of(s), b.of(s)) }
}
