package rules

import "credo/graph"

// Burstprop is burst-dependent learning in two phases: a burst rate that is higher with the teacher than without potentiates.
//
//	ΔW = Σ eᵢₙᵀ · (b_teacher − b_free) / n
//
//	eᵢₙ  Pre                  presynaptic event rate                                dimensionless
//	b    Var(phase,"burst")   own burst rate                                        dimensionless
//	n    Batch                samples of a full minibatch                           those there are, if the circuit does not know
//
// Local: both burst rates are the cell's own. Needs a variable "burst" and the phases "free" and "teacher".
//
// Payeur et al. 2021, Burst-dependent synaptic plasticity can coordinate learning in hierarchical circuits, Nature Neuroscience;
// doi:10.1038/s41593-021-00857-x, as in Greedy et al. 2022; doi:10.48550/arXiv.2206.11769.
// Differs from the paper: the free phase stands for the running mean. As in the authors' program a short last minibatch is divided by
// the size of a full one.
func Burstprop() Rule {
	n := Needs{Phases: []string{"free", "teacher"}, Vars: []string{"burst"}}
	return Local("burstprop", n, nil, func(b *graph.Builder, l Locals) []Update {
		surplus := b.Sub(l.Var("teacher", "burst"), l.Var("free", "burst"))
		return []Update{{DW: b.Scale(l.Outer(surplus), full(l.Batch(), surplus))}}
	})
}

// full is the factor from a mean over the samples of x to their sum over the size of a full minibatch; 0: of this one.
func full(batch int, x graph.Node) float64 {
	if batch == 0 || !x.Valid() {
		return 1
	}
	return float64(x.Shape()[0]) / float64(batch)
}
