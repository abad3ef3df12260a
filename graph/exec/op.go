package exec

import (
	"hash"
	"hash/fnv"
	"io"
	"slices"

	"github.com/chewxy/hm"
	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// operation is implemented by every operation of this package: Gorgonia's tape machine can run it, Gorgonia's symbolic
// differentiation goes through it, and it plans itself.
type operation interface {
	G.Op
	G.SDOp
	// plan adds the vertices of node n, whose operands are the vertices args, and returns the vertex of its value.
	plan(p *plan, n *G.Node, args []int) (int, error)
}

// fresh gives the answers all operations here share: the result is newly made memory, and nothing is overwritten.
type fresh struct{}

func (fresh) ReturnsPtr() bool     { return true }
func (fresh) CallsExtern() bool    { return false }
func (fresh) OverwritesInput() int { return -1 }

// hashcode hashes the text that WriteHash writes, as Gorgonia does.
func hashcode(op G.Op) uint32 {
	h := fnv.New32a()
	op.WriteHash(h)
	return h.Sum32()
}

// writeName is WriteHash for an operation whose name says everything about it.
func writeName(h hash.Hash, op G.Op) { _, _ = io.WriteString(h, op.String()) }

// signature is the type of an operation from tensors of the ranks in to one of rank out. Rank 0 is a scalar, which Gorgonia types
// by its dtype alone: only such a node can be a cost.
func signature(out int, in ...int) hm.Type {
	types := make([]hm.Type, 0, len(in)+1)
	for _, r := range append(slices.Clone(in), out) {
		types = append(types, ranked(r))
	}
	return hm.NewFnType(types...)
}

func ranked(rank int) hm.Type {
	a := hm.TypeVariable('a')
	if rank == 0 {
		return a
	}
	return G.TensorType{Dims: rank, Of: a}
}

func ranks(shapes []tensor.Shape) []int {
	out := make([]int, len(shapes))
	for i, s := range shapes {
		out[i] = len(s)
	}
	return out
}

// alikeType is the type of an operation from n values to one, all of one type.
func alikeType(n int) hm.Type {
	types := make([]hm.Type, n+1)
	for i := range types {
		types[i] = hm.TypeVariable('a')
	}
	return hm.NewFnType(types...)
}

// checkShapes checks that the operands have the shapes the operation was made for. (Gorgonia's own comparison takes a vector and
// a column of the same length for equal.)
func checkShapes(op G.Op, ds []G.DimSizer, want ...tensor.Shape) error {
	got, err := G.DimSizersToShapes(ds)
	if err != nil {
		return errors.Wrapf(err, "%v", op)
	}
	if len(got) != len(want) {
		return errors.Errorf("%v takes %d operands, got %d", op, len(want), len(got))
	}
	for i := range got {
		if !slices.Equal(got[i], want[i]) {
			return errors.Errorf("%v: operand %d has shape %v, must have %v", op, i+1, got[i], want[i])
		}
	}
	return nil
}

// allAlike checks that there are n operands of one shape, and returns it.
func allAlike(op G.Op, n int, ds []G.DimSizer) (tensor.Shape, error) {
	shapes, err := G.DimSizersToShapes(ds)
	if err != nil || len(shapes) != n {
		return nil, errors.Errorf("%v takes %d operands, got %d", op, n, len(ds))
	}
	want := make([]tensor.Shape, n)
	for i := range want {
		want[i] = shapes[0]
	}
	return shapes[0].Clone(), checkShapes(op, ds, want...)
}

func toShape(s []int) tensor.Shape { return slices.Clone(s) }

func allTrue(n int) []bool {
	out := make([]bool, n)
	for i := range out {
		out[i] = true
	}
	return out
}

// single makes the gradients of an operation of one operand.
func single(n *G.Node, err error) (G.Nodes, error) { return G.Nodes{n}, err }

func undifferentiable(op G.Op) (G.Nodes, error) {
	return nil, errors.Errorf("%v is not differentiable", op)
}
