package runner

import (
	"github.com/pkg/errors"

	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
	"credo/train"
	"credo/train/experiment"
)

// baseline is a rule on a circuit that is built from an experiment. It uses the weights of that experiment's own circuit.
type baseline struct {
	circuit func(experiment.Experiment) (circuit.Circuit, error)
	rule    func() rules.Rule
}

// references lists what ΔW can be compared with.
func references() []named[baseline] {
	return []named[baseline]{
		{train.Gradient, baseline{NewCircuit, rules.Backprop}},
		{"equilibrium", baseline{solved, rules.Backprop}},
		{"bptt", baseline{unrolled, rules.Backprop}},
		{"mlp", baseline{perceptron, rules.Backprop}},
		{"feedback-alignment", baseline{aligned, rules.FeedbackAlignment}},
	}
}

// newReferences builds those that an experiment names, none if it names none.
func newReferences(e experiment.Experiment) (out []train.Reference, err error) {
	for _, name := range e.AlignTo {
		row, err := find("reference", name, references())
		if err != nil {
			return nil, err
		}
		c, err := row.circuit(e)
		if err != nil {
			return nil, errors.WithMessagef(err, "alignment to %s", name)
		}
		out = append(out, train.Reference{Name: name, Circuit: c, Rule: row.rule()})
	}
	return out, nil
}

// settling builds the circuit of an experiment if it is one that settles.
func settling(e experiment.Experiment) (*models.DIC, error) {
	c, err := NewCircuit(e)
	if err != nil {
		return nil, err
	}
	d, ok := c.(*models.DIC)
	if !ok {
		return nil, errors.Errorf("circuit %s does not settle: its own gradient is the only one there is", e.Circuit.Name)
	}
	return d, nil
}

// solved is the circuit at its equilibrium, whose gradient is the implicit one.
func solved(e experiment.Experiment) (circuit.Circuit, error) {
	d, err := settling(e)
	if err != nil {
		return nil, err
	}
	d.Settling = models.Settling{Method: "equilibrium"}
	return d, nil
}

// unrolled is the circuit that takes steps, whose gradient goes back through each of them.
func unrolled(e experiment.Experiment) (circuit.Circuit, error) {
	d, err := settling(e)
	if err != nil {
		return nil, err
	}
	if e.Settle.OpenSteps == 0 { // it settles in another way
		d.Settling = models.NewDIC(e.Circuit.Sizes).Settling
		d.Settling.Method = "euler"
	}
	return d, nil
}

// perceptron is the circuit without inhibition, dynamics and controller.
func perceptron(e experiment.Experiment) (circuit.Circuit, error) {
	d, err := settling(e)
	if err != nil {
		return nil, err
	}
	m := models.NewMLP(d.Sizes)
	m.Phi, m.Loss = d.PhiE, d.Loss
	return m, nil
}

// aligned is the perceptron with the feedback weights of the circuit, as they are, from layer to layer.
func aligned(e experiment.Experiment) (circuit.Circuit, error) {
	c, err := NewCircuit(e)
	if err != nil {
		return nil, err
	}
	switch c := c.(type) {
	case *models.BurstCCN, *models.Burstprop, *models.EDN:
		m := models.NewSigmoidMLP(e.Circuit.Sizes)
		m.Backward = &models.Backward{Regime: models.Random, Scale: 1}
		return m, nil
	case *models.MLP:
		if c.Backward != nil && !c.Backward.Direct {
			c.Backward.Learn = false
			return c, nil
		}
	}
	return nil, errors.Errorf("circuit %s has no feedback of errors from layer to layer", e.Circuit.Name)
}
