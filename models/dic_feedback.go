package models

import (
	"math"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/catalog"
)

// FeedbackMatrices says how the controller's feedback matrices Q_l (batch, K, cells) are computed from the open-loop end state. The
// aligned form excludes the average and the limit: it is there so that the exact rule follows each sample's own gradient, which a norm,
// a factor, leaves so, and they do not.
type FeedbackMatrices struct {
	Form    FeedbackForm `yaml:"form" one:"shipped equilibrium aligned" doc:"factor between a feedback current and the read-out"`
	Average bool         `yaml:"average" doc:"whether every sample gets the mean over the batch, of at least 2 samples"`
	Clip    float64      `yaml:"clip" min:"0" null:"0" doc:"limit of the entries; 0 or null: none"`
	Norm    float64      `yaml:"norm" min:"0" null:"0" doc:"Frobenius norm of each sample's matrix; 0 or null: as it comes"`
}

// FeedbackForm is the factor between a feedback current and the read-out.
type FeedbackForm string

// The published form leaves out the recurrent inhibition; EquilibriumForm is the exact derivative dv/df of the open-loop rest;
// AlignedForm is (dv/dz)/φE'(uE), which makes the exact rule proportional to the gradient for weak feedback.
const (
	ShippedForm     FeedbackForm = "shipped"
	EquilibriumForm FeedbackForm = "equilibrium"
	AlignedForm     FeedbackForm = "aligned"
)

func (f FeedbackMatrices) check() error {
	switch f.Form {
	case ShippedForm, EquilibriumForm, AlignedForm:
	default:
		return catalog.At("feedback.form", errors.Errorf("dic: feedback form %q is not known: use %s, %s or %s", f.Form, ShippedForm, EquilibriumForm, AlignedForm))
	}
	if !(f.Clip >= 0) || !(f.Norm >= 0) || math.IsInf(f.Norm, 0) {
		return catalog.At("feedback", errors.Errorf("dic: feedback clipped to %g and of norm %g: needs positive numbers, or 0 for none", f.Clip, f.Norm))
	}
	if f.Form == AlignedForm && (f.Average || f.Clip > 0) {
		return catalog.At("feedback", errors.Errorf("dic: feedback of form %s follows each sample's own gradient, which neither the average over the batch nor clipped entries do: leave them out, or use form %s", AlignedForm, EquilibriumForm))
	}
	return nil
}

// close computes the control that closes the loop at the end of the open phase: feedback matrices Q_l (batch, K, cells), processed as the
// settings say, and the gain dv/dc. The matrices are observed as "Q1/raw" and "Q1".
//
//	A_L = Vᵀ diag(φE'(uE_L)),  A_l = A_{l+1} W_{l+1}ᵀ diag(φE'(uE_l)),  Q_l = A_l diag(φI'(uI_l))
func (d *dicBatch) close(b *graph.Builder, s dicState) *control {
	k := &control{target: d.effectiveTarget(b, s.v), Q: make([]graph.Node, len(s.uE))}
	b.Observe("effective target", k.target)
	if b.Err() != nil {
		return k
	}
	n, K := s.v.Shape()[0], s.v.Shape()[1]
	k.gain = d.direct(b, n, K)
	damping := b.Expand(b.Const(1), n, 1, 1)
	back := b.Reshape(b.Transpose(d.V), 1, K, d.Sizes[len(s.uE)]) // dv/drE of the layer, one matrix for all samples at first
	for l := len(s.uE) - 1; l >= 0; l-- {
		cells := d.Sizes[l+1]
		column := func(x graph.Node) graph.Node { return b.Reshape(x, n, 1, cells) }
		slopeE, slopeI := d.PhiE.Slope(b, s.uE[l]), d.PhiI.Slope(b, s.uI[l])
		recurrent := b.Div(b.Const(1), b.Shift(b.Mul(slopeE, slopeI), 1)) // the share of a change that the private partner leaves
		factor := slopeE
		if d.Feedback.Form != ShippedForm {
			factor = b.Mul(slopeE, recurrent)
		}
		A := b.Mul(back, column(factor))
		response := b.Mul(A, column(slopeI)) // dv/df, but for the recurrent factors that the shipped form leaves out
		raw := response
		if d.Feedback.Form == AlignedForm {
			raw = b.Div(A, column(slopeE))
		}
		k.Q[l] = d.Feedback.process(b, raw)
		b.Observe(feedback(l+1)+"/raw", raw)
		b.Observe(feedback(l+1), k.Q[l])
		if d.Feedback.Form == ShippedForm {
			response = b.Mul(b.Mul(response, column(recurrent)), damping)
			damping = b.Mul(damping, b.Reshape(b.Mean(recurrent, 1), n, 1, 1))
		}
		k.gain = b.Add(k.gain, b.BatchMatMul(response, k.Q[l], false, true))
		if l > 0 {
			back = d.form(weight(l+1)).Back(b, A, d.W[l])
		}
	}
	return k
}

// direct is the part of dv/dc that does not pass the network.
func (d *dicBatch) direct(b *graph.Builder, n, K int) graph.Node {
	if !d.DriveReadout {
		return b.Expand(b.Const(0), n, K, K)
	}
	return b.Expand(b.Eye(K), n, K, K)
}

func (f FeedbackMatrices) process(b *graph.Builder, Q graph.Node) graph.Node {
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
		norm := b.Max(b.Sqrt(b.Sum(b.Square(Q), 1, 2)), b.Const(1e-30)) // a matrix of zeros stays one
		Q = b.Scale(b.Div(Q, b.Reshape(norm, n, 1, 1)), f.Norm)
	}
	return Q
}
