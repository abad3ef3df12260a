package models

import (
	"math"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/integrate"
)

// Circuits of one cell E1 under one plastic synapse W1, of weight 1 at first, show how a rule changes a synapse as its cell's rate
// varies. A sample is a strength of the input; time, rates and potentials are dimensionless.

// Above says how a cell is reached from above.
type Above struct {
	Gain     float64  // of the controller or teacher; 0: ablated
	Isolated *float64 // if given nothing does, and the cell is clamped under an inhibitory rate of this
}

// Euler is how a circuit of one cell is stepped from a state of zero.
type Euler struct {
	Dt    float64
	Steps int
}

// PublishedEuler returns the steps of all figures of Rossbroich & Zenke 2023 with one cell.
func PublishedEuler() Euler { return Euler{Dt: 0.02, Steps: 600} }

// run returns the variables that drives moves, each (batch, 1), after all steps.
func (e Euler) run(b *graph.Builder, drives integrate.Field, like graph.Node, variables int) []graph.Node {
	start := make([]graph.Node, variables)
	for i := range start {
		start[i] = b.Scale(like, 0)
	}
	final, _ := integrate.Run(b, integrate.Euler{}, drives, start, b.Const(e.Dt), e.Steps, graph.ScanOptions{ForwardOnly: true})
	return final
}

func (e Euler) check(name string) error {
	if !(e.Dt > 0) || math.IsInf(e.Dt, 0) || e.Steps < 1 {
		return errors.Errorf("%s: settling by %d steps of %g: needs at least one step of positive length", name, e.Steps, e.Dt)
	}
	return nil
}

// checkCell reports settings that no circuit of one cell can have.
func checkCell(name string, phi circuit.Activation, t Above) error {
	switch {
	case phi == nil:
		return errors.Errorf("%s: needs an activation", name)
	case !(t.Gain >= 0) || math.IsInf(t.Gain, 0):
		return errors.Errorf("%s: a gain of %g: needs 0 (ablated) or a positive number", name, t.Gain)
	case t.Isolated != nil && (!(*t.Isolated >= 0) || math.IsInf(*t.Isolated, 0)):
		return errors.Errorf("%s: isolated under an inhibitory rate of %g: needs 0 or a positive number", name, *t.Isolated)
	}
	return nil
}

// cellSpec describes the part that these circuits share: the input, and its synapse onto a variable of the cell.
func cellSpec(name, phase, onto string, cell circuit.Population) circuit.Spec {
	return circuit.Spec{
		Name:        name,
		Phases:      []string{phase},
		Signals:     circuit.Examples(1, 1),
		Populations: []circuit.Population{{Name: inputPop, Cell: circuit.Sensory, Shape: circuit.Shape{1}}, cell},
		Projections: []circuit.Projection{{Name: weight(1), Pre: inputPop, Post: cell.Name, Onto: onto, Role: circuit.Forward, Plastic: true, Init: circuit.Equal{To: 1}}},
	}
}

// openCell begins the record, and returns the current of the synapse, (batch, 1).
func openCell(b *graph.Builder, spec circuit.Spec, io circuit.IO) (out *circuit.Settled, z graph.Node) {
	out = circuit.NewSettled(b, spec, io)
	b.Fail(spec.Invalid)
	if b.Err() != nil {
		return out, z
	}
	z = out.Form(weight(1)).Current(b, io.Input(), io.Weight(weight(1)))
	out.SetRate(spec.Phases[0], inputPop, io.Input())
	out.SetCurrent(spec.Phases[0], weight(1), z)
	return out, z
}

// constant returns v for every sample, (batch, 1).
func constant(b *graph.Builder, v float64, like graph.Node) graph.Node {
	return b.Expand(b.Const(v), like.Shape()...)
}
