package rules

import (
	"credo/graph"
	"credo/graph/circuit"
)

// FeedbackAlignment is gradient descent on errors that come through feedback weights of their own, layer by layer.
//
//	ΔW = ⟨ rᵢₙᵀ · δ ⟩
//
//	rᵢₙ  Pre                     presynaptic rate                     dimensionless
//	δ    Var("forward","delta")  own error, as the feedback brings it  dimensionless
//
// Local: the error is the cell's own. Which forward weights the feedback shares, if any, is the circuit's doing, and the certificate
// names them. Needs a variable "delta", and feedback from the cells that the cell drives, whose weights are drawn or copies.
//
// Lillicrap, Cownden, Tweed & Akerman 2016, Random synaptic feedback weights support error backpropagation for deep learning, Nature
// Communications 7:13276; doi:10.1038/ncomms13276. Differs from the paper: nothing known.
func FeedbackAlignment() Rule {
	return errorTimesInput("feedback-alignment", Needs{Layered: true, Sources: copiesOrDrawn(true)})
}

// copiesOrDrawn names the sources of feedback weights that are drawn, or copies at the start, or, if they may be tied, after every step.
func copiesOrDrawn(tied bool) []string {
	out := []string{circuit.Random{}.String(), circuit.Symmetric{}.String()}
	if tied {
		out = append(out, circuit.Tied{}.String())
	}
	return out
}

func errorTimesInput(name string, n Needs) Rule {
	n.Phases, n.Vars = []string{"forward"}, []string{"delta"}
	return Local(name, n, nil, func(_ *graph.Builder, l Locals) []Update {
		return []Update{{DW: l.Outer(l.Var("forward", "delta"))}}
	})
}
