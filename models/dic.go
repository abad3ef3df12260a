package models

import (
	"fmt"

	"credo/graph/circuit"
)

// DIC is the dis-inhibitory control circuit of Rossbroich & Zenke 2023 (doi:10.48550/arXiv.2310.19614): hidden layers of
// excitatory cells, each with a private inhibitory partner, and a controller that reaches the partners as dis-inhibition.
//
//	rE_0 = x;  rE_l = φE(uE_l);  rI_l = φI(uI_l);  f_l = c Q_l
//	τE duE_l/dt = −uE_l + rE_{l−1} W_l + b_l − rI_l
//	τI duI_l/dt = −uI_l + rE_l − f_l
//	τE dv/dt    = −v + rE_L V + s c              s = 1 if the controller drives the read-out, else 0
//	c = kP e + kI q;  τC dq/dt = e − λ q          e = −∂loss/∂v on the effective target
//
// Phase "open" has f = c = 0 and starts from rest; phase "closed" starts from the end of the open one, with q = 0 and Q computed
// there and then frozen. Rates and potentials are dimensionless, times in seconds.
//
// Differs from the paper: nothing known; the choices that the paper leaves open are the fields below.
type DIC struct {
	Layers
	PhiE         circuit.Activation `yaml:"phi_e" also:"activation" doc:"rates of excitatory cells"`
	PhiI         circuit.Activation `yaml:"phi_i" also:"activation" doc:"rates of inhibitory cells"`
	TauE         float64            `yaml:"tau_e" above:"0" doc:"time constant of excitatory cells and of the read-out, s"`
	TauI         float64            `yaml:"tau_i" above:"0" doc:"time constant of inhibitory cells, s"`
	Controller   Controller         `yaml:"controller" doc:"leaky proportional-integral controller: c = kp e + ki q, tau dq/dt = e - lambda q"`
	DriveReadout bool               `yaml:"fb_to_readout" doc:"whether the controller drives the read-out too"`
	Feedback     FeedbackMatrices   `yaml:"feedback" doc:"how the feedback matrices follow from the Jacobian of the open loop"`
	Nudge        float64            `yaml:"nudge" min:"0" max:"1" doc:"share by which the answer moves towards the label to become the target; 0: the label itself"`
	SoftTargets  bool               `yaml:"soft_targets" doc:"whether 0.99 and 0.01/(K-1) are taught instead of 1 and 0"`
	Settling     Settling           `yaml:"settle" doc:"how the phases are brought to rest"`
	Loss         circuit.Loss
	batch        int // samples of a full minibatch; 0: not told
}

// NewDIC returns the circuit with the published settings, softplus cells, cross-entropy and strong feedback, solved for its rest.
func NewDIC(sizes []int) *DIC {
	return &DIC{
		Layers: Layers{Sizes: sizes}, PhiE: circuit.SoftRelu(), PhiI: circuit.SoftRelu(), TauE: 0.02, TauI: 0.005,
		Controller: DefaultController(), Loss: circuit.CrossEntropy{}, DriveReadout: true,
		Feedback: FeedbackMatrices{Form: ShippedForm, Norm: 1}, Settling: Equilibrium{},
	}
}

func (c *DIC) hidden() int  { return len(c.Sizes) - 2 }
func (c *DIC) outputs() int { return c.Sizes[len(c.Sizes)-1] }

// Names of populations and projections.
const (
	inputPop   = "x"
	biasPop    = "one"
	readoutPop = "v"
	controlPop = "controller"
	teacherPop = "teacher"
	readoutW   = "V"
	teaching   = "teaching"
)

func ePop(l int) string       { return fmt.Sprintf("E%d", l) }
func iPop(l int) string       { return fmt.Sprintf("I%d", l) }
func weight(l int) string     { return fmt.Sprintf("W%d", l) }
func bias(l int) string       { return fmt.Sprintf("b%d", l) }
func excitation(l int) string { return fmt.Sprintf("E%d-I%d", l, l) }
func inhibition(l int) string { return fmt.Sprintf("I%d-E%d", l, l) }
func feedback(l int) string   { return fmt.Sprintf("Q%d", l) }

// rateOf is the population whose rates hidden layer l+1 reads.
func rateOf(l int) string {
	if l == 0 {
		return inputPop
	}
	return ePop(l)
}

