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

// Patches returns the patches of images x (..., H, W, C) under a square window that moves stride pixels at a time and stays within
// the image: (..., P, Q, k k C), P = (H-k)/stride + 1 rounded down and Q likewise. A patch lists its pixels row by row. Multiplied by
// weights (k k C, O), the patches give a convolution without padding. The gradient is Fold.
func Patches(x *G.Node, k, stride int) (*G.Node, error) {
	w := sliding{images: x.Shape(), k: k, stride: stride}
	if err := w.check(); err != nil {
		return nil, errors.WithMessagef(err, "Patches of shape %v", x.Shape())
	}
	return apply(patchesOp{sliding: w}, x)
}

// patchesOp takes images.
type patchesOp struct {
	fresh
	sliding
}

func (op patchesOp) Arity() int            { return 1 }
func (op patchesOp) Type() hm.Type         { return signature(len(op.images), len(op.images)) }
func (op patchesOp) DiffWRT(int) []bool    { return []bool{true} }
func (op patchesOp) WriteHash(h hash.Hash) { writeName(h, op) }
func (op patchesOp) Hashcode() uint32      { return hashcode(op) }
func (op patchesOp) String() string {
	return fmt.Sprintf("Patches[kernel %d, stride %d] of %v", op.k, op.stride, op.images)
}

func (op patchesOp) InferShape(ds ...G.DimSizer) (tensor.Shape, error) {
	return op.patches(), checkShapes(op, ds, op.images)
}

func (op patchesOp) SymDiff(_ G.Nodes, _, grad *G.Node) (G.Nodes, error) {
	return single(fold(grad, op.sliding))
}

func (op patchesOp) Do(vs ...G.Value) (G.Value, error) {
	return do(op, op.patches(), vs, patchesInto[float32], patchesInto[float64])
}

func patchesInto[T kernel.Float](op patchesOp, out []T, in [][]T) {
	op.each(func(patch, pixel int) { out[patch] = in[0][pixel] })
}

func (op patchesOp) plan(p *plan, n *G.Node, args []int) (int, error) {
	return p.add(n, op, n.Shape(), args...), nil
}

func (patchesOp) kind() string                                    { return "patches" }
func (op patchesOp) expression(args []string) string              { return op.printed(op.kind(), args[0]) }
func (op patchesOp) lower32(s site[float32]) instruction[float32] { return lowerPatches(op, s) }
func (op patchesOp) lower64(s site[float64]) instruction[float64] { return lowerPatches(op, s) }

func lowerPatches[T kernel.Float](op patchesOp, s site[T]) instruction[T] {
	return slideInParts(op.sliding, s, kernel.Patches[T])
}
