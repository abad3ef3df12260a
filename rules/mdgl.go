package rules

import (
	"credo/graph"
	"credo/graph/circuit"
)

// MDGL is multidigraph learning: e-prop, with modulators that cells secrete by their own error and receive by type.
//
//	ΔW = Σ_t ⟨ 𝓛_t · e_t ⟩,   𝓛_{p,t} = L_{p,t} + (1−α) Σ_j w_{τ(p)τ(j)} [W_{pj} ≠ 0] ψ_{j,t+1} L_{j,t+1}
//
//	e    as of EProp           eligibility of the synapse                                 dimensionless
//	L    learningSignal        worth of a spike with the recurrent network held fixed     per spike
//	ψ L  secretion             of cell j, by its activity and its error                   per spike
//	w    Received              affinity of type τ(p) for the ligand of type τ(j)          dimensionless
//	α    Firing().Potential    decay of the potential in a moment                         dimensionless
//
// Local but for the secretion of the cells onto which p projects, which comes by the projection "modulators_type"; its affinities are means of the recurrent
// weights by type. The secretion of the next moment and L look ahead. Needs that projection, beside the needs of EProp.
//
// Liu et al. 2021, Cell-type-specific neuromodulation guides synaptic credit assignment in a spiking neural network, PNAS 118(51);
// doi:10.1073/pnas.2111821118.
// Differs from the paper: two types, by sign, as in the authors' program, unless the circuit has others; the rate's term is secreted too.
type MDGL struct {
	Spikes
}

// On returns the rule for a circuit.
func (o MDGL) On(spec circuit.Spec) Rule {
	return spiking{name: "mdgl", receives: circuit.TypeModulators, traced: everything, worth: multidigraph}.on(spec, o.Form)
}

// multidigraph is 𝓛 with the secretion that is received through the modulatory projection that the rule needs.
func multidigraph(b *graph.Builder, l Locals) worth {
	return learningSignal(b, l).modulated(b, l.Var("trial", "psi"), func(b *graph.Builder, secretion graph.Node) graph.Node {
		return b.Scale(l.Received(b, secretion), 1-l.Firing().Potential)
	})
}
