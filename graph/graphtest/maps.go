package graphtest

import (
	"fmt"

	"credo/graph"
	"credo/graph/circuit"
)

// Maps is a convolutional network of sigmoid cells below a linear read-out, in one phase "forward", with errors that come back through weights
// of their own (as Greedy et al. 2022 have feedback onto convolutional layers, doi:10.48550/arXiv.2206.11769):
//
//	u_l = W_l r_{l−1} + b_l,  r_l = σ(u_l)       W_1, W_2 convolutions, b a bias a channel; W_3 dense, v = u_3
//	δ_3 = target − v,  δ_l = r_l (1 − r_l) Y_l δ_{l+1}       Y_1 the adjoint of a convolution, Y_2 dense
//
// The loss is ½ Σ (v − target)², mean over the batch.
//
// The first convolution moves two cells at a time and leaves out the last row of its input.
type Maps struct {
	Tied bool // Y_l is W_{l+1} after every step, by which feedback alignment is back-propagation; else it is drawn
}

// layers are the input, two layers of maps and the read-out.
func (Maps) layers() []circuit.Population {
	return []circuit.Population{
		{Name: "E0", Cell: circuit.Sensory, Shape: circuit.Shape{6, 5, 2}},
		{Name: "E1", Cell: circuit.Excitatory, Shape: circuit.Shape{2, 2, 3}, Vars: []string{"u", "delta"}, Phi: circuit.Sigmoid{}},
		{Name: "E2", Cell: circuit.Excitatory, Shape: circuit.Shape{1, 1, 4}, Vars: []string{"u", "delta"}, Phi: circuit.Sigmoid{}},
		{Name: "E3", Cell: circuit.Readout, Shape: circuit.Shape{3}, Vars: []string{"u", "delta"}},
	}
}

// forms of W_1, W_2 and W_3.
func (Maps) forms() []circuit.Form {
	return []circuit.Form{circuit.Conv{Kernel: 3, Stride: 2}, circuit.Conv{Kernel: 2, Stride: 1}, circuit.Dense{}}
}

// Spec describes the circuit: projections W1, b1, … upwards, Y1, Y2 downwards.
func (c Maps) Spec() circuit.Spec {
	s := circuit.Spec{Name: "maps", Phases: []string{"forward"}, Signals: circuit.Examples(6*5*2, 3), Populations: append(c.layers(), circuit.Population{Name: "bias", Cell: circuit.Constant, Shape: circuit.Shape{1}})}
	for i, f := range c.forms() {
		l := i + 1
		s.Projections = append(s.Projections,
			circuit.Projection{Name: fmt.Sprint("W", l), Pre: cells(l - 1), Post: cells(l), Onto: "u", Role: circuit.Forward, Form: f, Plastic: true, Init: circuit.Xavier{Gain: 3.6}},
			circuit.Projection{Name: fmt.Sprint("b", l), Pre: "bias", Post: cells(l), Onto: "u", Role: circuit.Forward, Form: circuit.PerChannel{}, Plastic: true, Init: circuit.Zeros{}})
	}
	for i, f := range c.forms()[1:] {
		l := i + 1
		y := circuit.Projection{Name: fmt.Sprint("Y", l), Pre: cells(l + 1), Sends: "delta", Post: cells(l), Onto: "delta",
			Role: circuit.Errors, Form: circuit.Reversed{Form: f}, Init: circuit.Normal{Std: 0.5}}
		if c.Tied {
			y.Source = circuit.Tied{}.String()
			s.Constraints = append(s.Constraints, circuit.Tie{Dst: y.Name, Src: fmt.Sprint("W", l+1), Scale: 1})
		}
		s.Projections = append(s.Projections, y)
	}
	return s
}

// Settle writes the sweep forward and the one of errors.
func (c Maps) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	const phase = "forward"
	out := circuit.NewSettled(b, c.Spec(), io)
	if err := out.Spec().Check(); err != nil || b.Err() != nil {
		b.Fail(err)
		return out
	}
	drive := func(name string, x graph.Node) graph.Node {
		current := out.Form(name).Current(b, x, io.Weight(name))
		out.SetCurrent(phase, name, current)
		return current
	}
	unit := b.Expand(b.Const(1), io.Input().Shape()[0], 1)
	out.SetRate(phase, cells(0), io.Input())
	out.SetRate(phase, "bias", unit)
	rates, top := []graph.Node{io.Input()}, len(c.forms())
	for l := 1; l <= top; l++ {
		u := b.Add(drive(fmt.Sprint("W", l), rates[l-1]), drive(fmt.Sprint("b", l), unit))
		rates = append(rates, u)
		if l < top {
			rates[l] = b.Sigmoid(u)
		}
		out.SetVar(phase, cells(l), "u", u)
		out.SetRate(phase, cells(l), rates[l])
	}
	delta := b.Sub(io.Target(), rates[top])
	out.SetVar(phase, cells(top), "delta", delta)
	for l := top - 1; l >= 1; l-- {
		delta = b.Mul(b.Mul(rates[l], b.Sub(b.Const(1), rates[l])), drive(fmt.Sprint("Y", l), delta))
		out.SetVar(phase, cells(l), "delta", delta)
	}
	out.SetOutput(phase, rates[top])
	out.SetLoss(phase, b.Scale(b.Sum(b.Square(b.Sub(rates[top], io.Target()))), 0.5/float64(unit.Shape()[0])))
	return out
}
