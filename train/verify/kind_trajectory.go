package verify

import "credo/graph"

// trajectoryCase is many updates, and the weights after the last.
type trajectoryCase struct{ burstCase }

const final = "final/"

func readTrajectory(config, inputs *reader) trajectoryCase {
	c := trajectoryCase{readBurst(config, inputs)}
	c.steps = config.count("steps", 1, maxSteps)
	return c
}

func (c trajectoryCase) keys() []string { return append(c.model.weightKeys(final), "loss") }

func (c trajectoryCase) compute(d graph.Dtype) (out Values, err error) {
	run, err := c.start(d)
	if err != nil {
		return out, err
	}
	loss, err := c.learn(run, nil)
	if err != nil {
		return out, err
	}
	w, err := run.weights()
	c.model.addWeights(&out, final, w)
	out.addTensor("loss", loss)
	return out, err
}
