package rules

import "credo/graph"

// ReadoutError is the delta rule of a read-out that is shown its error without being driven by it.
//
//	ΔV = ⟨ rᵀ · e ⟩,   e = −∂E/∂v of the open loop on the true target
//
//	r     Pre                    presynaptic rate, closed loop   dimensionless
//	e     Var("open","error")    error each read-out unit shows  dimensionless
//
// Local, given the error. Needs a variable "error" of the read-out, and phases "open" and "closed".
//
// Rossbroich & Zenke 2023, official code with fb_to_readout off; doi:10.48550/arXiv.2310.19614.
// Differs from the paper: nothing known.
func ReadoutError() Rule {
	n := Needs{Phases: []string{"open", "closed"}, Vars: []string{"error"}}
	return Local("readout-error", n, nil, func(_ *graph.Builder, l Locals) []Update {
		return []Update{{DW: l.Outer(l.Var("open", "error"))}}
	})
}
