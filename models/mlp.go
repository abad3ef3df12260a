package models

import (
	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/graph/circuit"
)

// MLP is the multi-layer perceptron of the comparisons: h_l = φ(h_{l−1} W_l + b_l), h_0 = x, in one phase "forward".
//
// With a linear read-out the answer is h_L V, without bias (the baseline of Rossbroich & Zenke 2023). Otherwise the output layer
// is made of the same units with biases (the baseline of Greedy et al. 2022), and cross-entropy takes their potentials as
// logits. Populations and projections have the names of DIC's, so that the same seed gives both the same weights.
//
// Of layers of maps W is the convolution's, and b has one value a channel.
//
// With Backward the same phase has a sweep of errors back to the hidden cells, for rules that do not go by the gradient.
type MLP struct {
	Maps
	Phi      circuit.Activation `yaml:"activation" doc:"rates of all units"`
	Readout  Readout            `yaml:"readout" one:"linear units" doc:"weights without biases, or units like the hidden ones; units where activation is the sigmoid"`
	Init     circuit.Init       `yaml:"init" doc:"first weights; biases start at 0; xavier where activation is the sigmoid"`
	Backward Backward           `yaml:"backward" doc:"feedback of errors to the hidden units"` // nil: none
	Loss     circuit.Loss
	batch    int // samples of a full minibatch; 0: not told
}

// Readout is the kind of an MLP's last layer.
type Readout string

// The read-outs: weights alone, or units like the hidden ones.
const (
	LinearReadout Readout = "linear"
	UnitReadout   Readout = "units"
)

// NewMLP returns the baseline of Rossbroich & Zenke: softplus units, linear read-out, cross-entropy, LeCun normal weights.
func NewMLP(sizes []int) *MLP {
	return &MLP{Maps: Maps{Layers: Layers{Sizes: sizes}}, Phi: circuit.SoftRelu(), Readout: LinearReadout, Init: circuit.LeCun{}, Backward: NoBackward{}, Loss: circuit.CrossEntropy{}}
}

// NewSigmoidMLP returns the baseline of Greedy et al.: sigmoid units everywhere, biases, mean squared error, Xavier normal
// weights of gain 3.6.
func NewSigmoidMLP(sizes []int) *MLP {
	return &MLP{Maps: Maps{Layers: Layers{Sizes: sizes}}, Phi: circuit.Sigmoid{}, Readout: UnitReadout, Init: circuit.Xavier{Gain: 3.6}, Backward: NoBackward{}, Loss: circuit.SquaredError{}}
}

// Complete gives units of the sigmoid the read-out and the first weights of NewSigmoidMLP, where others were not asked for.
func (c *MLP) Complete(given func(key string) bool) {
	if _, sigmoid := c.Phi.(circuit.Sigmoid); !sigmoid {
		return
	}
	like := NewSigmoidMLP(nil)
	if !given("readout") {
		c.Readout = like.Readout
	}
	if !given("init") {
		c.Init = like.Init
	}
}

// Ends fits the circuit to its data and takes the loss.
func (c *MLP) Ends(e circuit.Ends) error {
	if err := c.Maps.Ends(e); err != nil {
		return err
	}
	c.Loss, c.batch = e.Loss, e.Batch
	return c.Check()
}

// References returns feedback alignment, for a perceptron with feedback from layer to layer.
func (c *MLP) References() []circuit.Reference {
	f, ok := c.Backward.(Layered)
	if !ok {
		return nil
	}
	still := *c
	f.Learning = false
	still.Backward = f
	return alignment(&still)
}

// Check reports the first setting that makes no sense. With catalog.At it names the option.
func (c *MLP) Check() error {
	if err := c.Maps.check("mlp"); err != nil {
		return err
	}
	if c.Phi == nil || c.Loss == nil || c.Init == nil {
		return errors.New("mlp: needs an activation, a loss and initial weights")
	}
	if err := checkChoices("mlp", map[string]any{"activation": c.Phi, "init": c.Init}); err != nil {
		return err
	}
	if c.Readout != LinearReadout && c.Readout != UnitReadout {
		return catalog.At("readout", errors.Errorf("mlp: readout %s", catalog.Unknown(string(c.Readout), []string{string(LinearReadout), string(UnitReadout)})))
	}
	if c.Backward == nil {
		return nil
	}
	return c.Backward.check()
}

const forwardPhase = "forward"

// units is the number of layers with a non-linearity.
func (c *MLP) units() int {
	if c.Readout == LinearReadout {
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
	return c.Readout == UnitReadout && c.Loss.Name() != (circuit.CrossEntropy{}).Name()
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
	layers := c.stack()
	s := circuit.Spec{
		Name:    "mlp",
		Batch:   c.batch,
		Phases:  []string{forwardPhase},
		Signals: circuit.Examples(layers.size(0), layers.size(layers.top())),
		Populations: []circuit.Population{
			{Name: inputPop, Cell: circuit.Sensory, Shape: layers.shapes[0]},
			{Name: biasPop, Cell: circuit.Constant, Shape: circuit.Shape{1}},
		},
		Equations: []string{"h_l = φ(h_{l−1} W_l + b_l),   φ(u) = " + c.Phi.String()},
	}
	for l := 1; l <= c.layers(); l++ {
		post := circuit.Population{Name: c.population(l), Cell: circuit.Excitatory, Shape: layers.shapes[l], Vars: []string{"u"}, Phi: c.Phi}
		if l == c.layers() {
			post.Cell = circuit.Readout
		}
		if l > c.units() {
			post.Vars, post.Phi = []string{"v"}, nil
			s.Equations = append(s.Equations, "v = h_L V")
			s.Projections = append(s.Projections, circuit.Projection{Name: readoutW, Pre: rateOf(l - 1), Post: post.Name, Onto: "v", Role: circuit.Forward, Plastic: true, Init: c.Init})
		} else {
			s.Projections = append(s.Projections,
				circuit.Projection{Name: weight(l), Pre: rateOf(l - 1), Post: post.Name, Onto: "u", Role: circuit.Forward, Form: layers.up(l), Plastic: true, Init: c.Init},
				circuit.Projection{Name: bias(l), Pre: biasPop, Post: post.Name, Onto: "u", Role: circuit.Forward, Form: layers.offset(l), Plastic: true, Init: circuit.Zeros{}})
		}
		s.Populations = append(s.Populations, post)
	}
	if f := c.sweep(); f != nil {
		f.describe(c, &s)
	}
	return s
}
