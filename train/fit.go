package train

import (
	"context"
	"fmt"

	"github.com/pkg/errors"

	"credo/train/data"
)

// settledBelow is the residual, in units of the potentials (which are of the order of 1), above which a phase counts as not
// settled. Float32 rounding leaves about 1e-6, the published adaptive solver stops at up to 1.5e-3.
const settledBelow = 3e-3

// FitOptions say how to train.
type FitOptions struct {
	Batch, Epochs int
	Seed          uint64
	LogEvery      int // steps between two reports of a minibatch; 0: none
	AlignEvery    int // steps between two measurements of alignment; 0: none
	Probes        []Probe
}

// A Probe measures something before a step, now and then.
type Probe struct {
	Name    string // of the metric
	Every   int    // steps between two measurements; 0: none
	Measure func(l *Learner, batch Batch) (float64, error)
}

// Metric is one number of a run, in the long form of metrics.csv. Projection is empty for the whole network.
type Metric struct {
	Epoch, Step int
	Split       string // train, valid, test
	Name        string
	Projection  string
	Value       float64
}

// Listener is told of the events of a run.
type Listener interface {
	Metric(Metric)
	Progress(step, steps int)
	Warn(message string)
	// Epoch is called after every epoch, with the learner as it is then; an error stops the run.
	Epoch(epoch int, l *Learner) error
}

// Result holds the scores and measurements of a run. Scores are by epoch; index 0 is before learning.
type Result struct {
	Valid, Test []Score
	Train       []Score              // of the last phase, while learning
	Alignment   []Alignment          // every measurement, in order
	Watched     []Statistic          // over training, as often as alignment
	Settling    map[string][]float64 // settling steps of each phase, the mean of every epoch
	Unsettled   int                  // minibatches of which a phase did not settle
	Steps       int
}

// Final returns the test score after the last epoch: the headline.
func (r Result) Final() Score { return r.Test[len(r.Test)-1] }

// Best returns the test score of the epoch that was best on the validation images, and that epoch; nothing is chosen on test.
func (r Result) Best() (Score, int) {
	best := 0
	for i, s := range r.Valid {
		if s.Accuracy > r.Valid[best].Accuracy {
			best = i
		}
	}
	return r.Test[best], best
}

// Fit trains a learner on the training images, epoch by epoch, and evaluates it after each on the other two parts.
func Fit(ctx context.Context, l *Learner, s *data.Splits, o FitOptions, to Listener) (*Result, error) {
	f := &fit{l: l, o: o, to: to, result: Result{Settling: map[string][]float64{}}}
	var err error
	if f.train, err = newFeed(l, &s.Train, o.Batch); err != nil {
		return nil, errors.WithMessage(err, "training images")
	}
	f.total = o.Epochs * ((s.Train.Len() + o.Batch - 1) / o.Batch)
	parts := []part{{"test", &s.Test, &f.result.Test}}
	if s.Valid.Len() > 0 {
		parts = append(parts, part{"valid", &s.Valid, &f.result.Valid})
	}
	for _, p := range parts {
		feed, err := newFeed(l, p.set, min(o.Batch, p.set.Len()))
		if err != nil {
			return nil, errors.WithMessage(err, p.name+" images")
		}
		f.checks = append(f.checks, check{p.name, feed, p.scores})
	}
	for _, message := range l.spec.Warnings {
		to.Warn(message)
	}
	f.stopped = func() error {
		return errors.Wrapf(ctx.Err(), "stopped after %d steps, in epoch %d of %d", l.State.Step, min(l.State.Epoch+1, o.Epochs), o.Epochs)
	}
	return &f.result, f.run()
}

type part struct {
	name   string
	set    *data.Set
	scores *[]Score
}

type check struct {
	name   string
	feed   *feed
	scores *[]Score
}

type fit struct {
	l       *Learner
	o       FitOptions
	to      Listener
	train   *feed
	checks  []check
	result  Result
	total   int          // steps
	stopped func() error // why to stop now, or nil
}

func (f *fit) run() error {
	if err := f.evaluate(); err != nil {
		return err
	}
	for f.l.State.Epoch < f.o.Epochs {
		if err := f.epoch(); err != nil {
			return err
		}
		f.l.State.Epoch++
		if err := f.evaluate(); err != nil {
			return err
		}
		if err := f.to.Epoch(f.l.State.Epoch, f.l); err != nil {
			return err
		}
	}
	return nil
}

