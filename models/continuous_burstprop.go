package models

import (
	"credo/graph"
	"credo/graph/circuit"
)

// ContinuousBurstprop is Burstprop in continuous time, in moments of length dt, beside which Greedy et al. 2022 compare theirs (figure 3;
// doi:10.48550/arXiv.2206.11769; Payeur et al. 2021, doi:10.1038/s41593-021-00857-x). A prime marks a value as it was a moment ago; all begin at 0:
//
//	v_l = v_l' + dt/τ_z (e_{l−1} W_l + b_l − v_l'),  e_l = σ(v_l)                e_0 = x, l = 1 … L
//	s_l = e_l,  s_L = e_L'                                                      the events that are seen
//	p_L = p_b, taught p_b (1 + (target − ⟨e_L⟩')(1 − ⟨e_L⟩'))
//	u_l = u_l' + dt/τ_u ((1 − e_l) b_{l+1}' Y_l − u_l'),  p_l = σ(u_l)           l < L
//	b_l = p_l e_l
//	⟨e_l⟩ = ⟨e_l⟩' + dt/τ_ma (s_l − ⟨e_l⟩'),  ⟨b_l⟩ = ⟨b_l⟩' + dt/τ_ma (b_l' − ⟨b_l⟩')
//
// The running averages stand for the free phase: ⟨b⟩/⟨e⟩ is the burst probability that the rule compares with. The phases are "predict" and
// "teach". In a moment that teaches weights learn, and then Y_l ← W_{l+1}ᵀ: weight transport. Weights are (cells of the presynaptic population,
// cells of the postsynaptic). Times are in seconds; all else is dimensionless. The loss is ½ Σ (e_L − target)², mean over the batch.
//
// Differs from the authors' program: Y is a copy from the start, not only from the first moment that teaches.
type ContinuousBurstprop struct{ Continuous }

// NewContinuousBurstprop returns the circuit with the published settings.
func NewContinuousBurstprop(sizes []int) *ContinuousBurstprop {
	return &ContinuousBurstprop{publishedContinuous(sizes)}
}

const continuousBurstprop = "continuous-burstprop"

// Ends fits the circuit to its data. The loss must be the squared error.
func (c *ContinuousBurstprop) Ends(e circuit.Ends) error { return c.ends(continuousBurstprop, e) }

// Spec describes the circuit; if a setting makes no sense it is empty and says so.
func (c *ContinuousBurstprop) Spec() circuit.Spec {
	if err := c.check(continuousBurstprop); err != nil {
		return circuit.Spec{Name: continuousBurstprop, Invalid: err}
	}
	s := c.spec(continuousBurstprop)
	s.Equations = []string{
		c.up(),
		"p_L = p_b, and taught p_b (1 + (target − ⟨e_L⟩')(1 − ⟨e_L⟩'))",
		"u_l ← u_l + dt/τ_u ((1 − e_l) b_{l+1}' Y_l − u_l),   p_l = σ(u_l),   b_l = p_l e_l",
		c.averages(),
	}
	return s
}

// Settle writes one moment.
func (c *ContinuousBurstprop) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	taught := func(m *instant) graph.Node {
		return taughtBursts(b, c.Baseline, m.before(c.layers(), eventAverage), io.Target())
	}
	return c.settle(b, io, c.Spec(), taught, func(m *instant, l int) graph.Node {
		return m.quieted(l, m.fedBack(fromAbove(l)))
	})
}
