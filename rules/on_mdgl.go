package rules

import (
	"credo/graph"
	"credo/graph/circuit"
)

// OnMDGL is multidigraph learning with a second term that needs no later moment: secretion and eligibility are filtered separately.
//
//	ΔW = Σ_t ⟨ L_t · e_t ⟩ + (1−α) Σ_t ⟨ Σ_j w_{τ(p)τ(j)} [W_{pj} ≠ 0] signal_{j,t} F(ψ_j)_t · F(e)_{t−1} ⟩
//
//	F       F(x)_t = κ F(x)_{t−1} + (1−κ) x_t    filter of the read-out                  of x
//	signal  Var("signal")                        error of the same moment                per spike
//
// Other symbols as of MDGL. It is written with the filter on the other factor, Σ_t A_{t+1} F(e)_t = Σ_t F*(A)_t e_t, where F* filters from the last
// moment to the first, so that it has both forms. The first term is e-prop's, whose L looks ahead through the read-out. Needs as MDGL.
//
// Liu et al. 2021, Cell-type-specific neuromodulation guides synaptic credit assignment in a spiking neural network, PNAS 118(51),
// supplement; doi:10.1073/pnas.2111821118.
// Differs from the paper: as MDGL.
type OnMDGL struct {
	Spikes
}

// On returns the rule for a circuit.
func (o OnMDGL) On(spec circuit.Spec) Rule {
	return spiking{name: "on-mdgl", receives: circuit.TypeModulators, traced: everything, worth: filteredApart}.on(spec, o.Form)
}

// filteredApart is 𝓛_t = L_t + F*(A)_t with A_t = (1−α) received(signal_{t+1} F(ψ)_{t+1}).
func filteredApart(b *graph.Builder, l Locals) worth {
	direct, f := learningSignal(b, l), l.Firing()
	signal, psi := l.Var("trial", "signal"), l.Var("trial", "psi")
	if b.Err() != nil {
		return worth{}
	}
	none, courses := silence(b, psi), []graph.Node{filtered(b, psi, f.Readout)}
	first := none // of the moments, from the last
	if signal.Rank() < psi.Rank() {
		first = signal
	} else {
		courses = append(courses, signal)
	}
	return worth{
		ends: append([]graph.Node{none, none, first}, direct.ends...), rows: append(courses, direct.rows...),
		write: func(b *graph.Builder, later, now []graph.Node) (graph.Node, []graph.Node) {
			here, earlier := direct.write(b, later[3:], now[len(courses):])
			signal, none := later[2], b.Scale(later[2], 0) // one signal, for the last moment
			if len(courses) > 1 {
				signal = now[1]
			}
			received := b.Scale(l.Received(b, later[0]), 1-f.Potential)
			filter := b.Add(b.Scale(later[1], f.Readout), b.Scale(received, 1-f.Readout))
			return b.Add(here, filter), append([]graph.Node{b.Mul(now[0], signal), filter, none}, earlier...)
		},
	}
}

// filtered returns a course filtered as a read-out does.
func filtered(b *graph.Builder, course graph.Node, kappa float64) graph.Node {
	return b.Scan(course.Shape()[0], []graph.Node{silence(b, course)}, []graph.Node{course}, graph.ScanOptions{ForwardOnly: true},
		func(b *graph.Builder, was, now []graph.Node) graph.Step {
			f := b.Add(b.Scale(was[0], kappa), b.Scale(now[0], 1-kappa))
			return graph.Step{Carry: []graph.Node{f}, Each: []graph.Node{f}}
		}).Each[0]
}
