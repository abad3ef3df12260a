package rules

import (
	"credo/graph"
	"credo/graph/circuit"
)

// InhibitoryLine is dis-inhibitory learning with a given linear threshold, the same for all cells.
//
//	ΔW = ⟨ rᵢₙᵀ · (rE − θ − δ rI) ⊙ φE'(uE) ⟩
//
//	θ, δ  theta, delta   threshold without inhibition, and its slope   dimensionless
//
// The other symbols as in InhibitoryThreshold. Local, and needs no memory and no open loop.
//
// Rossbroich & Zenke 2023, figures 3 and S2 (doi:10.48550/arXiv.2310.19614). Differs from the paper: nothing known.
func InhibitoryLine(theta, delta float64) Rule {
	return Local("inhibitory-line", inhibitoryNeeds("closed"), nil, func(b *graph.Builder, l Locals) []Update {
		return lineUpdates(b, l, b.Const(theta), b.Const(delta))
	})
}

// lineUpdates writes the change with the line theta + delta r as threshold; both are scalars or (1, cells).
func lineUpdates(b *graph.Builder, l Locals, theta, delta graph.Node) []Update {
	rI := b.Neg(l.From(circuit.Inhibitory).Current("closed"))
	threshold := b.Add(theta, b.Mul(delta, rI))
	l.Observe("theta", theta)
	l.Observe("delta", delta)
	l.Observe("threshold", threshold)
	return []Update{{DW: l.Outer(b.Mul(b.Sub(l.Rate("closed"), threshold), l.Slope("closed")))}}
}
