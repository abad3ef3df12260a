package graphtest

import (
	"credo/graph"
	"credo/graph/circuit"
)

// Trial is a layer of threshold cells in one phase "trial" (in the manner of Aljadeff et al. 2019, arXiv:1911.00307):
//
//	h = x w / Inputs − Threshold,   y = 1[h + M > 0]
//	gate = 1[ξ < Gate],  M = Strength gate                             ξ standard normal, one a sample: noise "gate"
//
// The gate is the modulator "gate", for all cells alike. The weights stay within [0, 1]. The loss is ½ Σ (y − target)², mean over
// the batch.
type Trial struct {
	Inputs, Cells  int
	Threshold      float64
	Gated          bool // without, the gate is always open, there is no noise and M = 0
	Gate, Strength float64
}

// Weights is the name of the projection of Trial.
const Weights = "w"

// Spec describes the circuit.
func (c Trial) Spec() circuit.Spec {
	return circuit.Spec{
		Name:    "trial",
		Phases:  []string{"trial"},
		Signals: c.signals(),
		Populations: []circuit.Population{
			{Name: "x", Cell: circuit.Sensory, Shape: circuit.Shape{c.Inputs}},
			{Name: "y", Cell: circuit.Readout, Shape: circuit.Shape{c.Cells}, Vars: []string{"h"}, Spikes: true},
		},
		Projections: []circuit.Projection{{Name: Weights, Pre: "x", Post: "y", Onto: "h", Role: circuit.Forward, Plastic: true, Init: circuit.Normal{Std: 0.5}}},
		Modulators:  []circuit.Modulator{{Name: "gate"}},
		Constraints: []circuit.Constraint{circuit.Clip{Projection: Weights, Lo: 0, Hi: 1}},
	}
}

func (c Trial) signals() []circuit.Signal {
	s := circuit.Examples(c.Inputs, c.Cells)
	if c.Gated {
		s = append(s, circuit.Signal{Name: "gate", Shape: circuit.Shape{1}, Origin: circuit.NormalDrawn})
	}
	for i := range s {
		s[i].Timed = true
	}
	return s
}

// Settle writes one trial.
func (c Trial) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	const phase = "trial"
	out := circuit.NewSettled(b, c.Spec(), io)
	if b.Err() != nil {
		return out
	}
	batch := io.Input().Shape()[0]
	current := out.Form(Weights).Current(b, io.Input(), io.Weight(Weights))
	h := b.Shift(b.Scale(current, 1/float64(c.Inputs)), -c.Threshold)
	gate, M := b.Expand(b.Const(1), batch, 1), b.Const(0)
	if c.Gated {
		gate = b.Lt(io.Signal("gate"), b.Const(c.Gate))
		M = b.Scale(gate, c.Strength)
	}
	y := b.Gt(b.Add(h, M), b.Const(0))
	out.SetRate(phase, "x", io.Input())
	out.SetCurrent(phase, Weights, current)
	out.SetVar(phase, "y", "h", h)
	out.SetRate(phase, "y", y)
	out.SetModulator(phase, "gate", gate)
	out.SetOutput(phase, y)
	out.SetLoss(phase, b.Scale(b.Sum(b.Square(b.Sub(y, io.Target()))), 0.5/float64(batch)))
	return out
}
