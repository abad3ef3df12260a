package rules

import (
	"credo/graph"
	"credo/graph/circuit"
)

// InhibitoryExactOnline is dis-inhibitory learning with the exact inverse as threshold, as the authors' notebook of Figure 4 has it.
//
//	ΔW = ⟨ rᵢₙᵀ · (rE − φI⁻¹(rI)) ⊙ φE'(rE) ⟩
//
//	rᵢₙ   Pre                     presynaptic rate                          dimensionless
//	rE    Rate("closed")          own rate                                  dimensionless
//	rI    −From(inhibitory)       inhibitory current sensed                 dimensionless
//	φE'   Phi().Slope             slope of the own activation, at the rate  dimensionless
//
// Local as InhibitoryExact is, and needs the same.
//
// Official code of Rossbroich & Zenke 2023, notebook "Figure 4"; doi:10.48550/arXiv.2310.19614.
// Differs from the paper: the slope is taken at the rate instead of the potential, as in the notebook.
func InhibitoryExactOnline() Rule {
	return Local("inhibitory-exact-online", inhibitoryNeeds("closed"), nil, func(b *graph.Builder, l Locals) []Update {
		inhibition := l.From(circuit.Inhibitory)
		threshold := inhibition.Phi.Inverse(b, b.Neg(inhibition.Current("closed")))
		return []Update{{DW: l.Outer(aboveAtRate(b, l, threshold))}}
	})
}

// aboveAtRate returns how far the own rate is above a threshold, times the slope of the activation at that rate.
func aboveAtRate(b *graph.Builder, l Locals, threshold graph.Node) graph.Node {
	rE := l.Rate("closed")
	return b.Mul(b.Sub(rE, threshold), l.Phi().Slope(b, rE))
}
