package rules

import "credo/graph/circuit"

// MDGLCell is multidigraph learning with an affinity for every pair of cells: the recurrent weight between them.
//
//	ΔW = Σ_t ⟨ 𝓛_t · e_t ⟩,   𝓛_{p,t} = L_{p,t} + (1−α) Σ_j W_{pj} ψ_{j,t+1} L_{j,t+1}
//
// Symbols as of MDGL. Not local: the synapses onto p know the weights of the synapses from p, which the projection "modulators_cell" carries.
//
// Liu et al. 2021, Cell-type-specific neuromodulation guides synaptic credit assignment in a spiking neural network, PNAS 118(51);
// doi:10.1073/pnas.2111821118.
// Differs from the paper: as MDGL.
type MDGLCell struct {
	Spikes
}

// On returns the rule for a circuit.
func (o MDGLCell) On(spec circuit.Spec) Rule {
	return spiking{name: "mdgl-cell", receives: circuit.CellModulators, traced: everything, worth: multidigraph}.on(spec, o.Form)
}
