package models

import (
	"credo/graph"
	"credo/graph/circuit"
)

// ContinuousBurstCCN is BurstCCN in continuous time, in moments of length dt, which says of every value whether it is new or as it was a
// moment ago, with a prime (Greedy et al. 2022, figure 3; doi:10.48550/arXiv.2206.11769). All values begin at 0:
//
//	v_l = v_l' + dt/τ_z (e_{l−1} W_l + b_l − v_l'),  e_l = σ(v_l)                e_0 = x, l = 1 … L
//	s_l = e_l,  s_L = e_L'                                                      the events that are seen
//	p_L = p_b, taught p_b (1 + (target − e_L)(1 − e_L))
//	u_l = u_l' + dt/τ_u (4 (1 − e_l)(b_{l+1}' Y_l − s_{l+1} Q_l) − u_l'),  p_l = σ(u_l)       l < L
//	b_l = p_l e_l
//
// The phases are "predict" and "teach". In a moment that teaches weights learn, and then Y_l ← W_{l+1}ᵀ and Q_l ← p_b Y_l: weight transport.
// Running averages ⟨e⟩ of s and ⟨b⟩ of b' are recorded, and nothing of this circuit reads them. Weights are (cells of the presynaptic
// population, cells of the postsynaptic). Times are in seconds; all else is dimensionless. The loss is ½ Σ (e_L − target)², mean over the batch.
//
// Differs from the authors' program: Y and Q are copies from the start, not only from the first moment that teaches; signs are as in BurstCCN.
type ContinuousBurstCCN struct{ Continuous }

// NewContinuousBurstCCN returns the circuit with the published settings.
func NewContinuousBurstCCN(sizes []int) *ContinuousBurstCCN {
	return &ContinuousBurstCCN{publishedContinuous(sizes)}
}

const continuousBurstCCN = "continuous-burstccn"

// Ends fits the circuit to its data. The loss must be the squared error.
func (c *ContinuousBurstCCN) Ends(e circuit.Ends) error { return c.ends(continuousBurstCCN, e) }

// Spec describes the circuit; if a setting makes no sense it is empty and says so.
func (c *ContinuousBurstCCN) Spec() circuit.Spec {
	if err := c.check(continuousBurstCCN); err != nil {
		return circuit.Spec{Name: continuousBurstCCN, Invalid: err}
	}
	s := c.spec(continuousBurstCCN)
	for l := 1; l < c.layers(); l++ {
		s.Projections = append(s.Projections, c.eventFeedback(l))
		s.Constraints = append(s.Constraints, circuit.Tie{Dst: feedback(l), Src: fromAbove(l), Scale: c.Baseline})
	}
	s.Equations = []string{
		c.up(),
		"p_L = p_b, and taught p_b (1 + (target − e_L)(1 − e_L))",
		"u_l ← u_l + dt/τ_u (4 (1 − e_l)(b_{l+1}' Y_l − s_{l+1} Q_l) − u_l),   p_l = σ(u_l),   b_l = p_l e_l",
		c.averages(),
	}
	return s
}

// eventFeedback is the feedback of events onto layer l: new ones of a hidden layer, old ones of the read-out.
func (c *ContinuousBurstCCN) eventFeedback(l int) circuit.Projection {
	p := circuit.Projection{
		Name: feedback(l), Pre: c.stack().population(l + 1), Post: c.stack().population(l), Onto: apical,
		Role: circuit.Events, Source: circuit.Tied{}.String(), Sign: circuit.Negative, Init: circuit.Xavier{Gain: 1}}
	if l+1 == c.layers() {
		p.Sends, p.Delayed = eventRate, true
	}
	return p
}

// Settle writes one moment.
func (c *ContinuousBurstCCN) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	taught := func(m *instant) graph.Node {
		return taughtBursts(b, c.Baseline, m.now(c.layers(), eventRate), io.Target())
	}
	return c.settle(b, io, c.Spec(), taught, func(m *instant, l int) graph.Node {
		return b.Scale(m.quieted(l, b.Add(m.fedBack(fromAbove(l)), m.fedBack(feedback(l)))), 4)
	})
}
