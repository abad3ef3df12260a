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

// Solve returns the solution x (batch, k) of the systems A x = r, for a (batch, k, k) and r (batch, k). It is differentiable in
// both.
func Solve(a, r *G.Node) (*G.Node, error) { return solve(a, r, false) }

func solve(a, r *G.Node, trans bool) (*G.Node, error) {
	s := a.Shape()
	if len(s) != 3 || s[1] != s[2] || len(r.Shape()) != 2 || r.Shape()[0] != s[0] || r.Shape()[1] != s[1] {
		return nil, errors.Errorf("shapes %v and %v: needs (batch, k, k) and (batch, k)", s, r.Shape())
	}
	return apply(solveOp{batch: s[0], k: s[1], trans: trans}, a, r)
}

// solveOp solves batch systems of k equations, of the transposed matrices if so asked.
type solveOp struct {
	fresh
	batch, k int
	trans    bool
}

func (op solveOp) Arity() int            { return 2 }
func (op solveOp) Type() hm.Type         { return signature(2, 3, 2) }
func (op solveOp) DiffWRT(int) []bool    { return []bool{true, true} }
func (op solveOp) WriteHash(h hash.Hash) { writeName(h, op) }
func (op solveOp) Hashcode() uint32      { return hashcode(op) }
func (op solveOp) String() string {
	return fmt.Sprintf("Solve[%d %d] transposed %t", op.batch, op.k, op.trans)
}

func (op solveOp) InferShape(ds ...G.DimSizer) (tensor.Shape, error) {
	return tensor.Shape{op.batch, op.k}, checkShapes(op, ds, tensor.Shape{op.batch, op.k, op.k}, tensor.Shape{op.batch, op.k})
}

// SymDiff: with A x = r, dr = A⁻ᵀ g and dA = −dr xᵀ; with Aᵀ x = r, dr = A⁻¹ g and dA = −x drᵀ.
func (op solveOp) SymDiff(in G.Nodes, x, grad *G.Node) (G.Nodes, error) {
	dr, err := solve(in[0], grad, !op.trans)
	if err != nil {
		return nil, err
	}
	left, right := dr, x
	if op.trans {
		left, right = x, dr
	}
	da, err := outer(left, right, op.batch, op.k)
	return G.Nodes{da, dr}, err
}

// outer returns −a bᵀ for every sample.
func outer(a, b *G.Node, batch, k int) (*G.Node, error) {
	column, err := G.Reshape(a, tensor.Shape{batch, k, 1})
	if err != nil {
		return nil, err
	}
	row, err := G.Reshape(b, tensor.Shape{batch, 1, k})
	if err != nil {
		return nil, err
	}
	p, err := G.BatchedMatMul(column, row)
	if err != nil {
		return nil, err
	}
	return G.Neg(p)
}

func (op solveOp) Do(vs ...G.Value) (G.Value, error) {
	return do(op, tensor.Shape{op.batch, op.k}, vs, solveInto[float32], solveInto[float64])
}

func solveInto[T kernel.Float](op solveOp, out []T, in [][]T) {
	kernel.BatchSolve(&kernel.Scratch[T]{}, op.trans, op.batch, op.k, out, in[0], in[1])
}

func (op solveOp) plan(p *plan, n *G.Node, args []int) (int, error) {
	return p.add(n, op, n.Shape(), args...), nil
}

func (solveOp) kind() string                                    { return "solve" }
func (op solveOp) lower32(s site[float32]) instruction[float32] { return lowerSolve(op, s) }
func (op solveOp) lower64(s site[float64]) instruction[float64] { return lowerSolve(op, s) }

func lowerSolve[T kernel.Float](op solveOp, s site[T]) instruction[T] {
	m, dst, a, r, k := s.program.machine, s.dst, s.args[0], s.args[1], op.k
	return inParts[T](op.batch, 1, float64(op.batch*k*k*k), func(worker, from, to int) {
		kernel.BatchSolve(&m.scratch[worker], op.trans, to-from, k, dst.data[from*k:to*k], a.data[from*k*k:], r.data[from*k:])
	})
}
