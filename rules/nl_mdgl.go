package rules

import "credo/graph/circuit"

// NLMDGL is multidigraph learning with modulators that diffuse: all cells of a type receive the secretion of all cells.
//
//	ΔW = Σ_t ⟨ 𝓛_t · e_t ⟩,   𝓛_{p,t} = L_{p,t} + (1−α) Σ_j w̄_{τ(p)τ(j)} ψ_{j,t+1} L_{j,t+1}
//
// Symbols as of MDGL; w̄ are means of the recurrent weights over all pairs of cells of two types, of the projection "modulators_block". Local but for
// the modulators, which all cells of a type sense alike.
//
// Liu et al. 2021, Cell-type-specific neuromodulation guides synaptic credit assignment in a spiking neural network, PNAS 118(51);
// doi:10.1073/pnas.2111821118.
// Differs from the paper: as MDGL.
type NLMDGL struct {
	Spikes
}

// On returns the rule for a circuit.
func (o NLMDGL) On(spec circuit.Spec) Rule {
	return spiking{name: "nl-mdgl", receives: circuit.BlockModulators, traced: everything, worth: multidigraph}.on(spec, o.Form)
}
