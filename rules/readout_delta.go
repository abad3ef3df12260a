package rules

import (
	"credo/graph"
	"credo/graph/circuit"
)

// ReadoutDelta is the delta rule of a read-out that the controller drives: synapses take over the current that the controller had to add.
//
//	ΔV = ⟨ rᵀ · (v − r V) ⟩
//
//	r     Pre                presynaptic rate                    dimensionless
//	v     Var("closed","v")  own potential under control         dimensionless
//	r V   Current("closed")  current of these synapses           dimensionless
//
// At rest v − r V is the controller's current c. Local. Needs controller cells onto the read-out and a phase "closed".
//
// Rossbroich & Zenke 2023, appendix; doi:10.48550/arXiv.2310.19614. Differs from the paper: nothing known.
func ReadoutDelta() Rule {
	n := Needs{Phases: []string{"closed"}, Vars: []string{"v"}, Afferent: []string{circuit.Controller}}
	return Local("readout-delta", n, nil, func(b *graph.Builder, l Locals) []Update {
		return []Update{{DW: l.Outer(b.Sub(l.Var("closed", "v"), l.Current("closed")))}}
	})
}
