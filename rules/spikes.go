package rules

import (
	"credo/graph"
	"credo/graph/circuit"
)

// The forms of rules of spiking cells. Both give the same changes.
const (
	Reverse = "reverse" // one pass from the last moment to the first: time and memory of the trial itself
	Traces  = "traces"  // eligibility traces of every synapse, as published: for small networks
)

// Spikes are the options that rules of spiking cells share.
type Spikes struct {
	Form string `yaml:"form" one:"reverse traces" doc:"one pass from the last moment to the first, or eligibility traces of every synapse: the same changes"`
}

// spiking is a rule of synapses onto spiking cells, up to the worth that spikes have for it.
type spiking struct {
	name     string
	receives string // the modulatory projection that it needs
	traced   traced
	worth    func(b *graph.Builder, l Locals) worth
}

// traced says which parts of the dynamics of cells their eligibility traces follow, beside the leak.
type traced struct{ reset, adaptation bool }

// everything follows all dynamics of a cell by itself.
var everything = traced{reset: true, adaptation: true}

// on returns the rule for a circuit, whose read-out has its own error.
func (r spiking) on(spec circuit.Spec, form string) Rule {
	needs := Needs{Phases: []string{"trial"}, Vars: []string{"psi", "beta", "signal"}, Firing: true, Receives: r.receives}
	rule := Course(r.name, needs, func(b *graph.Builder, l Locals) []Update {
		w := r.worth(b, l)
		if b.Err() != nil {
			return nil
		}
		l.Observe("worth", w.course(b, l.Var("trial", "psi").Shape()[0]))
		if form == Traces {
			return []Update{{DW: r.traced.eligible(b, l, w)}}
		}
		return []Update{{DW: r.traced.backwards(b, l, w)}}
	})
	return divided(spec, Assignment{Cell: circuit.Spiking, Rule: rule}, Assignment{Cell: circuit.Readout, Rule: TrialError()})
}

// of returns the constants of the cells, without the parts that the traces do not follow.
func (t traced) of(l Locals) circuit.Firing {
	f := l.Firing()
	if !t.reset {
		f.Reset = 0
	}
	return f
}
