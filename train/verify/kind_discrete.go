package verify

import "credo/graph"

// discreteCase is a few updates: the state of every layer in the first, and the weights after each.
type discreteCase struct{ burstCase }

func readDiscrete(config, inputs *reader) discreteCase {
	return discreteCase{readBurst(config, inputs)}
}

func (c discreteCase) keys() []string {
	out := append([]string{"loss"}, c.model.layerKeys()...)
	for k := range c.steps {
		out = append(out, c.model.weightKeys(after(k))...)
	}
	return out
}

func (c discreteCase) compute(d graph.Dtype) (out Values, err error) {
	run, err := c.start(d)
	if err != nil {
		return out, err
	}
	if out, err = run.seen(c.batch(0)); err != nil {
		return out, err
	}
	loss, err := c.learn(run, func(k int, w weights) { c.model.addWeights(&out, after(k), w) })
	out.addTensor("loss", loss)
	return out, err
}
