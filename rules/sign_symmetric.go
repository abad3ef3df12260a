package rules

import "credo/graph/circuit"

// SignSymmetric is feedback alignment through feedback weights that have the signs of the forward weights.
//
//	ΔW = ⟨ rᵢₙᵀ · δ ⟩,   δ_l = φ'(u_l) ⊙ δ_{l+1} (M ⊙ sign(W_{l+1})ᵀ)
//
//	rᵢₙ  Pre                     presynaptic rate                     dimensionless
//	δ    Var("forward","delta")  own error, as the feedback brings it  dimensionless
//	M    sizes                   all alike, drawn once, or for every minibatch: uSF, frSF, brSF
//
// Local, as FeedbackAlignment, and the same function; the signs are transported by the circuit, and the certificate says so. Needs a
// variable "delta", and feedback from the cells that the cell drives, whose weights share the signs of the forward weights.
//
// Liao, Leibo & Poggio 2016, How important is weight symmetry in backpropagation?, AAAI; doi:10.48550/arXiv.1510.05067.
// Differs from the paper: no batch normalization, and steps go by ΔW, not by its sign.
func SignSymmetric() Rule {
	return errorTimesInput("sign-symmetric", Needs{Layered: true, Sources: []string{circuit.Signs{}.String()}})
}
