package models

import "credo/graph/circuit"

// AtRest returns the circuit brought to its equilibrium as far as the precision goes.
func (c *DIC) AtRest() circuit.Circuit { return c.settledBy(Equilibrium{}) }

func (c *DIC) settledBy(s Settling) *DIC {
	out := *c
	out.Settling = s
	return &out
}

// References returns the gradients of the same loss that come in another way: through the equilibrium, through steps in time, and of the
// network without inhibition.
func (c *DIC) References() []circuit.Reference {
	return []circuit.Reference{
		{Name: "equilibrium", About: "the gradient of the open loop's equilibrium, solved and differentiated implicitly", Circuit: c.AtRest(), Rule: "backprop"},
		{Name: "bptt", About: "back-propagation through every step of the open loop's settling: the circuit's own steps, or the published ones of Euler's method", Circuit: c.unrolled(), Rule: "backprop"},
		{Name: "mlp", About: "the gradient of the multi-layer perceptron of the same sizes, weights, loss and excitatory activation", Circuit: c.perceptron(), Rule: "backprop"},
	}
}

// unrolled is the circuit that takes steps of one length, whose gradient goes back through each of them.
func (c *DIC) unrolled() *DIC {
	switch c.Settling.(type) {
	case EulerSteps, RK4Steps:
		return c.settledBy(c.Settling)
	}
	return c.settledBy(NewEulerSteps())
}

// perceptron is the circuit without inhibition, dynamics and controller.
func (c *DIC) perceptron() *MLP {
	m := NewMLP(c.Sizes)
	m.Phi, m.Loss = c.PhiE, c.Loss
	return m
}
