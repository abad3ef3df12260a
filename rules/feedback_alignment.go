package rules

import "credo/graph"

// FeedbackAlignment is gradient descent on errors that come through feedback weights of their own, layer by layer.
//
//	ΔW = ⟨ rᵢₙᵀ · δ ⟩
//
//	rᵢₙ  Pre                     presynaptic rate                     dimensionless
//	δ    Var("forward","delta")  own error, as the feedback brings it  dimensionless
//
// Local: the error is the cell's own. Which forward weights the feedback shares, if any, is the circuit's doing, and the certificate
// names them. Needs a variable "delta".
//
// Lillicrap, Cownden, Tweed & Akerman 2016, Random synaptic feedback weights support error backpropagation for deep learning, Nature
// Communications 7:13276; doi:10.1038/ncomms13276. Differs from the paper: nothing known.
func FeedbackAlignment() Rule { return errorTimesInput("feedback-alignment") }

func errorTimesInput(name string, afferent ...string) Rule {
	n := Needs{Phases: []string{"forward"}, Vars: []string{"delta"}, Afferent: afferent}
	return Local(name, n, nil, func(_ *graph.Builder, l Locals) []Update {
		return []Update{{DW: l.Outer(l.Var("forward", "delta"))}}
	})
}
