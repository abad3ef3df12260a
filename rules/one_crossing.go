package rules

import (
	"credo/graph"
	"credo/graph/circuit"
)

// OneCrossing is the gradient by all ways that cross at most one recurrent synapse: MDGL by cell, with the whole later course of the cells that secrete.
//
//	ΔW = Σ_t ⟨ 𝓛_t · e_t ⟩,   𝓛_{p,t} = L_{p,t} + (1−α) Σ_j W_{pj} μ_{j,t+1}
//
//	μ  the pass of backwards for L   worth of the potential of cell j, with the recurrent network held fixed   per unit of potential
//
// Other symbols as of MDGL. Not local: the synapses onto p know the weights of the synapses from p, and the course of other cells. It tells apart the
// parts that MDGL leaves out.
//
// Liu et al. 2021, Cell-type-specific neuromodulation guides synaptic credit assignment in a spiking neural network, PNAS 118(51);
// doi:10.1073/pnas.2111821118.
// Differs from the paper: it is no rule there, but the first two terms of the series that the paper cuts.
type OneCrossing struct {
	Spikes
}

// On returns the rule for a circuit.
func (o OneCrossing) On(spec circuit.Spec) Rule {
	return spiking{name: "one-crossing", receives: circuit.CellModulators, traced: everything, worth: crossedOnce}.on(spec, o.Form)
}

// crossedOnce is 𝓛 with the worth of potentials that is received from the moment after.
func crossedOnce(b *graph.Builder, l Locals) worth {
	own, f, psi, beta := learningSignal(b, l), l.Firing(), l.Var(l.phase(), "psi"), l.Var(l.phase(), "beta")
	if b.Err() != nil {
		return worth{}
	}
	return worth{
		ends: append([]graph.Node{silence(b, psi), silence(b, psi)}, own.ends...), rows: append([]graph.Node{psi}, own.rows...),
		write: func(b *graph.Builder, later, now []graph.Node) (graph.Node, []graph.Node) {
			direct, earlier := own.write(b, later[2:], now[1:])
			v, a := later[0], later[1]
			driven := b.Mul(now[0], b.Add(b.Sub(direct, b.Scale(v, f.Reset)), b.Scale(a, 1-f.Adaptation)))
			received := b.Scale(l.Received(b, v), 1-f.Potential)
			v, a = b.Add(driven, b.Scale(v, f.Potential)), b.Sub(b.Scale(a, f.Adaptation), b.Mul(driven, beta))
			return b.Add(direct, received), append([]graph.Node{v, a}, earlier...)
		},
	}
}
