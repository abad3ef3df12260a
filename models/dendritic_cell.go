package models

import (
	"credo/graph"
	"credo/graph/circuit"
)

// DendriticCell is a pyramidal cell with a basal and an apical dendrite, and an interneuron that predicts the input from above at the
// apical one (Sacramento et al. 2018, Dendritic cortical microcircuits approximate the backpropagation algorithm;
// doi:10.48550/arXiv.1810.11393), with the constants of Rossbroich & Zenke 2023, figure S1:
//
//	du/dt = −gL u + gB (W x − u) + gA (a − u);   dw/dt = −gL w + gD (r − w) + t
//	a = wIE φ(w) + t;   r = φ(u);   t = gain · target
//
// The variable "predicted" is the somatic potential that the basal dendrite alone would give, W x gB/(gL + gB + gA). It has one
// phase, "teacher". Time, rates and potentials are dimensionless.
type DendriticCell struct {
	Phi   circuit.Activation
	Above // isolated means that the apical potential is clamped to minus the rate, and the soma at rest
	Euler Euler
}

// Conductances, and the weight from the interneuron onto the apical dendrite.
const (
	leakG, basalG, apicalG, interneuronG = 0.1, 1, 0.8, 1
	interneuronWeight                    = -0.55
)

// NewDendriticCell returns the cell of the figure.
func NewDendriticCell(t Above) *DendriticCell {
	return &DendriticCell{Phi: circuit.SoftRelu(), Above: t, Euler: PublishedEuler()}
}

// Check reports the first setting that makes no sense.
func (c *DendriticCell) Check() error {
	if err := checkCell("dendritic-cell", c.Phi, c.Above); err != nil {
		return err
	}
	return c.Euler.check("dendritic-cell")
}

// Spec describes the circuit; if a setting makes no sense it is empty and says so.
func (c *DendriticCell) Spec() circuit.Spec {
	if err := c.Check(); err != nil {
		return circuit.Spec{Name: "dendritic-cell", Invalid: err}
	}
	s := cellSpec("dendritic-cell", "teacher", "predicted",
		circuit.Population{Name: ePop(1), Cell: circuit.Excitatory, Shape: circuit.Shape{1}, Vars: []string{"u", "predicted", "apical"}, Phi: c.Phi})
	s.Populations = append(s.Populations,
		circuit.Population{Name: iPop(1), Cell: circuit.Inhibitory, Shape: circuit.Shape{1}, Vars: []string{"u"}, Phi: c.Phi},
		circuit.Population{Name: teacherPop, Cell: teacherPop, Shape: circuit.Shape{1}})
	s.Projections = append(s.Projections,
		circuit.Projection{Name: excitation(1), Pre: ePop(1), Post: iPop(1), Onto: "u", Role: circuit.Interneuron, Form: circuit.OneToOne{}, Sign: circuit.Positive},
		circuit.Projection{Name: inhibition(1), Pre: iPop(1), Post: ePop(1), Onto: "apical", Role: circuit.Inhibition, Sign: circuit.Negative},
		circuit.Projection{Name: teaching, Pre: teacherPop, Post: ePop(1), Onto: "apical", Role: circuit.Teaching, Form: circuit.OneToOne{}, Sign: circuit.Positive},
		circuit.Projection{Name: teaching + "-" + iPop(1), Pre: teacherPop, Post: iPop(1), Onto: "u", Role: circuit.Teaching, Form: circuit.OneToOne{}, Sign: circuit.Positive})
	s.Equations = []string{
		"du/dt = −0.1 u + (W x − u) + 0.8 (a − u),   r = φ(u), φ(u) = " + c.Phi.String(),
		"dw/dt = −0.1 w + (r − w) + t,   a = −0.55 φ(w) + t",
	}
	return s
}

// Settle writes the phase "teacher".
func (c *DendriticCell) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	out, x := openCell(b, c.Spec(), io)
	if b.Err() != nil {
		return out
	}
	t := b.Scale(io.Target(), c.Gain)
	inhibit := func(b *graph.Builder, w graph.Node) graph.Node { return b.Scale(c.Phi.Rate(b, w), interneuronWeight) }
	y := c.Euler.run(b, func(b *graph.Builder, y []graph.Node) []graph.Node {
		u, w := y[0], y[1]
		apical := b.Add(inhibit(b, w), t)
		du := b.Add(b.Scale(b.Sub(x, u), basalG), b.Scale(b.Sub(apical, u), apicalG))
		dw := b.Add(b.Scale(b.Sub(c.Phi.Rate(b, u), w), interneuronG), t)
		return []graph.Node{b.Sub(du, b.Scale(u, leakG)), b.Sub(dw, b.Scale(w, leakG))}
	}, x, 2)
	if b.Err() != nil {
		return out
	}
	const phase, total = "teacher", leakG + basalG + apicalG
	u, w := y[0], y[1]
	toApical := inhibit(b, w)
	apical := b.Add(toApical, t)
	if c.Isolated != nil {
		apical = constant(b, -*c.Isolated, x)
		u = b.Scale(b.Add(b.Scale(x, basalG), b.Scale(apical, apicalG)), 1/total)
	}
	out.SetVar(phase, ePop(1), "u", u)
	out.SetVar(phase, ePop(1), "predicted", b.Scale(x, basalG/total))
	out.SetVar(phase, ePop(1), "apical", apical)
	out.SetVar(phase, iPop(1), "u", w)
	rate := c.Phi.Rate(b, u)
	out.SetRate(phase, ePop(1), rate)
	out.SetRate(phase, iPop(1), c.Phi.Rate(b, w))
	out.SetRate(phase, teacherPop, t)
	out.SetCurrent(phase, excitation(1), rate)
	out.SetCurrent(phase, inhibition(1), toApical)
	out.SetCurrent(phase, teaching, t)
	out.SetCurrent(phase, teaching+"-"+iPop(1), t)
	return out
}
