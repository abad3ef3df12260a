package models

import (
	"fmt"

	"credo/graph"
	"credo/graph/circuit"
)

// Networks of pyramidal cells share the way up: W_l and b_l drive layer l, and the last layer is the read-out.

// Names of variables and of the phase that networks of pyramidal cells share.
const (
	soma      = "soma"
	apical    = "apical"
	teacherOn = "teacher"
)

// fromAbove names the feedback that excites layer l.
func fromAbove(l int) string { return fmt.Sprintf("Y%d", l) }

// pyramids describes the way up, onto one variable of the cells. Hidden cells have the variables hidden, the read-out has top.
func pyramids(name string, layers stack, onto string, hidden, top []string) circuit.Spec {
	s := circuit.Spec{
		Name:    name,
		Signals: circuit.Examples(layers.size(0), layers.size(layers.top())),
		Populations: []circuit.Population{
			{Name: inputPop, Cell: circuit.Sensory, Shape: layers.shapes[0]},
			{Name: biasPop, Cell: circuit.Constant, Shape: circuit.Shape{1}},
		},
	}
	for l := 1; l <= layers.top(); l++ {
		p := circuit.Population{Name: layers.population(l), Cell: circuit.Pyramidal, Shape: layers.shapes[l], Vars: hidden, Phi: circuit.Sigmoid{}}
		if l == layers.top() {
			p.Cell, p.Vars = circuit.Readout, top
		}
		s.Populations = append(s.Populations, p)
		s.Projections = append(s.Projections,
			circuit.Projection{Name: weight(l), Pre: layers.population(l - 1), Post: p.Name, Onto: onto, Role: circuit.Forward, Form: layers.up(l), Plastic: true, Init: circuit.Xavier{Gain: 3.6}},
			circuit.Projection{Name: bias(l), Pre: biasPop, Post: p.Name, Onto: onto, Role: circuit.Forward, Form: layers.offset(l), Plastic: true, Init: circuit.Zeros{}})
	}
	return s
}

// climb goes the way up and records its currents. It returns potentials and rates by layer from 0, the input, which has no
// potential. sends turns the rates of a layer into the signal that it sends.
func climb(b *graph.Builder, io circuit.IO, out *circuit.Settled, layers int, sends func(l int, rates graph.Node) graph.Node) (V, E []graph.Node) {
	one := b.Expand(b.Const(1), io.Input().Shape()[0], 1)
	V, E = []graph.Node{{}}, []graph.Node{io.Input()}
	for l := 1; l <= layers; l++ {
		synapses, biases := out.Form(weight(l)), out.Form(bias(l))
		current, offset := synapses.Current(b, sends(l-1, E[l-1]), io.Weight(weight(l))), io.Weight(bias(l))
		V = append(V, b.Add(current, circuit.Offset(b, biases, offset)))
		E = append(E, b.Sigmoid(V[l]))
		for _, phase := range out.Spec().Phases {
			out.SetCurrent(phase, weight(l), current)
			out.SetCurrent(phase, bias(l), biases.Current(b, one, offset))
		}
	}
	for _, phase := range out.Spec().Phases {
		out.SetRate(phase, biasPop, one)
		out.SetRate(phase, inputPop, io.Input())
	}
	return V, E
}

// allOf sends the rates themselves.
func allOf(_ int, rates graph.Node) graph.Node { return rates }

// setAnswer records output and loss of a phase.
func setAnswer(b *graph.Builder, io circuit.IO, out *circuit.Settled, phase string, rates graph.Node) {
	out.SetOutput(phase, rates)
	out.SetLoss(phase, b.Mean(circuit.SquaredError{}.Value(b, rates, io.Target())))
}
