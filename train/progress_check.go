package train

import (
	"github.com/pkg/errors"

	"credo/train/task"
)

// check reports a progress that cannot be true of this run: a counter that lies, sums of another task or circuit.
func (f *fit) check() error {
	p, at := f.Progress, f.l.State
	epochs, steps, in := at.Epoch-p.begun.Epoch, f.train.steps(), f.inEpoch()
	switch {
	case epochs < 0 || epochs > f.o.Epochs || in < 0 || in > steps || in > 0 && epochs == f.o.Epochs:
		return errors.Errorf("it is at epoch %d and step %d, which a run of %d epochs of %d steps never is", at.Epoch+1, at.Step, f.o.Epochs, steps)
	case p.batches() != in:
		return errors.Errorf("it has the sums of %d minibatches of epoch %d, and by its step has learned from %d", p.batches(), at.Epoch+1, in)
	case len(p.result.Train) != epochs:
		return errors.Errorf("it has the training scores of %d epochs, and has finished %d", len(p.result.Train), epochs)
	case p.told < epochs-1 || p.told > epochs || p.told < 0 || in > 0 && p.told != epochs:
		return errors.Errorf("it has reported %d epochs, and has finished %d", p.told, epochs)
	}
	for _, c := range f.checks {
		if n := len(*c.scores); n != epochs+1 && (n != epochs || in > 0 || p.told == epochs && epochs > 0) {
			return errors.Errorf("it has %d scores of part %s, and has finished %d epochs", n, c.feed.at.Part, epochs)
		}
	}
	for phase, all := range p.result.Settling {
		if len(all) != epochs {
			return errors.Errorf("it has the settling steps of phase %s in %d epochs, and has finished %d", phase, len(all), epochs)
		}
	}
	if p.epoch == nil {
		return nil
	}
	return p.epoch.check(f.samples(in), len(f.task.Measures()), f.l.instances())
}

// batches is the number of minibatches of the epoch under way.
func (p *Progress) batches() int {
	if p.epoch == nil {
		return 0
	}
	return p.epoch.batches
}

// inEpoch is the number of minibatches of the epoch under way that the learner has seen, by its step.
func (f *fit) inEpoch() int {
	at := f.l.State
	return at.Step - f.begun.Step - (at.Epoch-f.begun.Epoch)*f.train.steps()
}

// samples is the number of samples of the first minibatches of the epoch under way.
func (f *fit) samples(minibatches int) (n int) {
	at := f.train.at
	at.Epoch = f.l.State.Epoch
	for at.Step = range minibatches {
		n += f.task.Samples(at)
	}
	return n
}

// check compares the sums with the numbers of samples, measures and instances.
func (t *tally) check(samples, measures, instances int) error {
	for _, s := range t.answers {
		if len(s.loss) != instances || len(s.quotients) != measures {
			return errors.Errorf("it has sums of %d measures and %d instances, not of %d and %d", len(s.quotients), len(s.loss), measures, instances)
		}
		if s.samples != 0 && s.samples != float64(samples) {
			return errors.Errorf("it has sums of %v samples, and its minibatches have %d", s.samples, samples)
		}
	}
	return nil
}

// resume takes up a progress.
func (f *fit) resume(p Progress) error {
	f.Progress = p
	if f.result.Settling == nil {
		f.result.Settling = map[string][]float64{}
	}
	if f.epoch != nil {
		f.epoch.measured(f.task.Measures())
	}
	return errors.WithMessage(f.check(), "the checkpoint is damaged or of another run")
}

// measured tells sums that were read the measures that they are of.
func (t *tally) measured(measures []task.Measure) {
	for _, s := range t.answers {
		s.measures = measures
	}
}
