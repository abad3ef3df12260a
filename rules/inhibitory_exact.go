package rules

import (
	"credo/graph"
	"credo/graph/circuit"
)

// InhibitoryExact is dis-inhibitory learning with the exact inverse as threshold.
//
//	ΔW = ⟨ rᵢₙᵀ · (rE − φI⁻¹(rI)) ⊙ φE'(uE) ⟩
//
//	rᵢₙ   Pre                     presynaptic rate            dimensionless
//	rE    Rate("closed")          own rate                    dimensionless
//	rI    −From(inhibitory)       inhibitory current sensed   dimensionless
//	φE'   Slope("closed")         slope of the own activation dimensionless
//
// All at the end of the closed loop; ⟨⟩ is the mean over the batch. Local: the threshold is a function of the current that the
// cell senses. Needs inhibitory cells onto the postsynaptic ones, and a phase "closed".
//
// Rossbroich & Zenke 2023, Dis-inhibitory neuronal circuits can control the sign of synaptic plasticity, section 3;
// doi:10.48550/arXiv.2310.19614.
// Differs from the paper: the inverse is taken in a form that is stable for every rate; the official one drops sharpness and
// shift above r/a = 50.
func InhibitoryExact() Rule {
	return Local("inhibitory-exact", inhibitoryNeeds("closed"), nil, func(b *graph.Builder, l Locals) []Update {
		inhibition := l.From(circuit.Inhibitory)
		rI := b.Neg(inhibition.Current("closed"))
		threshold := inhibition.Phi.Inverse(b, rI)
		post := b.Mul(b.Sub(l.Rate("closed"), threshold), l.Slope("closed"))
		return []Update{{DW: l.Outer(post)}}
	})
}

func inhibitoryNeeds(phases ...string) Needs {
	return Needs{Phases: phases, Afferent: []string{circuit.Inhibitory}}
}
