package graphtest

import (
	"credo/graph"
	"credo/graph/circuit"
)

// Trial is a layer of threshold cells that is taught trial by trial (in the manner of Aljadeff et al. 2019, arXiv:1911.00307), in two phases:
//
//	h = x w / Inputs − Threshold,   y₀ = 1[h > 0]                              "alone"
//	gate = 1[ξ < Gate e],  M = Strength gate max(0, 1 + ζ),  y = 1[h + M > 0]      "trial"
//
// e is the share of the cells for which y₀ is not the target, ξ is uniform and ζ standard normal, one of each a sample. The gate is the
// modulator "gate", for all cells alike. The weights stay within [0, 1]. The loss is ½ Σ (y − target)², mean over the batch, and one for each
// of networks side by side.
type Trial struct {
	Inputs, Cells  int
	Networks       int // side by side; 0: one, and no such axis
	Threshold      float64
	Gated          bool // without, the gate is always open, nothing is drawn and M = 0
	Gate, Strength float64
}

// Weights is the name of the projection of Trial.
const Weights = "w"

// Spec describes the circuit.
func (c Trial) Spec() circuit.Spec {
	return circuit.Spec{
		Name:      "trial",
		Phases:    []string{"alone", "trial"},
		Signals:   c.signals(),
		Instances: c.Networks,
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
		s = append(s, circuit.Signal{Name: "gate", Shape: circuit.Shape{1}, Origin: circuit.UniformDrawn},
			circuit.Signal{Name: "strength", Shape: circuit.Shape{1}, Origin: circuit.NormalDrawn})
	}
	for i := range s {
		s[i].Timed = true
	}
	return s
}

// Settle writes one trial.
func (c Trial) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	out := circuit.NewSettled(b, c.Spec(), io)
	if b.Err() != nil {
		return out
	}
	current := out.Form(Weights).Current(b, io.Input(), io.Weight(Weights))
	h := b.Shift(b.Scale(current, 1/float64(c.Inputs)), -c.Threshold)
	alone := b.Gt(h, b.Const(0))
	gate, M := c.gate(b, io, alone)
	taught := b.Gt(b.Add(h, M), b.Const(0))
	out.SetModulator("trial", "gate", gate)
	for i, y := range []graph.Node{alone, taught} {
		phase := out.Spec().Phases[i]
		out.SetRate(phase, "x", io.Input())
		out.SetCurrent(phase, Weights, current)
		out.SetVar(phase, "y", "h", h)
		out.SetRate(phase, "y", y)
		out.SetOutput(phase, y)
		out.SetLoss(phase, c.loss(b, io, y))
	}
	return out
}

// gate returns whether the gate of each sample is open, and how much excitation it brings: ([networks], batch, 1).
func (c Trial) gate(b *graph.Builder, io circuit.IO, y graph.Node) (gate, M graph.Node) {
	if b.Err() != nil {
		return gate, M
	}
	shape := y.Shape()
	shape[len(shape)-1] = 1
	if !c.Gated {
		return b.Expand(b.Const(1), shape...), b.Const(0)
	}
	wrong := b.Reshape(b.Mean(b.Abs(b.Sub(io.Target(), y)), len(shape)-1), shape...)
	gate = b.Lt(io.Signal("gate"), b.Scale(wrong, c.Gate))
	size := b.Max(b.Shift(io.Signal("strength"), 1), b.Const(0))
	return gate, b.Scale(b.Mul(gate, size), c.Strength)
}

// loss returns a scalar, or (networks).
func (c Trial) loss(b *graph.Builder, io circuit.IO, y graph.Node) graph.Node {
	if b.Err() != nil {
		return graph.Node{}
	}
	last := y.Rank() - 1
	return b.Scale(b.Sum(b.Square(b.Sub(y, io.Target())), last-1, last), 0.5/float64(io.Batch))
}
