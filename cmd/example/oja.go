package main

import (
	"credo/graph"
	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/rules"
)

// ojaRow is the rule's row: its name, its equation, its paper, the circuit that goes with it, and the published options.
func ojaRow() catalog.Entry[rules.Recipe] {
	return catalog.Entry[rules.Recipe]{
		Name: "oja", About: "ΔW = ⟨rᵢₙᵀ r⟩ − α W ⟨r²⟩", With: "{circuit: linear}",
		Citation: "Oja 1982, Simplified neuron model as a principal component analyzer, Journal of Mathematical Biology 15, doi:10.1007/BF00275687",
		New:      func() rules.Recipe { return Oja{Decay: 1} },
	}
}

// Oja is Hebbian learning with a decay that keeps the weights of each cell at length √(1/α): they turn to the principal component of the
// cell's input.
//
//	ΔW = ⟨ rᵢₙᵀ r ⟩ − α W ⟨ r² ⟩
//
//	rᵢₙ  Pre              presynaptic rate           dimensionless
//	r    Rate("forward")  own rate                   dimensionless
//	W    Weight           own weights                dimensionless
//	α    Decay            factor of the decay        1 in the paper
//
// Local: the rates on both sides and the synapse's own weight. It learns without a target. Needs a phase "forward".
//
// Oja 1982, Simplified neuron model as a principal component analyzer, Journal of Mathematical Biology 15, equation 3;
// doi:10.1007/BF00275687.
// Differs from the paper: means over a minibatch, and the factor α.
type Oja struct {
	Decay float64 `yaml:"decay" above:"0" doc:"factor of the decay of the weights"`
}

// On returns the rule for a circuit: every plastic projection learns by it.
func (o Oja) On(circuit.Spec) rules.Rule {
	return rules.Local("oja", rules.Needs{Phases: []string{"forward"}}, nil, func(b *graph.Builder, l rules.Locals) []rules.Update {
		r := l.Rate("forward")                            // (batch, cells)
		decay := b.Scale(b.Mean(b.Square(r), 0), o.Decay) // α ⟨r²⟩, (cells)
		dw := b.Sub(l.Outer(r), b.Mul(l.Weight(), decay)) // (inputs, cells)
		return []rules.Update{{DW: dw}}
	})
}
