package models

import (
	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
)

// BurstCell is a cell that sends events and a share of them as bursts. The current into its apical dendrite decides the share (Payeur et
// al. 2021, Burst-dependent synaptic plasticity can coordinate learning in hierarchical circuits; doi:10.1038/s41593-021-00857-x),
// as in Rossbroich & Zenke 2023, figure S1:
//
//	u = W x;   e = φ(u);   p = 1/(1 + exp(−gain · (target − e)))
//
// e is the event rate and p the probability of a burst. It has one phase, "teacher". All is dimensionless.
type BurstCell struct {
	Phi   circuit.Activation
	Above // it cannot be isolated
}

// NewBurstCell returns the cell of the figure.
func NewBurstCell(t Above) *BurstCell { return &BurstCell{Phi: circuit.SoftRelu(), Above: t} }

// Check reports the first setting that makes no sense.
func (c *BurstCell) Check() error {
	if c.Isolated != nil {
		return errors.New("burst-cell: no inhibition reaches this cell under which it could be isolated")
	}
	return checkCell("burst-cell", c.Phi, c.Above)
}

// Spec describes the circuit; if a setting makes no sense it is empty and says so.
func (c *BurstCell) Spec() circuit.Spec {
	if err := c.Check(); err != nil {
		return circuit.Spec{Name: "burst-cell", Invalid: err}
	}
	s := cellSpec("burst-cell", "teacher", "u",
		circuit.Population{Name: ePop(1), Cell: circuit.Excitatory, Shape: circuit.Shape{1}, Vars: []string{"u", "p"}, Phi: c.Phi})
	s.Populations = append(s.Populations, circuit.Population{Name: teacherPop, Cell: teacherPop, Shape: circuit.Shape{1}})
	s.Projections = append(s.Projections,
		circuit.Projection{Name: teaching, Pre: teacherPop, Post: ePop(1), Onto: "p", Role: circuit.Teaching, Form: circuit.OneToOne{}, Sign: circuit.Positive})
	s.Baseline = 0.5
	s.Equations = []string{"e = φ(W x), φ(u) = " + c.Phi.String(), "p = 1/(1 + exp(−gain (target − e)))"}
	return s
}

// Settle writes the phase "teacher".
func (c *BurstCell) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	out, u := openCell(b, c.Spec(), io)
	if b.Err() != nil {
		return out
	}
	const phase = "teacher"
	e := c.Phi.Rate(b, u)
	t := b.Scale(b.Sub(io.Target(), e), c.Gain)
	out.SetVar(phase, ePop(1), "u", u)
	out.SetVar(phase, ePop(1), "p", b.Sigmoid(t))
	out.SetRate(phase, ePop(1), e)
	out.SetRate(phase, teacherPop, t)
	out.SetCurrent(phase, teaching, t)
	return out
}
