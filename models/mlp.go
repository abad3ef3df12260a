package models

import (
	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
)

// MLP is the multi-layer perceptron of the comparisons: h_l = φ(h_{l−1} W_l + b_l), h_0 = x, in one phase "forward".
//
// With a linear read-out the answer is h_L V, without bias (the baseline of Rossbroich & Zenke 2023). Otherwise the output layer
// is made of the same units with biases (the baseline of Greedy et al. 2022), and cross-entropy takes their potentials as
// logits. Names of populations and projections are those of DIC, so that the same seed gives both the same weights.
//
// With Backward the same phase has a sweep of errors back to the hidden cells, for rules that do not go by the gradient.
type MLP struct {
	Sizes         []int // inputs, cells of each hidden layer, outputs
	Phi           circuit.Activation
	Loss          circuit.Loss
	LinearReadout bool
	Init          circuit.Init // of the weights; biases start at 0
	Backward      *Backward    // nil: none
}

// NewMLP returns the baseline of Rossbroich & Zenke: softplus units, linear read-out, cross-entropy, LeCun normal weights.
func NewMLP(sizes []int) *MLP {
	return &MLP{Sizes: sizes, Phi: circuit.SoftRelu(), Loss: circuit.CrossEntropy{}, LinearReadout: true, Init: circuit.LeCun{}}
}

// NewSigmoidMLP returns the baseline of Greedy et al.: sigmoid units everywhere, biases, mean squared error, Xavier normal
// weights of gain 3.6.
func NewSigmoidMLP(sizes []int) *MLP {
	return &MLP{Sizes: sizes, Phi: circuit.Sigmoid{}, Loss: circuit.SquaredError{}, Init: circuit.Xavier{Gain: 3.6}}
}

// Check reports the first setting that makes no sense.
func (c *MLP) Check() error {
	if err := checkSizes("mlp", c.Sizes); err != nil {
		return err
	}
	if c.Phi == nil || c.Loss == nil || c.Init == nil {
		return errors.New("mlp: needs an activation, a loss and initial weights")
	}
	if c.Backward != nil {
		return c.Backward.check()
	}
	return nil
}

const forwardPhase = "forward"

func (c *MLP) layers() int { return len(c.Sizes) - 1 }

// units is the number of layers with a non-linearity.
func (c *MLP) units() int {
	if c.LinearReadout {
		return c.layers() - 1
	}
	return c.layers()
}

// onto names the forward weights onto layer l.
func (c *MLP) onto(l int) string {
	if l > c.units() {
		return readoutW
	}
	return weight(l)
}

// answersWithRates tells whether the loss is of the rates of the read-out; else it is of its potentials.
func (c *MLP) answersWithRates() bool {
	return !c.LinearReadout && c.Loss.Name() != (circuit.CrossEntropy{}).Name()
}

// population names layer l from 1; the last is the read-out.
func (c *MLP) population(l int) string {
	if l == c.layers() {
		return readoutPop
	}
	return rateOf(l)
}

// Spec describes the circuit; if a setting makes no sense it is empty and says so.
func (c *MLP) Spec() circuit.Spec {
	if err := c.Check(); err != nil {
		return circuit.Spec{Name: "mlp", Invalid: err}
	}
	s := circuit.Spec{
		Name:   "mlp",
		Phases: []string{forwardPhase},
		Populations: []circuit.Population{
			{Name: inputPop, Cell: circuit.Sensory, Size: c.Sizes[0]},
			{Name: biasPop, Cell: circuit.Constant, Size: 1},
		},
		Equations: []string{"h_l = φ(h_{l−1} W_l + b_l),   φ(u) = " + c.Phi.String()},
	}
	for l := 1; l <= c.layers(); l++ {
		post := circuit.Population{Name: c.population(l), Cell: circuit.Excitatory, Size: c.Sizes[l], Vars: []string{"u"}, Phi: c.Phi}
		if l == c.layers() {
			post.Cell = circuit.Readout
		}
		if l > c.units() {
			post.Vars, post.Phi = []string{"v"}, nil
			s.Equations = append(s.Equations, "v = h_L V")
			s.Projections = append(s.Projections, circuit.Projection{Name: readoutW, Pre: rateOf(l - 1), Post: post.Name, Onto: "v", Plastic: true, Init: c.Init})
		} else {
			s.Projections = append(s.Projections,
				circuit.Projection{Name: weight(l), Pre: rateOf(l - 1), Post: post.Name, Onto: "u", Plastic: true, Init: c.Init},
				circuit.Projection{Name: bias(l), Pre: biasPop, Post: post.Name, Onto: "u", Plastic: true, Init: circuit.Zeros{}})
		}
		s.Populations = append(s.Populations, post)
	}
	if c.Backward != nil {
		c.Backward.describe(c, &s)
	}
	return s
}

// Settle writes the forward pass and, where there is feedback, the sweep of errors.
func (c *MLP) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	const phase = forwardPhase
	out := circuit.NewSettled(b, c.Spec(), io.Weight)
	checkData(b, out.Spec(), c.Sizes, io)
	if b.Err() != nil {
		return out
	}
	h, one := io.Input, b.Expand(b.Const(1), io.Input.Shape()[0], 1)
	out.SetRate(phase, inputPop, h)
	out.SetRate(phase, biasPop, one)
	answer := h
	for l := 1; l <= c.units(); l++ {
		from, offset := b.MatMul(h, io.Weight(weight(l))), io.Weight(bias(l))
		u := b.Add(from, offset)
		h = c.Phi.Rate(b, u)
		out.SetCurrent(phase, weight(l), from)
		out.SetCurrent(phase, bias(l), b.MatMul(one, offset))
		out.SetVar(phase, c.population(l), "u", u)
		out.SetRate(phase, c.population(l), h)
		answer = u
	}
	if c.LinearReadout {
		answer = b.MatMul(h, io.Weight(readoutW))
		out.SetCurrent(phase, readoutW, answer)
		out.SetVar(phase, readoutPop, "v", answer)
		out.SetRate(phase, readoutPop, answer)
	} else if c.answersWithRates() {
		answer = h
	}
	out.SetOutput(phase, answer)
	out.SetLoss(phase, b.Mean(c.Loss.Value(b, answer, io.Target)))
	if c.Backward != nil {
		c.back(b, io, out, answer)
	}
	return out
}
