package verify

import (
	"fmt"

	"github.com/pkg/errors"

	"credo/graph"
)

// burstCase is a model with its weights, and minibatches to learn from.
type burstCase struct {
	model burstModel
	steps int    // updates; the minibatches come in turn
	X, T  Tensor // (minibatches, batch, inputs), (minibatches, batch, outputs)
	w     weights
}

// readBurst reads a case that learns once from every minibatch.
func readBurst(config, inputs *reader) burstCase {
	c := burstCase{model: readModel(config), w: weights{}}
	batch := config.count("batch", 1, maxBatch)
	if config.err != nil {
		return c
	}
	sizes := c.model.sizes
	c.X = inputs.tensor("x", 0, batch, sizes[0])
	if inputs.err != nil {
		return c
	}
	c.steps = c.X.Shape[0]
	c.T = inputs.tensor("t", c.steps, batch, sizes[len(sizes)-1])
	for _, p := range c.model.params {
		p.read(inputs, c.w)
	}
	return c
}

const maxBatch = 1 << 16

// start makes the model ready to learn.
func (c burstCase) start(d graph.Dtype) (*burstRun, error) { return c.model.start(c.w, d) }

// batch returns the minibatch of step k from 0.
func (c burstCase) batch(k int) (x, t Tensor) {
	i := k % c.X.Shape[0]
	return c.X.row(i), c.T.row(i)
}

// learn takes all steps and returns the losses; after each it calls after, if that is given.
func (c burstCase) learn(run *burstRun, after func(k int, w weights)) (Tensor, error) {
	loss := Tensor{Shape: []int{c.steps}}
	for k := range c.steps {
		l, err := run.step(c.batch(k))
		if err != nil {
			return loss, errors.WithMessagef(err, "step %d", k+1)
		}
		loss.Data = append(loss.Data, l)
		if after == nil {
			continue
		}
		w, err := run.weights()
		if err != nil {
			return loss, err
		}
		after(k, w)
	}
	return loss, nil
}

// weightKeys lists the weights of all parameters under a prefix.
func (m burstModel) weightKeys(prefix string) (out []string) {
	for _, p := range m.params {
		out = append(out, p.keys(prefix)...)
	}
	return out
}

// addWeights makes the weights of all parameters quantities under a prefix.
func (m burstModel) addWeights(out *Values, prefix string, w weights) {
	for _, p := range m.params {
		p.addTo(out, prefix, w)
	}
}

func after(k int) string { return fmt.Sprintf("after/%d/", k) }
