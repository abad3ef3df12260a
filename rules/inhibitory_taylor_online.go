package rules

import (
	"credo/graph"
	"credo/graph/circuit"
)

// InhibitoryTaylorOnline is dis-inhibitory learning with one linear threshold for all cells, as the authors' notebook of Figure 4
// has it.
//
//	ΔW = ⟨ rᵢₙᵀ · (rE − θ − δ φI⁻¹(rI)) ⊙ φE'(rE) ⟩,   θ + δ r tangent of φE⁻¹ at y0
//
// Symbols as in InhibitoryExactOnline; y0 is a constant rate (dimensionless), 0.5 in the notebook. Local, and needs no memory.
//
// Official code of Rossbroich & Zenke 2023, notebook "Figure 4"; doi:10.48550/arXiv.2310.19614.
// Differs from the paper: the line is the tangent of the excitatory cells' inverse, and is taken of the partner's potential instead
// of its rate; the slope is taken at the rate; all as in the notebook.
func InhibitoryTaylorOnline(y0 float64) Rule {
	r := Local("inhibitory-taylor-online", inhibitoryNeeds("closed"), nil, func(b *graph.Builder, l Locals) []Update {
		theta, delta := Tangent(b, l.Phi(), b.Const(y0))
		inhibition := l.From(circuit.Inhibitory)
		uI := inhibition.Phi.Inverse(b, b.Neg(inhibition.Current("closed")))
		l.Observe("theta", theta)
		l.Observe("delta", delta)
		return []Update{{DW: l.Outer(aboveAtRate(b, l, b.Add(theta, b.Mul(delta, uI))))}}
	})
	return positive(r, "y0", y0)
}

// OnlineTaylorRecipe gives excitatory cells InhibitoryTaylorOnline, and the read-out the delta rule.
type OnlineTaylorRecipe struct {
	Y0 float64 `yaml:"y0" above:"0" doc:"rate at which the tangent touches"`
}

// On returns the rule for a circuit.
func (o OnlineTaylorRecipe) On(spec circuit.Spec) Rule {
	return withReadout(InhibitoryTaylorOnline(o.Y0), spec)
}
