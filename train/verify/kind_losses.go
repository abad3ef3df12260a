package verify

import (
	"credo/graph"
	"credo/graph/circuit"
)

// lossesCase is a loss function of read-outs v (batch, K) and targets t (batch, K).
type lossesCase struct {
	loss circuit.Loss
	beta float64
	v, t Tensor
}

func readLosses(config, inputs *reader) lossesCase {
	c := lossesCase{loss: readLoss(config), beta: config.number("beta"), v: inputs.tensor("v", 0, 0)}
	c.t = inputs.tensor("t", c.v.Shape...)
	return c
}

func readLoss(config *reader) circuit.Loss {
	e, err := circuit.Losses().Find(config.text("loss"))
	if err != nil {
		config.fail("loss", err)
		return nil
	}
	return e.New()
}

func (c lossesCase) compute(d graph.Dtype) (Values, error) {
	p := newProgram(d)
	v, t := p.input("v", c.v), p.input("t", c.t)
	p.want("value", c.loss.Value(p.b, v, t))
	p.want("error", c.loss.Error(p.b, v, t))
	p.want("nudged", c.loss.Nudge(p.b, v, t, c.beta))
	return p.values()
}
