package verify

import (
	"credo/graph"
	"credo/graph/circuit"
	"credo/rules"
)

// activationCase is the soft rectifier: rate and slope at potentials u, inverse at rates r, tangent of the inverse at rates r0.
type activationCase struct {
	phi      circuit.Activation
	u, r, r0 Tensor
}

func readActivation(config, inputs *reader) activationCase {
	return activationCase{
		phi: circuit.Softplus{A: config.number("a"), K: config.number("k"), S: config.number("s")},
		u:   inputs.tensor("u", 0), r: inputs.tensor("r", 0), r0: inputs.tensor("r0", 0),
	}
}

func (c activationCase) compute(d graph.Dtype) (Values, error) {
	p := newProgram(d)
	u := p.input("u", c.u)
	p.want("f", c.phi.Rate(p.b, u))
	p.want("d", c.phi.Slope(p.b, u))
	p.want("inv", c.phi.Inverse(p.b, p.input("r", c.r)))
	theta, delta := rules.Tangent(p.b, c.phi, p.input("r0", c.r0))
	p.want("theta", theta)
	p.want("delta", delta)
	return p.values()
}
