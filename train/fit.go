package train

import (
	"context"
	"time"

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

	CheckpointEvery int           // steps between two checkpoints; 0: by the clock
	CheckpointLeast time.Duration // between two checkpoints by the clock; 0: only when the run is stopped
	From            *Progress     // to go on from, with the learner as it was then; nil: from the beginning
}

// A Probe measures something before a step, now and then.
type Probe struct {
	Name    string // of the metric
	Every   int    // steps between two measurements; 0: none
	Measure func(l *Learner, batch Batch) (float64, error)
}

// Fit trains a learner on the training part of a task, epoch by epoch, and evaluates it after each on the other two parts. A task without
// the part for validation is trained and tested alone. Where the context ends, the listener is given a checkpoint before Fit returns; a
// run that goes on from one ends with the same bits as one that was not stopped. Errors, before anything is built: task and circuit do not
// agree about the signals, the task has nothing to learn or to test, or the progress cannot be true of this run.
func Fit(ctx context.Context, l *Learner, t task.Task, o FitOptions, to Listener) (*Result, error) {
	f, err := newFit(l, t, o)
	if err != nil {
		return nil, err
	}
	f.to = to
	for _, message := range l.spec.Warnings {
		to.Warn(message)
	}
	f.stopped = func() error {
		return errors.Wrapf(ctx.Err(), "stopped after %d steps, in epoch %d of %d", l.State.Step, min(l.State.Epoch+1, o.Epochs), o.Epochs)
	}
	err = f.run()
	if err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		if failed := f.checkpoint(); failed != nil {
			err = errors.WithMessagef(failed, "%v, and its checkpoint failed", err)
		}
	}
	return &f.result, err
}

// CheckFit returns the error with which Fit would refuse to begin, or to go on.
func CheckFit(l *Learner, t task.Task, o FitOptions) error {
	_, err := newFit(l, t, o)
	return err
}

func newFit(l *Learner, t task.Task, o FitOptions) (*fit, error) {
	if err := checkFit(l, t, o); err != nil {
		return nil, err
	}
	f := &fit{l: l, task: t, o: o, Progress: Progress{result: Result{Settling: map[string][]float64{}}, begun: place{l.State.Epoch, l.State.Step}}}
	f.pace = pace{every: o.CheckpointEvery, least: o.CheckpointLeast, last: time.Now(), done: time.Now()}
	f.train = newFeed(l, t, task.Train, o.Batch, o.Seed)
	f.total = o.Epochs * f.train.steps()
	f.checks = []check{{newFeed(l, t, task.Test, o.Batch, o.Seed), &f.result.Test}}
	if t.Steps(task.Valid, o.Batch) > 0 {
		f.checks = append(f.checks, check{newFeed(l, t, task.Valid, o.Batch, o.Seed), &f.result.Valid})
	}
	if o.From == nil {
		return f, nil
	}
	return f, f.resume(*o.From)
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
	Progress
	l       *Learner
	task    task.Task
	o       FitOptions
	to      Listener
	train   *feed
	checks  []check
	total   int // steps
	pace    pace
	stopped func() error // why to stop now, or nil
}

func (f *fit) run() error {
	if err := f.before(); err != nil {
		return err
	}
	for {
		if err := f.border(); err != nil {
			return err
		}
		if f.l.State.Epoch >= f.o.Epochs {
			return nil
		}
		if err := f.learn(); err != nil {
			return err
		}
	}
}

// border evaluates the network as an epoch begins, and reports the epoch before, as far as that is not done.
func (f *fit) border() error {
	if f.epoch != nil {
		return nil
	}
	if err := f.evaluate(); err != nil {
		return err
	}
	if epochs := f.l.State.Epoch; f.told < epochs-f.begun.Epoch {
		if err := f.to.Epoch(epochs, f.l, last(f.result.Valid), last(f.result.Test)); err != nil {
			return err
		}
		f.told++
	}
	if f.l.State.Epoch == f.o.Epochs {
		return nil
	}
	return f.checkpointIfDue()
}

// last returns the last score, nil if there is none.
func last(scores []Score) Score {
	if len(scores) == 0 {
		return nil
	}
	return scores[len(scores)-1]
}

// learn learns from the minibatches of an epoch that are left.
func (f *fit) learn() error {
	if f.epoch == nil {
		f.epoch = newTally(f.task.Measures(), f.l.instances())
	}
	err := f.train.from(f.l.State.Epoch, f.inEpoch(), f.step)
	f.result.Steps = f.l.State.Step
	if err != nil {
		return err
	}
	f.close(f.epoch)
	f.epoch = nil
	f.l.State.Epoch++
	return nil
}

// step learns from a minibatch, and measures before it whatever is to be measured now.
func (f *fit) step(b Batch) error {
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
	if f.inEpoch() == f.train.steps()-1 {
		if err := f.limits(b); err != nil {
			return err
		}
	}
	r, err := f.l.Step(b)
	if err != nil {
		return err
	}
	if err := f.epoch.add(r, b); err != nil {
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
	return f.checkpointIfDue()
}

// checkpointIfDue gives the listener a checkpoint now and then.
func (f *fit) checkpointIfDue() error {
	if !f.pace.due(f.l.State.Step) {
		return nil
	}
	return f.checkpoint()
}

func (f *fit) checkpoint() error {
	f.pace.last = time.Now()
	err := f.to.Checkpoint(f.l, &f.Progress)
	f.pace.done = time.Now()
	return err
}

// evaluate scores the parts that are not scored as the epoch begins.
func (f *fit) evaluate() error {
	for _, c := range f.checks {
		if len(*c.scores) > f.l.State.Epoch-f.begun.Epoch {
			continue
		}
		s, err := c.feed.evaluate(f.stopped)
		if err != nil {
			return errors.WithMessagef(err, "evaluation of part %s", c.feed.at.Part)
		}
		*c.scores = append(*c.scores, s)
		f.scored(f.l.State.Epoch, c.feed.at.Part, "", s)
	}
	return nil
}
