package rules

import "credo/graph"

// DendriticError is learning from the error with which the basal dendrite predicts the soma.
//
//	ΔW = ⟨ rᵢₙᵀ · (φ(u) − φ(v)) ⟩
//
//	rᵢₙ   Pre                           presynaptic rate, as the projection carries it   dimensionless
//	φ(u)  Rate("teacher")               own rate                                         dimensionless
//	v     Var("teacher","predicted")    potential the basal input alone would give       dimensionless
//
// Local: soma and dendrite are the cell's own. Needs a variable "predicted" and a phase "teacher".
//
// Sacramento et al. 2018, Dendritic cortical microcircuits approximate the backpropagation algorithm, section 2;
// doi:10.48550/arXiv.1810.11393. Differs from the paper: averaged over a minibatch, at the end of the phase.
func DendriticError() Rule {
	return Local("dendritic-error", predicts(), nil, func(b *graph.Builder, l Locals) []Update {
		return []Update{{DW: l.Outer(unpredicted(b, l))}}
	})
}

func predicts() Needs { return Needs{Phases: []string{"teacher"}, Vars: []string{"predicted"}} }

// unpredicted is φ(u) − φ(v), (batch, size of Post).
func unpredicted(b *graph.Builder, l Locals) graph.Node {
	return b.Sub(l.Rate("teacher"), l.Phi().Rate(b, l.Var("teacher", "predicted")))
}
