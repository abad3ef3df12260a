package rules

import "credo/graph"

// BurstFeedback is learning of feedback onto apical dendrites: it silences them.
//
//	ΔY = −⟨ eₐᵀ · u ⟩,   ΔQ = +⟨ eₐᵀ · u ⟩
//
//	eₐ   PreRate                   presynaptic rate            dimensionless
//	u    Var("teacher","apical")   own apical potential        dimensionless
//	±    −Sign                     against the own current     Y excites the dendrite, Q inhibits it
//
// The presynaptic factor is the event rate for Y too, which carries bursts. Local: the potential is the cell's own. Needs a variable
// "apical" and a phase "teacher". Interneurons that explain feedback away learn so, too, with their rates.
//
// Greedy et al. 2022, Single-phase deep learning in cortico-cortical networks, section 2, NeurIPS; doi:10.48550/arXiv.2206.11769.
// Differs from the paper: signs are as in the authors' program. Through convolutions the products are added over places: there the authors' program
// keeps feedback as it begins.
func BurstFeedback() Rule {
	n := Needs{Phases: []string{"teacher"}, Vars: []string{"apical"}}
	return Local("burst-feedback", n, nil, func(b *graph.Builder, l Locals) []Update {
		return []Update{{DW: l.Product(l.PreRate(), b.Scale(l.Var("teacher", "apical"), -l.Sign()))}}
	})
}
