package rules

import "credo/graph"

// ContinuousBurst is burst-dependent learning while time passes: an event potentiates if it was likelier than the baseline to be a burst.
//
//	ΔW = dt/τ_W ⟨ eᵢₙᵀ · s ⊙ (p' − p_b) ⟩      in every moment
//
//	eᵢₙ      Pre                   presynaptic event rate                           dimensionless
//	s        Var("teach","seen")   own events as they are seen                      dimensionless
//	p'       Before("p")           own burst probability as it was a moment ago     0..1
//	p_b      Baseline              burst probability without an error               0..1
//	dt/τ_W   Pace                  length of a moment to time constant of learning  dimensionless
//
// Local: events and bursts are the cell's own. Needs a phase "teach", a variable "seen", a variable "p" that goes from moment to moment, and a
// circuit that states its baseline, how long a moment lasts, and its time constant of learning.
//
// Greedy et al. 2022, Single-phase deep learning in cortico-cortical networks, figure 3, NeurIPS; doi:10.48550/arXiv.2206.11769.
// Differs from the paper: old and new values are as in the authors' program.
func ContinuousBurst() Rule {
	n := Needs{Phases: []string{"teach"}, Vars: []string{"p", "seen"}, Baseline: true, Pace: true}
	return Local("continuous-burst", n, nil, func(b *graph.Builder, l Locals) []Update {
		surplus := b.Shift(l.Before("p"), -l.Baseline())
		return []Update{{DW: l.Outer(b.Scale(b.Mul(l.Var("teach", "seen"), surplus), l.Pace()))}}
	})
}
