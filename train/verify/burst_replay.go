package verify

import (
	"fmt"
	"slices"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/train"
	"credo/train/settings"
	"credo/train/task"
)

// replayCase is a network that learns images, all drawn: nothing but the configuration is in the file.
type replayCase struct {
	burstCase
	Epochs    int   `yaml:"epochs" min:"1" max:"1048576"`
	Training  int   `yaml:"training" min:"1" max:"131072"`
	Testing   int   `yaml:"testing" min:"1" max:"131072"`
	Snapshots []int `yaml:"snapshots" min:"0"` // numbers of updates before which gradients are looked at
}

func (c *replayCase) names(config *settings.Node) ([]settings.Other, error) {
	return modelNames(config, "sizes=sizes,circuit.sizes epochs n_train=training n_test=testing snapshots")
}

func (replayCase) inputs() string { return "" }

// steps is the number of updates; the last minibatch of an epoch may be short.
func (c *replayCase) steps() int { return c.Epochs * ((c.Training + c.Batch - 1) / c.Batch) }

func (c *replayCase) fit(tensors) error {
	switch err := checkImages(c.Sizes); {
	case err != nil:
		return err
	case c.Training < c.Batch:
		return at("config.n_train", "%d images are less than a minibatch of %d", c.Training, c.Batch)
	case c.steps() > maxSteps:
		return at("config.n_train", "%d updates are more than %d", c.steps(), maxSteps)
	case len(c.Snapshots) > 0 && slices.Max(c.Snapshots) >= c.steps():
		return at("config.snapshots", "%d is not a whole number from 0 to %d", slices.Max(c.Snapshots), c.steps()-1)
	}
	return nil
}

// drawWeights draws the first weights; copies are set.
func (c *burstCase) drawWeights(d graph.Dtype) (err error) {
	spec, starts := c.Circuit.Spec(), c.Circuit.Spec().Starts
	if e, ok := c.Circuit.(*models.EDN); ok { // interneurons are mirrors even if they are drawn elsewhere
		if r, drawn := e.Interneurons.(circuit.Random); drawn {
			mirrors := *e
			mirrors.Interneurons = circuit.Symmetric{Scale: r.Scale}
			starts = mirrors.Spec().Starts
		}
	}
	c.w, err = c.params().draw(spec).constrained(slices.Concat(starts, spec.Constraints), d)
	return err
}

// learn learns all minibatches in order, and returns the quantities before the updates of the snapshots.
func (c *replayCase) learn(d graph.Dtype, look func(run *burstRun, x, t Tensor) Values) (run *burstRun, snapshots Values) {
	err := c.drawWeights(d)
	if run = c.start(d); run.err == nil {
		run.err = err
	}
	set := drawImages(c.Training, trainSet)
	for range c.Epochs {
		for i := 0; i < c.Training && run.err == nil; i += c.Batch {
			x, t := set.rows(i, min(i+c.Batch, c.Training))
			if slices.Contains(c.Snapshots, len(run.loss)) {
				snapshots.addAt(fmt.Sprintf("snapshots/%d/", len(run.loss)), look(run, x, t))
			}
			run.step(x, t)
		}
	}
	snapshots.fail(run.err)
	return run, snapshots
}

func (c *replayCase) compute(d graph.Dtype) (out Values) {
	run, snapshots := c.learn(d, (*burstRun).norms)
	if snapshots.err != nil {
		return snapshots
	}
	some, last := list(), run.loss[len(run.loss)-c.Training/c.Batch:]
	for k := 0; k < len(run.loss); k += 64 {
		some.Push(number(run.loss[k]))
	}
	out.addTensor("loss_every_64", some)
	out.addTensor("loss_last", number(last[len(last)-1]))
	out.addTensor("mean_loss_last_epoch", number(sum(last)/float64(len(last))))
	out.fail(c.test(run, &out))
	w, spec := run.weights(), c.Circuit.Spec()
	out.addTensor("W_fro", each(c.model.params.of("W").all(spec, w), norm))
	out.addTensor("W_sum", each(c.model.params.of("W").all(spec, w), sum))
	out.addTensor("b_sum", each(c.model.params.of("b").all(spec, w), sum))
	out.addAt("", snapshots)
	out.fail(run.err)
	return out
}

// test evaluates images that were not learned.
func (c *replayCase) test(run *burstRun, out *Values) error {
	set, d := drawImages(c.Testing, testSet), run.learner.Dtype()
	batch := train.Examples(array(set.x, d), array(set.t, d))
	a, err := run.learner.Evaluate(batch)
	if err != nil {
		return err
	}
	right := make([]task.Quotient, 1)
	err = task.Accuracy().Add(task.Answered{Samples: c.Testing, Given: batch, Answer: a.Output}, right)
	out.addTensor("test_mse", number(c.perOutput(a.Loss)))
	out.addTensor("test_error_pct", number(100*(right[0].Of-right[0].Sum)/right[0].Of))
	return err
}

// norms returns the norms of a minibatch's gradients and the mean size of its apical potentials, by layer.
func (r *burstRun) norms(x, t Tensor) (out Values) {
	seen := r.look(x, t)
	if seen.err != nil {
		return seen
	}
	out.addTensor("grad_W_fro", each(r.gradients(seen, ""), norm))
	out.addTensor("grad_W_bp_fro", each(r.gradients(seen, "_bp"), norm))
	if r.model.apical {
		out.addTensor("mean_abs_apic", each(layersOf(seen, "apic", r.layers()-1), meanAbs))
	}
	return out
}

// replayAnglesCase is the same network, of which angles are recorded, but for those between the plain networks and two of interneurons.
type replayAnglesCase struct{ replayCase }

func (c *replayAnglesCase) compute(d graph.Dtype) Values {
	_, snapshots := c.learn(d, func(run *burstRun, x, t Tensor) (out Values) {
		v := run.angles(x, t)
		out.addAt("", v, slices.DeleteFunc(v.keys, func(key string) bool {
			return slices.Contains([]string{"fa_bp", "global_fa_bp", "W_F", "Y_H"}, key)
		})...)
		return out
	})
	return snapshots
}
