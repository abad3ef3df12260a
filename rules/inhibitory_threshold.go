package rules

import (
	"credo/graph"
	"credo/graph/circuit"
)

// InhibitoryThreshold is dis-inhibitory learning with a linear threshold: the tangent of the inverse at a running mean of the
// inhibition each cell receives without control.
//
//	ΔW = ⟨ rᵢₙᵀ · (rE − θ − δ rI) ⊙ φE'(uE) ⟩,   θ + δ r tangent of φI⁻¹ at y0,   y0 ← (1−λ) y0 + λ ⟨rI_open⟩
//
//	rᵢₙ   Pre                    presynaptic rate                           dimensionless
//	rE    Rate("closed")         own rate                                   dimensionless
//	rI    −From(inhibitory)      inhibitory current sensed                  dimensionless
//	φE'   Slope("closed")        slope of the own activation                dimensionless
//	y0    Memory("y0")           running mean of the open-loop inhibition   dimensionless, (1, cells)
//	λ     lambda                 how much of the newest minibatch it takes  1: only the newest
//
// y0 is updated before it is used. Local: every quantity is the cell's own. Needs inhibitory cells onto the postsynaptic ones,
// and phases "open" and "closed".
//
// Rossbroich & Zenke 2023, section 3; doi:10.48550/arXiv.2310.19614.
// Differs from the paper: nothing known.
func InhibitoryThreshold(lambda, initial float64) Rule {
	memory := []Memory{{Name: "y0", Per: circuit.PerPost, Value: initial}}
	r := Local("inhibitory-threshold", inhibitoryNeeds("open", "closed"), memory, func(b *graph.Builder, l Locals) []Update {
		open := b.Neg(l.From(circuit.Inhibitory).Current("open"))
		y0 := b.Add(b.Scale(l.Memory("y0"), 1-lambda), b.Scale(b.Mean(open, 0), lambda))
		return append(tangentUpdates(b, l, y0), Update{Target: "y0", DW: y0, Mode: Set})
	})
	return share(positive(r, "the first y0", initial), "lambda", lambda)
}

// ThresholdRecipe gives excitatory cells InhibitoryThreshold, and the read-out the delta rule.
type ThresholdRecipe struct {
	Lambda  float64 `yaml:"avg_inh_lambda" min:"0" max:"1" doc:"share of the newest minibatch in the running mean y0"`
	Initial float64 `yaml:"avg_inh_init" above:"0" doc:"y0 before the first step, a rate"`
}

// On returns the rule for a circuit.
func (o ThresholdRecipe) On(spec circuit.Spec) Rule {
	return withReadout(InhibitoryThreshold(o.Lambda, o.Initial), spec)
}

// tangentUpdates writes the change with the tangent at y0 (1, cells) as threshold.
func tangentUpdates(b *graph.Builder, l Locals, y0 graph.Node) []Update {
	theta, delta := Tangent(b, l.From(circuit.Inhibitory).Phi, y0)
	l.Observe("y0", y0)
	return lineUpdates(b, l, theta, delta)
}
