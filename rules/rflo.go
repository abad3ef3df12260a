package rules

import "credo/graph/circuit"

// RFLO is random feedback local online learning, for spiking cells: a trace of the leak alone, times a learning signal.
//
//	ΔW = Σ_t ⟨ L_t · ψ_t p_t ⟩,   p_t = α p_{t−1} + (1−α) pre_t
//
// Symbols as of EProp. Local as EProp, with the same needs.
//
// Murray 2019, Local online learning in recurrent networks with random feedback, eLife 8:e43299; doi:10.7554/eLife.43299.
// Differs from the paper: reconstructed. The paper has rate cells; here e-prop's traces lose reset and adaptation. Feedback is random if the
// circuit says so.
type RFLO struct {
	Spikes
}

// On returns the rule for a circuit.
func (o RFLO) On(spec circuit.Spec) Rule {
	return spiking{name: "rflo", worth: learningSignal}.on(spec, o.Form)
}
