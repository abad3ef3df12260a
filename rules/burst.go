package rules

import "credo/graph"

// Burst is burst-dependent learning: an event potentiates if it is likelier than the baseline to be a burst.
//
//	ΔW = ⟨ eᵢₙᵀ · e ⊙ (p − p_b) ⟩
//
//	eᵢₙ  Pre                   presynaptic event rate               dimensionless
//	e    Rate("teacher")       own event rate                       dimensionless
//	p    Var("teacher","p")    own burst probability                0..1
//	p_b  Baseline              burst probability without an error   0..1, 1/2 in the papers
//
// Local: events and bursts are the cell's own. Needs a variable "p", a phase "teacher" and a circuit that states its baseline.
//
// Payeur et al. 2021, Burst-dependent synaptic plasticity can coordinate learning in hierarchical circuits, Nature Neuroscience,
// equation 1; doi:10.1038/s41593-021-00857-x. Greedy et al. 2022, Single-phase deep learning in cortico-cortical networks,
// NeurIPS; doi:10.48550/arXiv.2206.11769.
// Differs from the paper: the baseline is a constant, as Greedy et al. have it; in Payeur et al. it is a running mean.
func Burst() Rule {
	n := Needs{Phases: []string{"teacher"}, Vars: []string{"p"}, Baseline: true}
	return Local("burst", n, nil, func(b *graph.Builder, l Locals) []Update {
		surplus := b.Shift(l.Var("teacher", "p"), -l.Baseline())
		return []Update{{DW: l.Outer(b.Mul(l.Rate("teacher"), surplus))}}
	})
}
