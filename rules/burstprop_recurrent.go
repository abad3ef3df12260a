package rules

import "credo/graph"

// BurstpropRecurrent is learning of the recurrent inhibition of a bursting network: it keeps plateau potentials small without a
// teacher, where the burst probability is linear in them.
//
//	ΔR = Σ aᵀ · x
//
//	a   Sent("free")             burst rate that the feedback would give unopposed    dimensionless
//	x   Var("free","plateau")    own plateau potential                                dimensionless
//
// The sum over the samples is not divided. Local: the potential is the cell's own. Needs a variable "plateau" and the phases "free"
// and "teacher".
//
// Greedy et al. 2022, Single-phase deep learning in cortico-cortical networks, NeurIPS; doi:10.48550/arXiv.2206.11769 (the authors'
// program), after Payeur et al. 2021; doi:10.1038/s41593-021-00857-x.
// Differs from the paper: nothing known.
func BurstpropRecurrent() Rule {
	n := Needs{Phases: []string{"free", "teacher"}, Vars: []string{"plateau"}}
	return Local("burstprop-recurrent", n, nil, func(b *graph.Builder, l Locals) []Update {
		x := l.Var("free", "plateau")
		return []Update{{DW: b.Scale(l.Product(l.Sent("free"), x), full(1, x)), Summed: true}}
	})
}