// Spec describes the circuit; if a setting makes no sense it is empty and says so.
func (c *DIC) Spec() circuit.Spec {
	if err := c.Check(); err != nil {
		return circuit.Spec{Name: "dic", Invalid: err}
	}
	K, L := c.outputs(), c.hidden()
	s := circuit.Spec{
		Name:    "dic",
		Batch:   c.batch,
		Phases:  []string{"open", "closed"},
		Signals: circuit.Examples(c.Sizes[0], K),
		Populations: []circuit.Population{
			{Name: inputPop, Cell: circuit.Sensory, Shape: circuit.Shape{c.Sizes[0]}},
			{Name: biasPop, Cell: circuit.Constant, Shape: circuit.Shape{1}},
		},
		Equations: []string{
			"τE duE_l/dt = −uE_l + rE_{l−1} W_l + b_l − rI_l,   rE = φE(uE), φE(u) = " + c.PhiE.String(),
			"τI duI_l/dt = −uI_l + rE_l − c Q_l,   rI = φI(uI), φI(u) = " + c.PhiI.String(),
			"τE dv/dt = −v + rE_L V + s c",
			"c = kP e + kI q,   τC dq/dt = e − λ q",
		},
	}
	for l := 1; l <= L; l++ {
		n := c.Sizes[l]
		s.Populations = append(s.Populations,
			circuit.Population{Name: ePop(l), Cell: circuit.Excitatory, Shape: circuit.Shape{n}, Vars: []string{"u"}, Phi: c.PhiE},
			circuit.Population{Name: iPop(l), Cell: circuit.Inhibitory, Shape: circuit.Shape{n}, Vars: []string{"u"}, Phi: c.PhiI})
		s.Projections = append(s.Projections, c.layer(l)...)
	}
	s.Populations = append(s.Populations,
		circuit.Population{Name: readoutPop, Cell: circuit.Readout, Shape: circuit.Shape{K}, Vars: []string{"v", "error"}},
		circuit.Population{Name: controlPop, Cell: circuit.Controller, Shape: circuit.Shape{K}, Vars: []string{"q"}})
	s.Projections = append(s.Projections,
		circuit.Projection{Name: readoutW, Pre: ePop(L), Post: readoutPop, Onto: "v", Role: circuit.Forward, Plastic: true, Init: circuit.LeCun{}})
	if c.DriveReadout {
		s.Projections = append(s.Projections,
			circuit.Projection{Name: teaching, Pre: controlPop, Post: readoutPop, Onto: "v", Role: circuit.Teaching, Form: circuit.OneToOne{}, Sign: circuit.Positive})
	}
	return s
}

// layer lists the projections onto hidden layer l. Its feedback is computed from the weights of all layers above.
func (c *DIC) layer(l int) []circuit.Projection {
	return append([]circuit.Projection{
		{Name: weight(l), Pre: rateOf(l - 1), Post: ePop(l), Onto: "u", Role: circuit.Forward, Plastic: true, Init: circuit.LeCun{}},
		{Name: bias(l), Pre: biasPop, Post: ePop(l), Onto: "u", Role: circuit.Forward, Plastic: true, Init: circuit.Zeros{}},
	}, partners(l, append(weights(l+1, c.hidden()), readoutW))...)
}

// partners lists the projections between the excitatory cells of layer l and their partners, and the feedback onto the partners, which is
// computed from the weights above.
func partners(l int, above []string) []circuit.Projection {
	return []circuit.Projection{
		{Name: excitation(l), Pre: ePop(l), Post: iPop(l), Onto: "u", Role: circuit.Interneuron, Form: circuit.OneToOne{}, Sign: circuit.Positive},
		{Name: inhibition(l), Pre: iPop(l), Post: ePop(l), Onto: "u", Role: circuit.Inhibition, Form: circuit.OneToOne{}, Sign: circuit.Negative},
		{Name: feedback(l), Pre: controlPop, Post: iPop(l), Onto: "u", Role: circuit.Control, Source: circuit.Computed, Sign: circuit.Negative, From: above},
	}
}

// weights names the forward weights of some layers.
func weights(from, to int) (out []string) {
	for l := from; l <= to; l++ {
		out = append(out, weight(l))
	}
	return out
}