func (f *fit) epoch() error {
	var sum tally
	order := data.Order(f.o.Seed, f.l.State.Epoch, f.train.set.Len())
	err := f.train.each(order, func(b Batch) error {
		if err := f.stopped(); err != nil {
			return err
		}
		if f.o.AlignEvery > 0 && f.l.State.Step%f.o.AlignEvery == 0 {
			if err := f.align(b); err != nil {
				return err
			}
		}
		if err := f.probe(b); err != nil {
			return err
		}
		r, err := f.l.Step(b)
		if err != nil {
			return err
		}
		sum.add(r, b.Samples)
		if f.o.LogEvery > 0 && f.l.State.Step%f.o.LogEvery == 0 {
			f.metric(f.l.State.Epoch, "train", "minibatch loss", "", r.Loss)
			f.metric(f.l.State.Epoch, "train", "minibatch accuracy", "", float64(r.Correct)/float64(b.Samples))
		}
		f.to.Progress(f.l.State.Step, f.total)
		return nil
	})
	f.result.Steps = f.l.State.Step
	if err != nil {
		return err
	}
	f.close(&sum)
	return nil
}

// close reports an epoch's training.
func (f *fit) close(sum *tally) {
	score := Score{sum.loss / float64(sum.images), float64(sum.right) / float64(sum.images)}
	f.result.Train = append(f.result.Train, score)
	epoch := f.l.State.Epoch + 1
	f.metric(epoch, "train", "loss", "", score.Loss)
	f.metric(epoch, "train", "accuracy", "", score.Accuracy)
	for _, p := range sum.phases {
		steps := p.steps / float64(sum.batches)
		f.result.Settling[p.name] = append(f.result.Settling[p.name], steps)
		f.metric(epoch, "train", "steps "+p.name, "", steps)
		f.metric(epoch, "train", "residual "+p.name, "", p.worst)
		if p.unsettled > 0 {
			f.to.Warn(fmt.Sprintf("epoch %d: phase %s did not settle in %d of %d minibatches: residual up to %.2g, settled is below %g; give it more settling steps or sweeps",
				epoch, p.name, p.unsettled, sum.batches, p.worst, settledBelow))
		}
	}
	f.result.Unsettled += sum.unsettled
	for _, name := range f.l.State.Weights.Names() {
		f.metric(epoch, "train", "norm", name, f.l.State.Norm(name))
	}
	f.metric(epoch, "train", "denormal", "", f.l.State.Denormal())
}

func (f *fit) evaluate() error {
	for _, c := range f.checks {
		s, err := c.feed.evaluate(f.stopped)
		if err != nil {
			return errors.WithMessage(err, c.name+" images")
		}
		*c.scores = append(*c.scores, s)
		f.metric(f.l.State.Epoch, c.name, "loss", "", s.Loss)
		f.metric(f.l.State.Epoch, c.name, "accuracy", "", s.Accuracy)
	}
	return nil
}

func (f *fit) align(b Batch) error {
	as, err := f.l.Align(b)
	for _, a := range as {
		f.metric(f.l.State.Epoch, "train", a.Metric("cosine"), a.Projection, a.Cosine)
		f.metric(f.l.State.Epoch, "train", a.Metric("angle"), a.Projection, a.Angle)
		f.metric(f.l.State.Epoch, "train", a.Metric("ratio"), a.Projection, a.Ratio)
	}
	f.result.Alignment = append(f.result.Alignment, as...)
	if err != nil {
		return errors.WithMessage(err, "alignment")
	}
	watched, err := f.l.Watch(b)
	for i := range watched {
		s := &watched[i]
		for _, q := range Quantities() {
			f.metric(f.l.State.Epoch, "train", q+" "+s.Var, s.Population, *s.Quantity(q))
		}
	}
	f.result.Watched = append(f.result.Watched, watched...)
	return errors.WithMessage(err, "watched variables")
}

func (f *fit) probe(b Batch) error {
	for _, p := range f.o.Probes {
		if p.Every == 0 || f.l.State.Step%p.Every != 0 {
			continue
		}
		v, err := p.Measure(f.l, b)
		if err != nil {
			return errors.WithMessage(err, p.Name)
		}
		f.metric(f.l.State.Epoch, "train", p.Name, "", v)
	}
	return nil
}

func (f *fit) metric(epoch int, split, name, projection string, v float64) {
	f.to.Metric(Metric{Epoch: epoch, Step: f.l.State.Step, Split: split, Name: name, Projection: projection, Value: v})
}
