package rules

import (
	"credo/graph"
	"credo/graph/circuit"
)

// InhibitoryTaylor is dis-inhibitory learning with one fixed linear threshold for all cells: the tangent of the inverse at y0.
//
//	ΔW = ⟨ rᵢₙᵀ · (rE − θ − δ rI) ⊙ φE'(uE) ⟩,   θ + δ r tangent of φI⁻¹ at y0
//
// Symbols as in InhibitoryThreshold; y0 is a constant rate (dimensionless), 1 in the official code. Local, and needs no memory
// and no open loop.
//
// Official code of Rossbroich & Zenke 2023 (doi:10.48550/arXiv.2310.19614); not part of the paper's comparison.
// Differs from the paper: nothing known.
func InhibitoryTaylor(y0 float64) Rule {
	r := Local("inhibitory-taylor", inhibitoryNeeds("closed"), nil, func(b *graph.Builder, l Locals) []Update {
		return tangentUpdates(b, l, b.Expand(b.Const(y0), 1, l.Rate("closed").Shape()[1]))
	})
	return positive(r, "y0", y0)
}

// TaylorRecipe gives excitatory cells InhibitoryTaylor, and the read-out the delta rule.
type TaylorRecipe struct {
	Y0 float64 `yaml:"y0" above:"0" doc:"rate at which the tangent touches"`
}

// On returns the rule for a circuit.
func (o TaylorRecipe) On(spec circuit.Spec) Rule { return withReadout(InhibitoryTaylor(o.Y0), spec) }
