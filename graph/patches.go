package graph

import (
	G "gorgonia.org/gorgonia"

	"credo/graph/exec"
)

// Patches returns the patches of images x (..., H, W, C) under a square window of kernel pixels that moves stride pixels at a time
// and stays within the image: (..., P, Q, kernel kernel C), P = (H - kernel)/stride + 1 rounded down, Q likewise. A patch lists its
// pixels row by row. The product of all patches, as rows of one matrix, with weights (kernel kernel C, O) is a convolution without
// padding:
//
//	p := b.Patches(x, k, s)                                     // (batch, P, Q, k k C)
//	y := b.MatMul(b.Reshape(p, batch*P*Q, k*k*C), w)            // (batch P Q, O)
func (b *Builder) Patches(x Node, kernel, stride int) Node {
	return b.unary("Patches", func(n *G.Node) (*G.Node, error) { return exec.Patches(n, kernel, stride) }, x)
}

// Fold is the adjoint of Patches: it adds patches y (..., P, Q, kernel kernel C) up to images (..., height, width, C), each where
// Patches takes it from. Pixels that the stride leaves out are 0.
func (b *Builder) Fold(y Node, height, width, kernel, stride int) Node {
	return b.unary("Fold", func(n *G.Node) (*G.Node, error) { return exec.Fold(n, height, width, kernel, stride) }, y)
}
