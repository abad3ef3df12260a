package models

import (
	"math"

	"github.com/pkg/errors"

	"credo/graph/circuit"
)

// DICTeacher is the circuit of the online student-teacher of Rossbroich & Zenke 2023 (Figure 4; doi:10.48550/arXiv.2310.19614):
// dis-inhibitory control in continuous time. It differs from DIC in that the outputs are excitatory cells with partners of their
// own, that the controller acts on the partners alone, and that its feedback matrices are states, which follow the Jacobian of the
// moment:
//
//	τE duE_l/dt = −uE_l + rE_{l−1} W_l + b_l − rI_l,   τI duI_l/dt = −uI_l + rE_l − c Q_l,   l = 1 … L, rE_0 = x
//	c = kP e + kI q,   τC dq/dt = e − λ q,   e = target − rE_L
//	τQ dQ_l/dt = J_l − Q_l
//	A_L = diag(φE'(uE_L)),  A_l = A_{l+1} W_{l+1}ᵀ diag(φE'(uE_l)),  J_l ∝ A_l diag(φI'(uI_l)) with |J_l| = Norm
//
// Phase "open" has c = 0 and q at rest, and no target reaches it: the free run of a student, and its teacher. Phase "closed" has
// the controller. Both start from the same state. Rates and potentials are dimensionless, times in seconds.
//
// Differs from the paper: nothing known.
type DICTeacher struct {
	Sizes      []int              `yaml:"sizes" min:"1" min-length:"2" doc:"inputs, cells of each layer; the last are the outputs"`
	PhiE       circuit.Activation `yaml:"phi_e" also:"activation" doc:"rates of excitatory cells"`
	PhiI       circuit.Activation `yaml:"phi_i" also:"activation" doc:"rates of inhibitory cells"`
	TauE       float64            `yaml:"tau_e" above:"0" doc:"time constant of excitatory cells, s"`
	TauI       float64            `yaml:"tau_i" above:"0" doc:"time constant of inhibitory cells, s"`
	Controller Controller         `yaml:"controller" doc:"leaky proportional-integral controller: c = kp e + ki q, tau dq/dt = e - lambda q"`
	TauQ       float64            `yaml:"tau_q" above:"0" doc:"time constant of the feedback matrices, s"`
	Norm       float64            `yaml:"norm" above:"0" doc:"Frobenius norm of the feedback matrices"`
}

// NewDICTeacher returns the circuit with the published settings: 30 inputs, 20 cells, 2 outputs.
func NewDICTeacher() *DICTeacher {
	return &DICTeacher{
		Sizes: []int{30, 20, 2}, PhiE: circuit.Softplus{A: 5, K: 1, S: 3}, PhiI: circuit.Softplus{A: 1, K: 1, S: 3},
		TauE: 0.02, TauI: 0.005, Controller: Controller{KP: 30, KI: 15, Lambda: 0.5, Tau: 0.1}, TauQ: 30, Norm: 7.5,
	}
}

func (c *DICTeacher) layers() int  { return len(c.Sizes) - 1 }
func (c *DICTeacher) outputs() int { return c.Sizes[c.layers()] }

// Widths returns the cells of the input and of the output.
func (c *DICTeacher) Widths() (inputs, outputs int) { return c.Sizes[0], c.outputs() }

// Check reports the first setting that makes no sense.
func (c *DICTeacher) Check() error {
	if len(c.Sizes) < 2 {
		return errors.Errorf("dicteacher: sizes %v: needs inputs and at least one layer", c.Sizes)
	}
	for _, n := range c.Sizes {
		if n <= 0 {
			return errors.Errorf("dicteacher: sizes %v: every size must be positive", c.Sizes)
		}
	}
	if c.PhiE == nil || c.PhiI == nil {
		return errors.New("dicteacher: needs activations of both cell types")
	}
	for _, v := range []float64{c.TauE, c.TauI, c.TauQ, c.Controller.Tau, c.Controller.Lambda, c.Norm} {
		if !(v > 0) || math.IsInf(v, 0) {
			return errors.New("dicteacher: time constants, the controller's lambda and the norm of the feedback must be positive")
		}
	}
	if x := c.Controller.KP + c.Controller.KI; math.IsNaN(x) || math.IsInf(x, 0) {
		return errors.Errorf("dicteacher: the controller's gains are %g and %g", c.Controller.KP, c.Controller.KI)
	}
	return nil
}

