package rules

import (
	"credo/graph"
	"credo/graph/circuit"
)

// KolenPollack is learning of feedback weights that grow towards the forward weights between the same cells.
//
//	ΔY = ⟨ δₐᵀ · r ⟩
//
//	δₐ  Pre              error of the cells above  dimensionless
//	r   Rate("forward")  own rate                  dimensionless
//
// It is the transpose of FeedbackAlignment's change of the forward weights, so that Y − Wᵀ stays as it is; where all weights decay by a
// share λ in a step, it shrinks by 1 − λ. The decay is the optimizer's. Local: the error arrives with the feedback, the rate is the
// cell's own. Needs a variable "delta", and feedback from the cells that the cell drives, whose weights are drawn or copies at the start.
//
// Kolen & Pollack 1994, Backpropagation without weight transport, ICNN; doi:10.1109/ICNN.1994.374486. Akrout et al. 2019, Deep learning
// without weight transport, NeurIPS; doi:10.48550/arXiv.1904.05391.
// Differs from the paper: the decay is not multiplied by the learning rate.
func KolenPollack() Rule {
	n := Needs{Phases: []string{"forward"}, Vars: []string{"delta"}, Layered: true, Sources: copiesOrDrawn(false)}
	return Local("kolen-pollack", n, nil, func(_ *graph.Builder, l Locals) []Update {
		return []Update{{DW: l.Outer(l.Rate("forward"))}}
	})
}

// bothWays gives forward projections feedback alignment, and the feedback of errors its transpose, which must learn.
func bothWays(r Rule) Rule {
	forward := errorTimesInput(r.Name(), Needs{Layered: true, Sources: r.Needs().Sources})
	return Assign(r.Name(), Assignment{Role: circuit.Forward, Rule: forward}, Assignment{Role: circuit.Errors, Rule: r})
}
