package rules

import "credo/graph"

// InterneuronError is learning of interneurons to mirror the cells that teach them, from those one layer below.
//
//	ΔF = ⟨ rᵢₙᵀ · (φ(u) − φ(v)) ⟩
//
//	rᵢₙ   PreRate                       presynaptic rate, taught                         dimensionless
//	φ(u)  Rate("teacher")               own rate                                         dimensionless
//	v     Var("teacher","predicted")    potential the basal input alone would give       dimensionless
//
// It is dendritic-error but for the presynaptic factor, which is the rate also where the projection carries another. Local: soma and
// dendrite are the cell's own. Needs a variable "predicted" and a phase "teacher".
//
// Sacramento et al. 2018, Dendritic cortical microcircuits approximate the backpropagation algorithm, section 2;
// doi:10.48550/arXiv.1810.11393. Differs from the paper: averaged over a minibatch, at the end of the phase.
func InterneuronError() Rule {
	return Local("interneuron-error", predicts(), nil, func(b *graph.Builder, l Locals) []Update {
		return []Update{{DW: l.Product(l.PreRate(), unpredicted(b, l))}}
	})
}
