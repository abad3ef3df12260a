package verify

import (
	"fmt"
	"slices"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/train"
	"credo/train/task"
)

// replayCase is a model that learns images, all drawn: nothing but the configuration is in the file.
type replayCase struct {
	model                            burstModel
	batch, epochs, training, testing int
	snapshots                        []int // numbers of updates before which gradients are looked at
}

func readReplay(config, _ *reader) replayCase {
	c := replayCase{
		model: readModel(config), batch: config.count("batch", 1, maxBatch), epochs: config.count("epochs", 1, maxSteps),
		training: config.count("n_train", 1, maxImages), testing: config.count("n_test", 1, maxImages),
	}
	if config.err != nil {
		return c
	}
	config.fail("sizes", checkImages(c.model.sizes))
	config.fail("n_train", c.countsSteps())
	c.snapshots = config.counts("snapshots", 0, c.steps()-1)
	return c
}

const maxImages = 1 << 17

// checkImages refuses networks that do not fit the images of a replay.
func checkImages(sizes []int) error {
	if first, last := sizes[0], sizes[len(sizes)-1]; first != replayPixels || last != replayClasses {
		return errors.Errorf("from %d to %d: images have %d pixels and %d classes", first, last, replayPixels, replayClasses)
	}
	return nil
}

// steps is the number of updates; the last minibatch of an epoch may be short.
func (c replayCase) steps() int { return c.epochs * ((c.training + c.batch - 1) / c.batch) }

func (c replayCase) countsSteps() error {
	switch {
	case c.training < c.batch:
		return errors.Errorf("%d images are less than a minibatch of %d", c.training, c.batch)
	case c.steps() > maxSteps:
		return errors.Errorf("%d updates are more than %d", c.steps(), maxSteps)
	}
	return nil
}

func (c replayCase) keys() []string {
	return append([]string{"loss_every_64", "loss_last", "mean_loss_last_epoch", "test_mse", "test_error_pct", "W_fro", "W_sum", "b_sum"},
		c.atSnapshots(c.model.normKeys())...)
}

func (c replayCase) angleKeys() []string {
	return c.atSnapshots(slices.DeleteFunc(c.model.angleKeys(), func(key string) bool { return !replayAngle(key) }))
}

// replayAngle tells whether a replay records an angle. It leaves out the angles between the plain networks.
func replayAngle(key string) bool {
	return key != "fa_bp" && key != "global_fa_bp" && key != "W_F" && key != "Y_H"
}

func (c replayCase) atSnapshots(keys []string) (out []string) {
	for _, k := range c.snapshots {
		for _, key := range keys {
			out = append(out, snapshot(k)+key)
		}
	}
	return out
}

func snapshot(k int) string { return fmt.Sprintf("snapshots/%d/", k) }

// run learns all minibatches in order, and has look called before the updates of the snapshots.
func (c replayCase) run(d graph.Dtype, look func(run *burstRun, k int, x, t Tensor) error) (*burstRun, []float64, error) {
	w, err := draw(c.model.params...).constrained(c.model.held, d)
	if err != nil {
		return nil, nil, err
	}
	run, err := c.model.start(w, d)
	if err != nil {
		return nil, nil, err
	}
	set, k := drawImages(c.training, trainSet), 0
	var loss []float64
	for range c.epochs {
		for i := 0; i < c.training; i += c.batch {
			x, t := set.rows(i, min(i+c.batch, c.training))
			if slices.Contains(c.snapshots, k) {
				if err := look(run, k, x, t); err != nil {
					return nil, nil, err
				}
			}
			l, err := run.step(x, t)
			if err != nil {
				return nil, nil, err
			}
			loss, k = append(loss, l), k+1
		}
	}
	return run, loss, nil
}

func (c replayCase) compute(d graph.Dtype) (out Values, err error) {
	run, loss, err := c.run(d, func(run *burstRun, k int, x, t Tensor) error {
		v, err := run.norms(x, t)
		out.mergeAt(snapshot(k), v)
		return err
	})
	if err != nil {
		return out, err
	}
	var some, last []float64
	for k := 0; k < len(loss); k += 64 {
		some = append(some, loss[k])
	}
	last = loss[len(loss)-c.training/c.batch:]
	out.addTensor("loss_every_64", Tensor{[]int{len(some)}, some})
	out.addNumber("loss_last", loss[len(loss)-1])
	out.addNumber("mean_loss_last_epoch", sum(last)/float64(len(last)))
	if err := c.test(run, &out); err != nil {
		return out, err
	}
	w, err := run.weights()
	out.addTensor("W_fro", each(run.param("W").all(w), norm))
	out.addTensor("W_sum", each(run.param("W").all(w), sum))
	out.addTensor("b_sum", each(run.param("b").all(w), sum))
	return out, err
}

func (c replayCase) computeAngles(d graph.Dtype) (out Values, err error) {
	_, _, err = c.run(d, func(run *burstRun, k int, x, t Tensor) error {
		v, err := run.angles(x, t)
		out.mergeAt(snapshot(k), v)
		return err
	})
	return out, err
}

// test evaluates images that were not learned.
func (c replayCase) test(run *burstRun, out *Values) error {
	set := drawImages(c.testing, testSet)
	d := run.learner.Dtype()
	batch := train.Examples(set.x.array(d), set.t.array(d))
	a, err := run.learner.Evaluate(batch)
	if err != nil {
		return err
	}
	right := make([]task.Quotient, 1)
	if err := task.Accuracy().Add(task.Answered{Samples: c.testing, Given: batch, Answer: a.Output}, right); err != nil {
		return err
	}
	out.addNumber("test_mse", run.perOutput(a.Loss))
	out.addNumber("test_error_pct", 100*(right[0].Of-right[0].Sum)/right[0].Of)
	return nil
}

// normKeys lists the norms of gradients and apical potentials that a replay records.
func (m burstModel) normKeys() []string {
	keys := []string{"grad_W_fro", "grad_W_bp_fro"}
	if m.apical != "" {
		keys = append(keys, "mean_abs_apic")
	}
	return keys
}

// norms returns the norms of a minibatch's gradients and the mean size of its apical potentials, by layer.
func (r *burstRun) norms(x, t Tensor) (out Values, err error) {
	seen, err := r.seen(x, t)
	if err != nil {
		return out, err
	}
	out.addTensor("grad_W_fro", each(r.gradients(seen, ""), norm))
	out.addTensor("grad_W_bp_fro", each(r.gradients(seen, "_bp"), norm))
	if r.apical != "" {
		out.addTensor("mean_abs_apic", each(layersOf(seen, r.apical, len(r.sizes)-2), meanAbs))
	}
	return out, nil
}
