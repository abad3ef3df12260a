package rules

import (
	"credo/graph/circuit"
)

// EProp is e-prop: eligibility traces of each synapse times a learning signal that is broadcast to cells.
//
//	ΔW = Σ_t ⟨ L_t · e_t ⟩,   L_t = (1−κ) Σ_{t' ≥ t} κ^(t'−t) signal_t' + rate_signal
//
//	e            traces of pre, ψ, β  eligibility of the synapse, as eligible and backwards say        dimensionless
//	signal       Var("signal")        error of the read-out as it comes back to the cell              per spike
//	rate_signal  Var("rate_signal")   demand of the own rate, if there is one                         per spike
//	ψ            Var("psi")           slope of the own spike for the own potential                    per unit of potential
//	β            Var("beta")          strength of adaptation, −β ψ is the slope for it                units of potential
//	κ            Firing().Readout     decay of the read-out in a moment                               dimensionless
//
// Local: traces are the synapse's own; the signal comes through the projection "back". L looks ahead through the filter of the read-out.
// Needs a phase "trial", variables "psi", "beta" and "signal", and cells that state their constants.
//
// Bellec et al. 2020, A solution to the learning dilemma for recurrent networks of spiking neurons, Nature Communications 11:3625;
// doi:10.1038/s41467-020-17236-y.
// Differs from the paper: traces follow the reset by a spike too, as in Liu et al. 2021, unless reset is off; of terms, the rate's is in L.
type EProp struct {
	Spikes
	Reset bool `yaml:"reset" doc:"traces follow the reset by a spike; the first publication leaves it out"`
}

// On returns the rule for a circuit.
func (o EProp) On(spec circuit.Spec) Rule {
	return spiking{name: "e-prop", traced: traced{reset: o.Reset, adaptation: true}, worth: learningSignal}.on(spec, o.Form)
}
