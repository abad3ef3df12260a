package verify

import (
	"fmt"
	"math"
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

func (c replayCase) names(config *settings.Node) ([]other, error) {
	names, err := c.burstCase.names(config)
	return append(names, other{was: "epochs", now: "epochs"}, other{was: "n_train", now: "training"}, other{was: "n_test", now: "testing"},
		other{was: "snapshots", now: "snapshots"}), err
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

// checkImages refuses networks that do not fit the images of a replay.
func checkImages(sizes []int) error {
	if first, last := sizes[0], sizes[len(sizes)-1]; first != replayPixels || last != replayClasses {
		return at("config.sizes", "from %d to %d: images have %d pixels and %d classes", first, last, replayPixels, replayClasses)
	}
	return nil
}

// drawWeights draws the first weights: of a source that draws, with its own standard deviation, and copies are set.
func (c *burstCase) drawWeights(d graph.Dtype) (err error) {
	spec, starts := c.Circuit.Spec(), c.Circuit.Spec().Starts
	if e, ok := c.Circuit.(*models.EDN); ok { // interneurons are mirrors even if they are drawn elsewhere
		if r, drawn := e.Interneurons.(circuit.Random); drawn {
			mirrors := *e
			mirrors.Interneurons = circuit.Symmetric{Scale: r.Scale}
			starts = mirrors.Spec().Starts
		}
	}
	ps := c.params()
	for i, p := range ps {
		if first := p.projections(spec); p.std == nil && p.seed > 0 && len(first) > 0 {
			if n, ok := first[0].Init.(circuit.Normal); ok {
				ps[i].std = always(n.Std)
			}
		}
	}
	c.w, err = ps.draw(spec).constrained(slices.Concat(starts, spec.Constraints), d)
	return err
}

// run learns all minibatches in order, and has look called before the updates of the snapshots.
func (c *replayCase) run(d graph.Dtype, look func(run *burstRun, x, t Tensor) (Values, error)) (run *burstRun, loss []float64, at Values, err error) {
	if err = c.drawWeights(d); err != nil {
		return nil, nil, at, err
	}
	if run, err = c.start(d); err != nil {
		return nil, nil, at, err
	}
	set := drawImages(c.Training, trainSet)
	for range c.Epochs {
		for i := 0; i < c.Training; i += c.Batch {
			x, t := set.rows(i, min(i+c.Batch, c.Training))
			if slices.Contains(c.Snapshots, len(loss)) {
				v, err := look(run, x, t)
				if err != nil {
					return nil, nil, at, err
				}
				at.mergeAt(fmt.Sprintf("snapshots/%d/", len(loss)), v)
			}
			l, err := run.step(x, t)
			if err != nil {
				return nil, nil, at, err
			}
			loss = append(loss, l)
		}
	}
	return run, loss, at, nil
}

func (c *replayCase) compute(d graph.Dtype) (out Values, err error) {
	run, loss, snapshots, err := c.run(d, (*burstRun).norms)
	if err != nil {
		return out, err
	}
	some, last := list(), loss[len(loss)-c.Training/c.Batch:]
	for k := 0; k < len(loss); k += 64 {
		some.push(number(loss[k]))
	}
	out.addTensor("loss_every_64", some)
	out.addTensor("loss_last", number(loss[len(loss)-1]))
	out.addTensor("mean_loss_last_epoch", number(sum(last)/float64(len(last))))
	if err := c.test(run, &out); err != nil {
		return out, err
	}
	w, err := run.weights()
	W, b := c.model.params.of("W").all(c.Circuit.Spec(), w), c.model.params.of("b").all(c.Circuit.Spec(), w)
	out.addTensor("W_fro", each(W, norm))
	out.addTensor("W_sum", each(W, sum))
	out.addTensor("b_sum", each(b, sum))
	out.mergeAt("", snapshots)
	return out, err
}

// test evaluates images that were not learned.
func (c *replayCase) test(run *burstRun, out *Values) error {
	set, d := drawImages(c.Testing, testSet), run.learner.Dtype()
	batch := train.Examples(set.x.array(d), set.t.array(d))
	a, err := run.learner.Evaluate(batch)
	if err != nil {
		return err
	}
	right := make([]task.Quotient, 1)
	if err := task.Accuracy().Add(task.Answered{Samples: c.Testing, Given: batch, Answer: a.Output}, right); err != nil {
		return err
	}
	out.addTensor("test_mse", number(c.perOutput(a.Loss)))
	out.addTensor("test_error_pct", number(100*(right[0].Of-right[0].Sum)/right[0].Of))
	return nil
}

// norms returns the norms of a minibatch's gradients and the mean size of its apical potentials, by layer.
func (r *burstRun) norms(x, t Tensor) (out Values, err error) {
	seen, err := r.look(x, t)
	if err != nil {
		return out, err
	}
	out.addTensor("grad_W_fro", each(r.gradients(seen, ""), norm))
	out.addTensor("grad_W_bp_fro", each(r.gradients(seen, "_bp"), norm))
	if r.model.apical {
		out.addTensor("mean_abs_apic", each(layersOf(seen, "apic", r.layers()-1), meanAbs))
	}
	return out, nil
}

// replayAnglesCase is the same network, of which angles are recorded.
type replayAnglesCase struct{ replayCase }

func (c *replayAnglesCase) compute(d graph.Dtype) (Values, error) {
	_, _, snapshots, err := c.run(d, func(run *burstRun, x, t Tensor) (out Values, err error) {
		v, err := run.angles(x, t)
		out.mergeAt("", v, slices.DeleteFunc(v.keys, func(key string) bool { // angles between the plain networks, and two of interneurons
			return key == "fa_bp" || key == "global_fa_bp" || key == "W_F" || key == "Y_H"
		})...)
		return out, err
	})
	return snapshots, err
}

func sum(x []float64) (s float64) {
	for _, v := range x {
		s += v
	}
	return s
}

func meanAbs(x []float64) (s float64) {
	for _, v := range x {
		s += math.Abs(v)
	}
	return s / float64(len(x))
}

func norm(x []float64) (s float64) {
	for _, v := range x {
		s += v * v
	}
	return math.Sqrt(s)
}
