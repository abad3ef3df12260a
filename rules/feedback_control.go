package rules

import "credo/graph"

// FeedbackControl is learning from how far a controller moves the cell away from the potential that its input alone would give.
//
//	ΔW = ⟨ rᵢₙᵀ · (u − v) ⟩
//
//	rᵢₙ  Pre                         presynaptic rate                            dimensionless
//	u    Var("closed","u")           own potential under control                 dimensionless
//	v    Var("closed","predicted")   potential that the input alone would give   dimensionless
//
// Local: both are the cell's own. Needs variables "u" and "predicted", and a phase "closed".
//
// Meulemans et al. 2021, Credit assignment in neural networks through deep feedback control, section 3;
// doi:10.48550/arXiv.2106.07887.
// Differs from the paper: potentials are compared, as in Rossbroich & Zenke 2023, figure S1, not rates.
func FeedbackControl() Rule {
	n := Needs{Phases: []string{"closed"}, Vars: []string{"u", "predicted"}}
	return Local("feedback-control", n, nil, func(b *graph.Builder, l Locals) []Update {
		return []Update{{DW: l.Outer(b.Sub(l.Var("closed", "u"), l.Var("closed", "predicted")))}}
	})
}
