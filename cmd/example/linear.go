package main

import (
	"fmt"

	"credo/graph"
	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/models"
)

// linearRow is the circuit's row: its name, its idea, its paper, the settings that go with it, and the published options.
func linearRow() catalog.Entry[circuit.Model] {
	return catalog.Entry[circuit.Model]{
		Name: "linear", About: "deep linear network: layers of weights alone", With: "{loss: mse, batch: 32, rule: oja, optimizer: {name: sgd, lr: 0.001}}",
		Citation: "Saxe, McClelland & Ganguli 2014, Exact solutions to the nonlinear dynamics of learning in deep linear neural networks, ICLR, doi:10.48550/arXiv.1312.6120",
		New: func() circuit.Model {
			return &Linear{Layers: models.Layers{Hidden: []int{32}}, Init: circuit.Xavier{Gain: 1}}
		},
	}
}

// Linear is a deep linear network, in one phase "forward":
//
//	h_l = h_{l−1} W_l,   l = 1 … L, h_0 = x
//
// The answer is h_L, and the loss is the mean over the batch. The embedded Layers bring the options sizes and hidden, and make the ends fit
// the data. All is dimensionless.
//
// Saxe, McClelland & Ganguli 2014, Exact solutions to the nonlinear dynamics of learning in deep linear neural networks, ICLR, equation 1;
// doi:10.48550/arXiv.1312.6120. Differs from the paper: nothing known.
type Linear struct {
	models.Layers
	Init circuit.Init `yaml:"init" doc:"first weights"`
	loss circuit.Loss
}

// Ends fits the layers to the data, and takes the loss.
func (c *Linear) Ends(e circuit.Ends) error {
	c.loss = e.Loss
	return c.Layers.Ends(e)
}

// Spec describes the circuit.
func (c *Linear) Spec() circuit.Spec {
	s := circuit.Spec{
		Name: "linear", Phases: []string{"forward"}, Signals: circuit.Examples(c.Sizes[0], c.Sizes[len(c.Sizes)-1]),
		Equations: []string{"h_l = h_{l−1} W_l"},
	}
	for l, size := range c.Sizes {
		p := circuit.Population{Name: fmt.Sprintf("h%d", l), Cell: circuit.Excitatory, Shape: circuit.Shape{size}, Vars: []string{"u"}}
		switch l {
		case 0:
			p.Cell, p.Vars = circuit.Sensory, nil
		case len(c.Sizes) - 1:
			p.Cell = circuit.Readout
		}
		s.Populations = append(s.Populations, p)
		if l > 0 {
			s.Projections = append(s.Projections, circuit.Projection{
				Name: fmt.Sprintf("W%d", l), Pre: fmt.Sprintf("h%d", l-1), Post: p.Name, Onto: "u", Role: circuit.Forward, Plastic: true, Init: c.Init,
			})
		}
	}
	return s
}

// Settle goes through the layers and records all that a rule may look at.
func (c *Linear) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	out := circuit.NewSettled(b, c.Spec(), io)
	h := io.Input() // (batch, cells)
	out.SetRate("forward", "h0", h)
	for _, p := range out.Spec().Projections {
		h = out.Form(p.Name).Current(b, h, io.Weight(p.Name))
		out.SetCurrent("forward", p.Name, h)
		out.SetVar("forward", p.Post, "u", h)
		out.SetRate("forward", p.Post, h)
	}
	out.SetOutput("forward", h)
	out.SetLoss("forward", b.Mean(c.loss.Value(b, h, io.Target())))
	return out
}
