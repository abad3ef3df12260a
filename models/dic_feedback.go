package models

import (
	"fmt"

	"credo/graph"
)

// feedback returns the matrices Q_l (batch, K, cells) at a state, processed as the settings say: average, clip, norm, in this
// order. They are observed as "Q1/raw" and "Q1".
//
//	A_L = Vᵀ diag(φE'(uE_L)),  A_l = A_{l+1} W_{l+1}ᵀ diag(φE'(uE_l)),  Q_l = A_l diag(φI'(uI_l))
func (d *dicBatch) feedback(b *graph.Builder, s dicState) []graph.Node {
	if b.Err() != nil {
		return make([]graph.Node, len(s.uE))
	}
	Q := make([]graph.Node, len(s.uE))
	n, K := s.v.Shape()[0], s.v.Shape()[1]
	back := b.Reshape(b.Transpose(d.V), 1, K, d.Sizes[len(s.uE)]) // dv/drE of the layer, one matrix for all samples at first
	for l := len(s.uE) - 1; l >= 0; l-- {
		cells := d.Sizes[l+1]
		column := func(x graph.Node) graph.Node { return b.Reshape(x, n, 1, cells) }
		slopeE, slopeI := d.PhiE.Slope(b, s.uE[l]), d.PhiI.Slope(b, s.uI[l])
		A := b.Mul(back, column(d.factor(b, slopeE, slopeI)))
		Q[l] = b.Mul(A, column(slopeI))
		if d.Feedback.Form == Aligned {
			Q[l] = b.Div(A, column(slopeE))
		}
		b.Observe(fmt.Sprintf("Q%d/raw", l+1), Q[l])
		Q[l] = d.Feedback.process(b, Q[l])
		b.Observe(fmt.Sprintf("Q%d", l+1), Q[l])
		if l > 0 {
			back = b.Reshape(b.MatMul(b.Reshape(A, n*K, cells), b.Transpose(d.W[l])), n, K, d.Sizes[l])
		}
	}
	return Q
}

// factor is the gain of one layer: φE', and in the forms that are exact at rest the recurrent inhibition with it.
func (d *dicBatch) factor(b *graph.Builder, slopeE, slopeI graph.Node) graph.Node {
	if d.Feedback.Form == Shipped {
		return slopeE
	}
	return b.Div(slopeE, b.Shift(b.Mul(slopeE, slopeI), 1))
}

func (f Feedback) process(b *graph.Builder, Q graph.Node) graph.Node {
	if b.Err() != nil {
		return Q
	}
	n := Q.Shape()[0]
	if f.Average {
		Q = b.Expand(b.Reshape(b.Mean(Q, 0), append([]int{1}, Q.Shape()[1:]...)...), Q.Shape()...)
	}
	if f.Clip > 0 {
		Q = b.Clip(Q, -f.Clip, f.Clip)
	}
	if f.Norm > 0 {
		norm := b.Sqrt(b.Sum(b.Square(Q), 1, 2))
		Q = b.Scale(b.Div(Q, b.Reshape(norm, n, 1, 1)), f.Norm)
	}
	return Q
}
