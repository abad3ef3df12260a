package rules

import "credo/graph"

// TrialError is the delta rule of a read-out that filters spikes, over a trial: the exact gradient, whatever rule teaches the cells.
//
//	ΔW = Σ_t ⟨ s_tᵀ · error_t ⟩,   or ⟨ s_Tᵀ · error_T ⟩ where the answer counts at the last moment T alone
//
//	s      Pre, Last              presynaptic signal, 1 for a bias   dimensionless
//	error  Var("trial","error")   minus ∂E/∂y of each read-out       dimensionless
//
// Local, given the error. Needs a phase "trial" and a variable "error" of the read-out, which is a course or one value, after the last moment.
//
// Liu et al. 2021, Cell-type-specific neuromodulation guides synaptic credit assignment in a spiking neural network, PNAS 118(51);
// doi:10.1073/pnas.2111821118.
// Differs from the paper: nothing known.
func TrialError() Rule {
	n := Needs{Phases: []string{"trial"}, Vars: []string{"error"}}
	return Course("trial-error", n, func(b *graph.Builder, l Locals) []Update {
		miss, pre := l.Var("trial", "error"), l.Pre()
		if b.Err() == nil && miss.Rank() < pre.Rank() {
			pre = l.Last()
		}
		return []Update{{DW: l.Product(pre, miss)}}
	})
}
