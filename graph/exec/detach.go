package exec

import (
	"hash"

	"github.com/chewxy/hm"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"credo/graph/kernel"
)

// Detach returns x and stops the gradient.
func Detach(x *G.Node) (*G.Node, error) { return apply(detachOp{}, x) }

// detachOp takes an operand of any shape.
type detachOp struct{ fresh }

func (op detachOp) Arity() int            { return 1 }
func (op detachOp) Type() hm.Type         { return hm.NewFnType(hm.TypeVariable('a'), hm.TypeVariable('a')) }
func (op detachOp) DiffWRT(int) []bool    { return []bool{false} }
func (op detachOp) WriteHash(h hash.Hash) { writeName(h, op) }
func (op detachOp) Hashcode() uint32      { return hashcode(op) }
func (op detachOp) String() string        { return "Detach" }

func (op detachOp) SymDiff(G.Nodes, *G.Node, *G.Node) (G.Nodes, error) { return undifferentiable(op) }

func (op detachOp) InferShape(ds ...G.DimSizer) (tensor.Shape, error) { return allAlike(op, 1, ds) }

func (op detachOp) Do(vs ...G.Value) (G.Value, error) {
	return doAlike(op, vs, detachInto[float32], detachInto[float64])
}

func detachInto[T kernel.Float](_ detachOp, out []T, in [][]T) { copy(out, in[0]) }

func (op detachOp) plan(p *plan, n *G.Node, args []int) (int, error) { return p.reshape(n, args) }
