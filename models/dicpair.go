package models

import (
	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/integrate"
)

// DICPair is one excitatory cell of DIC and its inhibitory partner, with a controller that compares the cell's own rate with its
// target (Rossbroich & Zenke 2023, figures 3 and S2; doi:10.48550/arXiv.2310.19614):
//
//	du/dt = −u + W x − rI;   dw/dt = −w + rE − f;   f = α (target − rE);   rE = φ(u), rI = φ(w)
//
// It has one phase, "closed". Each sample is a strength x of the input; time, rates and potentials are dimensionless.
type DICPair struct {
	Phi   circuit.Activation
	Above       // Gain is α; isolated means that u is clamped to W x, and the partner's rate
	Euler Euler // steps from a state of zero; none: the rest itself
}

// NewDICPair returns the pair with the published settings, at rest.
func NewDICPair() *DICPair {
	return &DICPair{Phi: circuit.Softplus{A: 1, K: 1, S: 3}, Above: Above{Gain: 5}}
}

// Check reports the first setting that makes no sense.
func (c *DICPair) Check() error {
	err := checkCell("dicpair", c.Phi, c.Above)
	if err == nil && c.Euler != (Euler{}) {
		err = c.Euler.check("dicpair")
	}
	return err
}

// Spec describes the circuit; if a setting makes no sense it is empty and says so.
func (c *DICPair) Spec() circuit.Spec {
	if err := c.Check(); err != nil {
		return circuit.Spec{Name: "dicpair", Invalid: err}
	}
	s := cellSpec("dicpair", "closed", "u", circuit.Population{Name: ePop(1), Cell: circuit.Excitatory, Shape: circuit.Shape{1}, Vars: []string{"u"}, Phi: c.Phi})
	s.Populations = append(s.Populations,
		circuit.Population{Name: iPop(1), Cell: circuit.Inhibitory, Shape: circuit.Shape{1}, Vars: []string{"u"}, Phi: c.Phi},
		circuit.Population{Name: controlPop, Cell: circuit.Controller, Shape: circuit.Shape{1}})
	s.Projections = append(s.Projections,
		circuit.Projection{Name: excitation(1), Pre: ePop(1), Post: iPop(1), Onto: "u", Role: circuit.Interneuron, Form: circuit.OneToOne{}, Sign: circuit.Positive},
		circuit.Projection{Name: inhibition(1), Pre: iPop(1), Post: ePop(1), Onto: "u", Role: circuit.Inhibition, Form: circuit.OneToOne{}, Sign: circuit.Negative},
		circuit.Projection{Name: feedback(1), Pre: controlPop, Post: iPop(1), Onto: "u", Role: circuit.Control, Form: circuit.OneToOne{}, Sign: circuit.Negative})
	s.Equations = []string{
		"du/dt = −u + W x − rI,   rE = φ(u), φ(u) = " + c.Phi.String(),
		"dw/dt = −w + rE − α (target − rE),   rI = φ(w)",
	}
	return s
}

// Settle writes the phase "closed".
func (c *DICPair) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	out, x := openCell(b, c.Spec(), io)
	if b.Err() != nil {
		return out
	}
	p := pair{c, x, io.Target()}
	u, w, steps := p.settle(b)
	if b.Err() != nil {
		return out
	}
	const phase = "closed"
	rE, rI := c.Phi.Rate(b, u), c.Phi.Rate(b, w)
	f := p.control(b, rE)
	out.SetVar(phase, ePop(1), "u", u)
	out.SetVar(phase, iPop(1), "u", w)
	out.SetRate(phase, ePop(1), rE)
	out.SetRate(phase, iPop(1), rI)
	out.SetRate(phase, controlPop, f)
	out.SetCurrent(phase, excitation(1), rE)
	out.SetCurrent(phase, inhibition(1), b.Neg(rI))
	out.SetCurrent(phase, feedback(1), b.Neg(f))
	if c.Isolated == nil {
		out.SetSteps(phase, steps)
		out.SetResidual(phase, integrate.Residual(b, p.drives(b, []graph.Node{u, w})))
	}
	return out
}

// pair is one minibatch: the current of the synapse and the rate that the cell should have, both (batch, 1).
type pair struct {
	*DICPair
	x, target graph.Node
}

// control returns the dis-inhibition f.
func (p pair) control(b *graph.Builder, rE graph.Node) graph.Node {
	return b.Scale(b.Sub(p.target, rE), p.Gain)
}

// drives returns du/dt and dw/dt.
func (p pair) drives(b *graph.Builder, y []graph.Node) []graph.Node {
	u, w := y[0], y[1]
	rE := p.Phi.Rate(b, u)
	return []graph.Node{
		b.Sub(b.Sub(p.x, p.Phi.Rate(b, w)), u),
		b.Sub(b.Sub(rE, p.control(b, rE)), w),
	}
}

// settle returns the potentials u and w, and the steps that were taken.
func (p pair) settle(b *graph.Builder) (u, w, steps graph.Node) {
	switch {
	case p.Isolated != nil:
		return p.x, p.Phi.Inverse(b, constant(b, *p.Isolated, p.x)), steps
	case p.Euler.Steps > 0:
		y := p.Euler.run(b, p.drives, p.x, 2)
		return y[0], y[1], b.Const(float64(p.Euler.Steps))
	}
	return p.rest(b)
}

// rest finds the root of u + φ(w(u)) = x, w = (1 + α) φ(u) − α target. Its left side is convex and increasing for α ≥ −1, so that
// from u = x Newton's method descends to it.
func (p pair) rest(b *graph.Builder) (u, w, steps graph.Node) {
	partner := func(b *graph.Builder, u graph.Node) graph.Node {
		rE := p.Phi.Rate(b, u)
		return b.Sub(rE, p.control(b, rE))
	}
	newton := func(b *graph.Builder, u graph.Node) graph.Node {
		w := partner(b, u)
		F := b.Sub(b.Add(u, p.Phi.Rate(b, w)), p.x)
		slope := b.Scale(b.Mul(p.Phi.Slope(b, w), p.Phi.Slope(b, u)), 1+p.Gain)
		return b.Neg(b.Div(F, b.Shift(slope, 1)))
	}
	root := b.Scan(newtonSteps, []graph.Node{p.x}, nil, graph.ScanOptions{ForwardOnly: true, Tolerance: precisionOf(b.Dtype()).newton},
		func(b *graph.Builder, carry, _ []graph.Node) graph.Step {
			du := newton(b, carry[0])
			next := b.Add(carry[0], du)
			return graph.Step{Carry: []graph.Node{next}, Until: relative(b, du, next)}
		})
	u = b.Add(root.Final[0], newton(b, root.Final[0]))
	return u, partner(b, u), root.Steps
}
