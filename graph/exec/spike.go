package exec

import (
	"hash"

	"github.com/chewxy/hm"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"credo/graph/kernel"
)

// Spike returns 1 where u > 0, else 0. Its gradient with respect to u is the incoming gradient times slope, the surrogate
// derivative, which has the shape of u and is not differentiated itself.
func Spike(u, slope *G.Node) (*G.Node, error) { return apply(spikeOp{}, u, slope) }

// spikeOp takes u and slope, of one shape.
type spikeOp struct{ fresh }

func (op spikeOp) Arity() int            { return 2 }
func (op spikeOp) Type() hm.Type         { return alikeType(2) }
func (op spikeOp) DiffWRT(int) []bool    { return []bool{true, false} }
func (op spikeOp) WriteHash(h hash.Hash) { writeName(h, op) }
func (op spikeOp) Hashcode() uint32      { return hashcode(op) }
func (op spikeOp) String() string        { return "Spike" }

func (op spikeOp) InferShape(ds ...G.DimSizer) (tensor.Shape, error) { return allAlike(op, 2, ds) }

func (op spikeOp) SymDiff(in G.Nodes, _, grad *G.Node) (G.Nodes, error) {
	du, err := mul(grad, in[1])
	return G.Nodes{du, nil}, err
}

func (op spikeOp) Do(vs ...G.Value) (G.Value, error) {
	return doAlike(op, vs, spikeInto[float32], spikeInto[float64])
}

func spikeInto[T kernel.Float](_ spikeOp, out []T, in [][]T) {
	for i, u := range in[0] {
		if u > 0 {
			out[i] = 1
		} else {
			out[i] = 0
		}
	}
}

// plan has u for its only operand.
func (op spikeOp) plan(p *plan, n *G.Node, args []int) (int, error) {
	return p.add(n, op, n.Shape(), args[0]), nil
}

func (spikeOp) kind() string                                  { return "spike" }
func (spikeOp) call32(m member[float32]) func(*span[float32]) { return spikeCall(m) }
func (spikeOp) call64(m member[float64]) func(*span[float64]) { return spikeCall(m) }

func spikeCall[T kernel.Float](m member[T]) func(*span[T]) {
	dst, u := m.dst, m.args[0].place
	return func(s *span[T]) { kernel.GtScalar(dst.of(s), u.of(s), 0) }
}
