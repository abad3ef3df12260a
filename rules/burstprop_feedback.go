package rules

import "credo/graph"

// BurstpropFeedback is learning of the feedback of a bursting network in two phases: by the transpose of the change of the forward
// weights of the same cells, so that decay aligns the two.
//
//	ΔY = Σ (b_teacher − b_free)ᵀ · e / n
//
//	b   Sent(phase)        burst rate above, which the projection carries               dimensionless
//	e   Rate("teacher")    own event rate                                               dimensionless
//	n   Batch              samples of a full minibatch                                  those there are, if the circuit does not know
//
// Local: bursts arrive at the synapse, and events are the cell's own. Needs a variable "apical" and the phases "free" and "teacher".
//
// Greedy et al. 2022, Single-phase deep learning in cortico-cortical networks, NeurIPS; doi:10.48550/arXiv.2206.11769 (the authors'
// program); after Kolen & Pollack 1994, Backpropagation without weight transport; doi:10.1109/ICNN.1994.374486.
// Differs from the paper: nothing known.
func BurstpropFeedback() Rule {
	n := Needs{Phases: []string{"free", "teacher"}, Vars: []string{"apical"}}
	return Local("burstprop-feedback", n, nil, func(b *graph.Builder, l Locals) []Update {
		surplus := b.Sub(l.Sent("teacher"), l.Sent("free"))
		return []Update{{DW: b.Scale(l.Product(surplus, l.Rate("teacher")), full(l.Batch(), surplus))}}
	})
}
