package models

import (
	"credo/graph"
	"credo/graph/circuit"
)

// BurstCCNCell is a bursting cell below another that is taught: it compares the bursts with the events that come back from above
// (Greedy et al. 2022, Single-phase deep learning in cortico-cortical networks; doi:10.48550/arXiv.2206.11769), as in Rossbroich
// & Zenke 2023, figure S1:
//
//	e = φ(W x);   h = φ'(W x)/e;   p = 1/(1 + exp(−4 U h));   U = e₂/2 − e₂ p₂
//	e₂ = φ(e);    h₂ = φ'(e)/e₂;   p₂ = 1/2 − gain · (target − e₂) h₂/2
//
// e is the event rate and p the probability of a burst. It has one phase, "teacher". All is dimensionless.
type BurstCCNCell struct {
	Phi   circuit.Activation
	Above // isolated under a rate rI means that p = 1.6 (1 − exp(−e/10))/(1 + exp(4 rI h))
}

// NewBurstCCNCell returns the cell of the figure.
func NewBurstCCNCell(t Above) *BurstCCNCell {
	return &BurstCCNCell{Phi: circuit.SoftRelu(), Above: t}
}

// Check reports the first setting that makes no sense.
func (c *BurstCCNCell) Check() error { return checkCell("burstccn-cell", c.Phi, c.Above) }

// Spec describes the circuit; if a setting makes no sense it is empty and says so.
func (c *BurstCCNCell) Spec() circuit.Spec {
	if err := c.Check(); err != nil {
		return circuit.Spec{Name: "burstccn-cell", Invalid: err}
	}
	bursting := circuit.Population{Name: ePop(1), Cell: circuit.Excitatory, Shape: circuit.Shape{1}, Vars: []string{"u", "p"}, Phi: c.Phi}
	s := cellSpec("burstccn-cell", "teacher", "u", bursting)
	bursting.Name = ePop(2)
	s.Populations = append(s.Populations, bursting, circuit.Population{Name: teacherPop, Cell: teacherPop, Shape: circuit.Shape{1}})
	s.Projections = append(s.Projections,
		circuit.Projection{Name: weight(2), Pre: ePop(1), Post: ePop(2), Onto: "u", Role: circuit.Forward, Form: circuit.OneToOne{}, Sign: circuit.Positive},
		circuit.Projection{Name: feedback(1), Pre: ePop(2), Post: ePop(1), Onto: "p", Role: circuit.Bursts},
		circuit.Projection{Name: teaching, Pre: teacherPop, Post: ePop(2), Onto: "p", Role: circuit.Teaching, Form: circuit.OneToOne{}, Sign: circuit.Positive})
	s.Baseline = 0.5
	s.Equations = []string{
		"e = φ(W x), h = φ'(W x)/e, φ(u) = " + c.Phi.String(),
		"p = 1/(1 + exp(−4 U h)),   U = e₂/2 − e₂ p₂",
		"e₂ = φ(e), h₂ = φ'(e)/e₂,   p₂ = 1/2 − gain (target − e₂) h₂/2",
	}
	return s
}

// Settle writes the phase "teacher".
func (c *BurstCCNCell) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	out, u := openCell(b, c.Spec(), io)
	if b.Err() != nil {
		return out
	}
	const phase = "teacher"
	e := c.Phi.Rate(b, u)
	e2 := c.Phi.Rate(b, e)
	h, h2 := b.Div(c.Phi.Slope(b, u), e), b.Div(c.Phi.Slope(b, e), e2)
	t := b.Scale(b.Sub(io.Target(), e2), c.Gain)
	p2 := b.Shift(b.Scale(b.Mul(t, h2), -0.5), 0.5)
	U := b.Sub(b.Scale(e2, 0.5), b.Mul(e2, p2))
	sensed := constant(b, 1, u)
	if c.Isolated != nil {
		U = constant(b, -*c.Isolated, u)
		sensed = b.Scale(b.Expm1(b.Scale(e, -0.1)), -1.6)
	}
	out.SetVar(phase, ePop(1), "u", u)
	out.SetVar(phase, ePop(1), "p", b.Mul(sensed, b.Sigmoid(b.Scale(b.Mul(U, h), 4))))
	out.SetVar(phase, ePop(2), "u", e)
	out.SetVar(phase, ePop(2), "p", p2)
	out.SetRate(phase, ePop(1), e)
	out.SetRate(phase, ePop(2), e2)
	out.SetRate(phase, teacherPop, t)
	out.SetCurrent(phase, weight(2), e)
	out.SetCurrent(phase, feedback(1), U)
	out.SetCurrent(phase, teaching, t)
	return out
}
