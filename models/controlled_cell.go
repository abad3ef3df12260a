package models

import (
	"credo/graph"
	"credo/graph/circuit"
)

// ControlledCell is a cell that a controller drives to its target (Meulemans et al. 2021, Credit assignment in neural networks
// through deep feedback control; doi:10.48550/arXiv.2106.07887), as in Rossbroich & Zenke 2023, figure S1:
//
//	du/dt = −u + W x + f;   f = gain · (target − r);   r = φ(u)
//
// The variable "predicted" is the potential that the input alone would give, W x. It has one phase, "closed". Time, rates and
// potentials are dimensionless.
type ControlledCell struct {
	Phi   circuit.Activation
	Above // isolated means that the controller's current is clamped to minus the rate, and the cell at rest
	Euler Euler
}

// NewControlledCell returns the cell of the figure.
func NewControlledCell(t Above) *ControlledCell {
	return &ControlledCell{Phi: circuit.SoftRelu(), Above: t, Euler: PublishedEuler()}
}

// Check reports the first setting that makes no sense.
func (c *ControlledCell) Check() error {
	if err := checkCell("controlled-cell", c.Phi, c.Above); err != nil {
		return err
	}
	return c.Euler.check("controlled-cell")
}

// Spec describes the circuit; if a setting makes no sense it is empty and says so.
func (c *ControlledCell) Spec() circuit.Spec {
	if err := c.Check(); err != nil {
		return circuit.Spec{Name: "controlled-cell", Invalid: err}
	}
	s := cellSpec("controlled-cell", "closed", "predicted",
		circuit.Population{Name: ePop(1), Cell: circuit.Excitatory, Shape: circuit.Shape{1}, Vars: []string{"u", "predicted"}, Phi: c.Phi})
	s.Populations = append(s.Populations, circuit.Population{Name: controlPop, Cell: circuit.Controller, Shape: circuit.Shape{1}})
	s.Projections = append(s.Projections,
		circuit.Projection{Name: feedback(1), Pre: controlPop, Post: ePop(1), Onto: "u", Role: circuit.Control, Form: circuit.OneToOne{}, Sign: circuit.Positive})
	s.Equations = []string{"du/dt = −u + W x + gain (target − r),   r = φ(u), φ(u) = " + c.Phi.String()}
	return s
}

// Settle writes the phase "closed".
func (c *ControlledCell) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	out, x := openCell(b, c.Spec(), io)
	if b.Err() != nil {
		return out
	}
	control := func(b *graph.Builder, u graph.Node) graph.Node {
		return b.Scale(b.Sub(io.Target(), c.Phi.Rate(b, u)), c.Gain)
	}
	u := c.Euler.run(b, func(b *graph.Builder, y []graph.Node) []graph.Node {
		return []graph.Node{b.Sub(b.Add(x, control(b, y[0])), y[0])}
	}, x, 1)[0]
	if b.Err() != nil {
		return out
	}
	f := control(b, u)
	if c.Isolated != nil {
		f = constant(b, -*c.Isolated, x)
		u = b.Add(x, f)
	}
	const phase = "closed"
	out.SetVar(phase, ePop(1), "u", u)
	out.SetVar(phase, ePop(1), "predicted", x)
	out.SetRate(phase, ePop(1), c.Phi.Rate(b, u))
	out.SetRate(phase, controlPop, f)
	out.SetCurrent(phase, feedback(1), f)
	return out
}
