package train

import (
	"context"

	"github.com/pkg/errors"

	"credo/train/task"
)

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

// Fit trains a learner on the training part of a task, epoch by epoch, and evaluates it after each on the other two parts. A task without
// the part for validation is trained and tested alone. Errors, before anything is built: task and circuit do not agree about the signals,
// or the task has nothing to learn or to test.
func Fit(ctx context.Context, l *Learner, t task.Task, o FitOptions, to Listener) (*Result, error) {
	if err := checkFit(l, t, o); err != nil {
		return nil, err
	}
	f := &fit{l: l, task: t, o: o, to: to, result: Result{Settling: map[string][]float64{}}}
	f.train = newFeed(l, t, task.Train, o.Batch, o.Seed)
	f.total = o.Epochs * f.train.steps()
	f.checks = []check{{newFeed(l, t, task.Test, o.Batch, o.Seed), &f.result.Test}}
	if t.Steps(task.Valid, o.Batch) > 0 {
		f.checks = append(f.checks, check{newFeed(l, t, task.Valid, o.Batch, o.Seed), &f.result.Valid})
	}
	for _, message := range l.spec.Warnings {
		to.Warn(message)
	}
	f.stopped = func() error {
		return errors.Wrapf(ctx.Err(), "stopped after %d steps, in epoch %d of %d", l.State.Step, min(l.State.Epoch+1, o.Epochs), o.Epochs)
	}
	return &f.result, f.run()
}

func checkFit(l *Learner, t task.Task, o FitOptions) error {
	if o.Batch < 1 {
		return errors.Errorf("minibatches of %d samples: at least 1", o.Batch)
	}
	if err := task.Check(t, l.spec); err != nil {
		return err
	}
	if n := t.Moments(); n > 0 && n != l.lesson.Steps {
		return errors.Errorf("task %s has trials of %d moments, and the lesson of circuit %s has %d: give it as many", t.Name(), n, l.spec.Name, l.lesson.Steps)
	}
	if o.Epochs > 0 && t.Steps(task.Train, o.Batch) < 1 {
		return errors.Errorf("task %s has nothing to learn: no minibatch of %d samples in part %s", t.Name(), o.Batch, task.Train)
	}
	if t.Steps(task.Test, o.Batch) < 1 {
		return errors.Errorf("task %s has nothing to test: no minibatch of %d samples in part %s", t.Name(), o.Batch, task.Test)
	}
	return nil
}

type check struct {
	feed   *feed
	scores *[]Score
}

type fit struct {
	l       *Learner
	task    task.Task
	o       FitOptions
	to      Listener
	train   *feed
	checks  []check
	result  Result
	total   int          // steps
	stopped func() error // why to stop now, or nil
}

func (f *fit) run() error {
	if err := f.before(); err != nil {
		return err
	}
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
		if err := f.to.Epoch(f.l.State.Epoch, f.l, last(f.result.Valid), last(f.result.Test)); err != nil {
			return err
		}
	}
	return nil
}

// last returns the last score, nil if there is none.
func last(scores []Score) Score {
	if len(scores) == 0 {
		return nil
	}
	return scores[len(scores)-1]
}

func (f *fit) epoch() error {
	sum := newTally(f.task.Measures(), f.l.instances())
	err := f.train.each(f.l.State.Epoch, func(b Batch) error { return f.step(b, sum) })
	f.result.Steps = f.l.State.Step
	if err != nil {
		return err
	}
	f.close(sum)
	return nil
}

// step learns from a minibatch, and measures before it whatever is to be measured now.
func (f *fit) step(b Batch, sum *tally) error {
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
	if err := sum.add(r, b); err != nil {
		return err
	}
	if f.o.LogEvery > 0 && f.l.State.Step%f.o.LogEvery == 0 {
		one := newTally(f.task.Measures(), f.l.instances())
		if err := one.add(r, b); err != nil {
			return err
		}
		f.scored(f.l.State.Epoch, task.Train, "minibatch ", one.score())
	}
	f.to.Progress(f.l.State.Step, f.total)
	return nil
}

func (f *fit) evaluate() error {
	for _, c := range f.checks {
		s, err := c.feed.evaluate(f.stopped)
		if err != nil {
			return errors.WithMessagef(err, "evaluation of part %s", c.feed.at.Part)
		}
		*c.scores = append(*c.scores, s)
		f.scored(f.l.State.Epoch, c.feed.at.Part, "", s)
	}
	return nil
}
