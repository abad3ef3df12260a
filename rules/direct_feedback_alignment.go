package rules

import "credo/graph/circuit"

// DirectFeedbackAlignment is feedback alignment of hidden cells to which the read-out itself projects.
//
//	ΔW = ⟨ rᵢₙᵀ · δ ⟩,   δ = φ'(u) ⊙ δ_out Y
//
//	rᵢₙ    Pre                     presynaptic rate                     dimensionless
//	δ      Var("forward","delta")  own error, as the feedback brings it  dimensionless
//	δ_out  the read-out's error, which the circuit's weights Y bring
//
// Local, as FeedbackAlignment, and the same function; the difference is the circuit's. Needs a variable "delta" and read-out cells that
// project onto the cell.
//
// Nøkland 2016, Direct feedback alignment provides learning in deep neural networks, NeurIPS; doi:10.48550/arXiv.1609.01596.
// Differs from the paper: nothing known.
func DirectFeedbackAlignment() Rule {
	return errorTimesInput("direct-feedback-alignment", Needs{Afferent: []string{circuit.Readout}})
}
