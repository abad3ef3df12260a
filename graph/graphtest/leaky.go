package graphtest

import (
	"credo/graph"
	"credo/graph/circuit"
)

// Leaky is a recurrent layer of rates in time (leaky integration as in Jaeger et al. 2007, doi:10.1016/j.neunet.2007.04.016), or several side by
// side, in one phase "trial":
//
//	v' = v/2 + tanh((x W + v R)/4) − a/10,   a' = 0.9 a + v'
//
// v begins anew with every trial, and the adaptation a goes on. The loss is Σ (v' − target)², mean over the batch, of each network. Input and
// target are timed.
type Leaky struct {
	Inputs, Cells int
	Networks      int // side by side; 0: one, and no axis for it
}

// Spec describes the circuit, with the projections In and Rec.
func (c Leaky) Spec() circuit.Spec {
	cells := circuit.Shape{c.Cells}
	return circuit.Spec{
		Name: "leaky", Phases: []string{"trial"}, Instances: c.Networks,
		Signals: []circuit.Signal{
			{Name: circuit.InputName, Shape: circuit.Shape{c.Inputs}, Timed: true}, {Name: circuit.TargetName, Shape: cells, Timed: true},
		},
		States: []circuit.State{{Name: "v", Shape: cells, Population: "y", Var: "v", Fresh: true}, {Name: "a", Shape: cells}},
		Populations: []circuit.Population{
			{Name: "x", Cell: circuit.Sensory, Shape: circuit.Shape{c.Inputs}},
			{Name: "y", Cell: circuit.Readout, Shape: cells, Vars: []string{"v", "error"}},
		},
		Projections: []circuit.Projection{
			{Name: In, Pre: "x", Post: "y", Onto: "v", Role: circuit.Forward, Plastic: true, Init: circuit.LeCun{}},
			{Name: Rec, Pre: "y", Sends: "v", Delayed: true, Post: "y", Onto: "v", Role: circuit.Recurrent, Plastic: true, Init: circuit.LeCun{}},
		},
	}
}

// Settle writes one moment.
func (c Leaky) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	const phase = "trial"
	out := circuit.NewSettled(b, c.Spec(), io)
	before := out.Before("y", "v")
	driven := out.Form(In).Current(b, io.Input(), io.Weight(In))
	echoed := out.Form(Rec).Current(b, before, io.Weight(Rec))
	v := b.Add(b.Scale(before, 0.5), b.Tanh(b.Scale(b.Add(driven, echoed), 0.25)))
	v = b.Sub(v, b.Scale(io.State("a"), 0.1))
	miss := b.Sub(io.Target(), v)
	out.SetNext(phase, "v", v)
	out.SetNext(phase, "a", b.Add(b.Scale(io.State("a"), 0.9), v))
	out.SetRate(phase, "x", io.Input())
	out.SetCurrent(phase, In, driven)
	out.SetCurrent(phase, Rec, echoed)
	out.SetRate(phase, "y", v)
	out.SetVar(phase, "y", "v", v)
	out.SetVar(phase, "y", "error", miss)
	out.SetOutput(phase, v)
	if b.Err() == nil {
		last := miss.Rank() - 1
		out.SetLoss(phase, b.Scale(b.Sum(b.Square(miss), last-1, last), 1/float64(io.Batch)))
	}
	return out
}
