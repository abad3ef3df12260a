package rules

import "credo/graph"

// ContinuousBurstprop is burst-dependent learning while time passes: an event potentiates if it was likelier to be a burst than the cell's
// events have been of late.
//
//	ΔW = dt/τ_W ⟨ eᵢₙᵀ · s ⊙ (p' − ⟨b⟩'/⟨e⟩') ⟩      in every moment; ⟨b⟩/⟨e⟩ is 0 before the first event
//
//	eᵢₙ      Pre                       presynaptic event rate                             dimensionless
//	s        Var("teach","seen")       own events as they are seen                        dimensionless
//	p'       Before("p")               own burst probability as it was a moment ago       0..1
//	⟨e⟩'     Before("event average")   running average of own events, a moment ago        dimensionless
//	⟨b⟩'     Before("burst average")   running average of own bursts, a moment ago        dimensionless
//	dt/τ_W   Pace                      length of a moment to time constant of learning    dimensionless
//
// Local: all is the cell's own. Needs a phase "teach", a variable "seen", variables "p", "event average" and "burst average" that go from moment
// to moment, and a circuit that states how long a moment lasts, and its time constant of learning.
//
// Payeur et al. 2021, Burst-dependent synaptic plasticity can coordinate learning in hierarchical circuits, Nature Neuroscience,
// equation 1; doi:10.1038/s41593-021-00857-x, as in Greedy et al. 2022, figure 3; doi:10.48550/arXiv.2206.11769.
// Differs from the paper: old and new values are as in the authors' program, where 0/0 of the first moments is no number.
func ContinuousBurstprop() Rule {
	n := Needs{Phases: []string{"teach"}, Vars: []string{"p", "seen", "event average", "burst average"}, Pace: true}
	return Local("continuous-burstprop", n, nil, func(b *graph.Builder, l Locals) []Update {
		const least = 1e-30 // below all averages of events but 0
		late := b.Div(l.Before("burst average"), b.Max(l.Before("event average"), b.Const(least)))
		surplus := b.Sub(l.Before("p"), late)
		return []Update{{DW: l.Outer(b.Scale(b.Mul(l.Var("teach", "seen"), surplus), l.Pace()))}}
	})
}
