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

// Fold is the adjoint of Patches: it adds patches y (..., P, Q, k k C) up to images (..., height, width, C), each where Patches takes
// it from. Pixels that the stride leaves out are 0. The gradient is Patches.
func Fold(y *G.Node, height, width, k, stride int) (*G.Node, error) {
	s := y.Shape()
	n := len(s) - 3
	if n < 0 || k < 1 || s[n+2]%(k*k) != 0 {
		return nil, errors.Errorf("Fold of shape %v with kernel %d: needs patches (..., rows, columns, kernel kernel channels)", s, k)
	}
	w := sliding{images: append(toShape(s[:n]), height, width, s[n+2]/(k*k)), k: k, stride: stride}
	if err := w.check(); err != nil {
		return nil, errors.WithMessagef(err, "Fold of shape %v", s)
	}
	if want := w.patches(); !slices.Equal(want, s) {
		return nil, errors.Errorf("Fold of shape %v: the patches of images %v have shape %v", s, w.images, want)
	}
	return fold(y, w)
}

func fold(y *G.Node, w sliding) (*G.Node, error) { return apply(foldOp{sliding: w}, y) }

// foldOp takes patches.
type foldOp struct {
	fresh
	sliding
}

func (op foldOp) Arity() int            { return 1 }
func (op foldOp) Type() hm.Type         { return signature(len(op.images), len(op.images)) }
func (op foldOp) DiffWRT(int) []bool    { return []bool{true} }
func (op foldOp) WriteHash(h hash.Hash) { writeName(h, op) }
func (op foldOp) Hashcode() uint32      { return hashcode(op) }
func (op foldOp) String() string {
	return fmt.Sprintf("Fold[kernel %d, stride %d] to %v", op.k, op.stride, op.images)
}

func (op foldOp) InferShape(ds ...G.DimSizer) (tensor.Shape, error) {
	return op.images.Clone(), checkShapes(op, ds, op.patches())
}

func (op foldOp) SymDiff(_ G.Nodes, _, grad *G.Node) (G.Nodes, error) {
	return single(Patches(grad, op.k, op.stride))
}

func (op foldOp) Do(vs ...G.Value) (G.Value, error) {
	return do(op, op.images, vs, foldInto[float32], foldInto[float64])
}

func foldInto[T kernel.Float](op foldOp, out []T, in [][]T) {
	op.each(func(patch, pixel int) { out[pixel] += in[0][patch] })
}

func (op foldOp) plan(p *plan, n *G.Node, args []int) (int, error) {
	return p.add(n, op, n.Shape(), args...), nil
}

func (foldOp) kind() string                                    { return "fold" }
func (op foldOp) expression(args []string) string              { return op.printed(op.kind(), args[0]) }
func (op foldOp) lower32(s site[float32]) instruction[float32] { return lowerFold(op, s) }
func (op foldOp) lower64(s site[float64]) instruction[float64] { return lowerFold(op, s) }

func lowerFold[T kernel.Float](op foldOp, s site[T]) instruction[T] {
	return slideInParts(op.sliding, s, kernel.Fold[T])
}
