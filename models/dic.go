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
	Sizes        []int // inputs, cells of each hidden layer, outputs
	PhiE, PhiI   circuit.Activation
	TauE, TauI   float64 // s
	Controller   Controller
	Loss         circuit.Loss
	DriveReadout bool // s above
	Feedback     Feedback
	Nudge        float64 // 0: the target itself; β > 0: the open-loop answer moved by β towards it
	SoftTargets  bool    // teach 0.99 and 0.01/(K−1) instead of 1 and 0
	Settling     Settling
}

// Feedback says how the controller's feedback matrices Q_l (batch, K, cells) are computed from the open-loop end state. The aligned
// form excludes the average and the limit: it is there so that the exact rule follows each sample's own gradient, which a norm, a
// factor, leaves so, and they do not.
type Feedback struct {
	Form    FeedbackForm
	Average bool    // the batch mean, for every sample
	Clip    float64 // limit of the entries; 0: none
	Norm    float64 // Frobenius norm of each sample's matrix; 0: as it comes
}

// FeedbackForm is the factor between a feedback current and the read-out.
type FeedbackForm string

// The published form leaves out the recurrent inhibition; Equilibrium is the exact derivative dv/df of the open-loop rest;
// Aligned is (dv/dz)/φE'(uE), which makes the exact rule proportional to the gradient for weak feedback.
const (
	Shipped     FeedbackForm = "shipped"
	Equilibrium FeedbackForm = "equilibrium"
	Aligned     FeedbackForm = "aligned"
)

// Settling says how the phases are brought to rest.
type Settling struct {
	Method      string  // "equilibrium", "tsit5" or an integrator
	Dt          float64 // s, of an integrator
	OpenSteps   int
	ClosedSteps int
	Tolerance   float64 // of the equilibrium: sweeps stop when the controller changes less; 0: by the precision
	MaxSweeps   int     // of the equilibrium, after the first; 0: by the precision
	Rtol, Atol  float64 // of tsit5: of a step's error, and of the rate of change at which a sample stops
}

// NewDIC returns the circuit with the published settings, softplus cells, cross-entropy and strong feedback.
func NewDIC(sizes []int) *DIC {
	return &DIC{
		Sizes: sizes, PhiE: circuit.SoftRelu(), PhiI: circuit.SoftRelu(), TauE: 0.02, TauI: 0.005,
		Controller: DefaultController(), Loss: circuit.CrossEntropy{}, DriveReadout: true,
		Feedback: Feedback{Form: Shipped, Norm: 1},
		Settling: Settling{Method: "equilibrium", Dt: 0.005, OpenSteps: 60, ClosedSteps: 200, Rtol: 1e-3, Atol: 1e-6},
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
		Name:   "dic",
		Phases: []string{"open", "closed"},
		Populations: []circuit.Population{
			{Name: inputPop, Cell: circuit.Sensory, Size: c.Sizes[0]},
			{Name: biasPop, Cell: circuit.Constant, Size: 1},
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
			circuit.Population{Name: ePop(l), Cell: circuit.Excitatory, Size: n, Vars: []string{"u"}, Phi: c.PhiE},
			circuit.Population{Name: iPop(l), Cell: circuit.Inhibitory, Size: n, Vars: []string{"u"}, Phi: c.PhiI})
		s.Projections = append(s.Projections, c.layer(l)...)
	}
	s.Populations = append(s.Populations,
		circuit.Population{Name: readoutPop, Cell: circuit.Readout, Size: K, Vars: []string{"v", "error"}},
		circuit.Population{Name: controlPop, Cell: circuit.Controller, Size: K, Vars: []string{"q"}})
	s.Projections = append(s.Projections,
		circuit.Projection{Name: readoutW, Pre: ePop(L), Post: readoutPop, Onto: "v", Plastic: true, Init: circuit.LeCun{}})
	if c.DriveReadout {
		s.Projections = append(s.Projections,
			circuit.Projection{Name: teaching, Pre: controlPop, Post: readoutPop, Onto: "v", Form: circuit.OneToOne, Sign: circuit.Positive})
	}
	return s
}

// layer lists the projections onto hidden layer l. Its feedback is computed from the weights of all layers above.
func (c *DIC) layer(l int) []circuit.Projection {
	return append([]circuit.Projection{
		{Name: weight(l), Pre: rateOf(l - 1), Post: ePop(l), Onto: "u", Plastic: true, Init: circuit.LeCun{}},
		{Name: bias(l), Pre: biasPop, Post: ePop(l), Onto: "u", Plastic: true, Init: circuit.Zeros{}},
	}, partners(l, append(weights(l+1, c.hidden()), readoutW))...)
}

// partners lists the projections between the excitatory cells of layer l and their partners, and the feedback onto the partners, which is
// computed from the weights above.
func partners(l int, above []string) []circuit.Projection {
	return []circuit.Projection{
		{Name: excitation(l), Pre: ePop(l), Post: iPop(l), Onto: "u", Form: circuit.OneToOne, Sign: circuit.Positive},
		{Name: inhibition(l), Pre: iPop(l), Post: ePop(l), Onto: "u", Form: circuit.OneToOne, Sign: circuit.Negative},
		{Name: feedback(l), Pre: controlPop, Post: iPop(l), Onto: "u", Sign: circuit.Negative, From: above},
	}
}

// weights names the forward weights of some layers.
func weights(from, to int) (out []string) {
	for l := from; l <= to; l++ {
		out = append(out, weight(l))
	}
	return out
}