// Names of the states: potentials by population, the controller's integral, and feedback matrices by projection.
const integralState = "q"

// teacherInit is the standard deviation 2/√n of the first weights: n is the fan-in, of biases the cells they are for.
func teacherInit(n int) circuit.Init { return circuit.Normal{Std: 2 / math.Sqrt(float64(n))} }

// Spec describes the circuit; if a setting makes no sense it is empty and says so.
func (c *DICTeacher) Spec() circuit.Spec {
	if err := c.Check(); err != nil {
		return circuit.Spec{Name: "dicteacher", Invalid: err}
	}
	s := circuit.Spec{
		Name:    "dicteacher",
		Phases:  []string{"open", "closed"},
		Flows:   true,
		Signals: circuit.Examples(c.Sizes[0], c.outputs()),
		Populations: []circuit.Population{
			{Name: inputPop, Cell: circuit.Sensory, Shape: circuit.Shape{c.Sizes[0]}},
			{Name: biasPop, Cell: circuit.Constant, Shape: circuit.Shape{1}},
		},
		Equations: []string{
			"τE duE_l/dt = −uE_l + rE_{l−1} W_l + b_l − rI_l,   rE = φE(uE), φE(u) = " + c.PhiE.String(),
			"τI duI_l/dt = −uI_l + rE_l − c Q_l,   rI = φI(uI), φI(u) = " + c.PhiI.String(),
			"c = kP e + kI q,   τC dq/dt = e − λ q,   e = target − rE_L",
			"τQ dQ_l/dt = J_l − Q_l",
		},
	}
	for l := 1; l <= c.layers(); l++ {
		n := c.Sizes[l]
		s.Populations = append(s.Populations,
			circuit.Population{Name: ePop(l), Cell: circuit.Excitatory, Shape: circuit.Shape{n}, Vars: []string{"u"}, Phi: c.PhiE},
			circuit.Population{Name: iPop(l), Cell: circuit.Inhibitory, Shape: circuit.Shape{n}, Vars: []string{"u"}, Phi: c.PhiI})
		s.States = append(s.States,
			circuit.State{Name: ePop(l), Shape: []int{n}, Population: ePop(l), Var: "u"},
			circuit.State{Name: iPop(l), Shape: []int{n}, Population: iPop(l), Var: "u"})
		s.Projections = append(s.Projections, c.layer(l)...)
	}
	s.Populations = append(s.Populations, circuit.Population{Name: controlPop, Cell: circuit.Controller, Shape: circuit.Shape{c.outputs()}, Vars: []string{"q"}})
	s.States = append(s.States, circuit.State{Name: integralState, Shape: []int{c.outputs()}, Population: controlPop, Var: "q"})
	for l := 1; l <= c.layers(); l++ {
		s.States = append(s.States, circuit.State{Name: feedback(l), Shape: []int{c.outputs(), c.Sizes[l]}})
	}
	return s
}

// layer lists the projections onto layer l. Its feedback follows a Jacobian that is computed from the weights of all layers above.
func (c *DICTeacher) layer(l int) []circuit.Projection {
	return append([]circuit.Projection{
		{Name: weight(l), Pre: rateOf(l - 1), Post: ePop(l), Onto: "u", Role: circuit.Forward, Plastic: true, Init: teacherInit(c.Sizes[l-1])},
		{Name: bias(l), Pre: biasPop, Post: ePop(l), Onto: "u", Role: circuit.Forward, Plastic: true, Init: teacherInit(c.Sizes[l])},
	}, partners(l, weights(l+1, c.layers()))...)
}
