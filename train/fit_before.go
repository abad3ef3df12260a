package train

import (
	"math"

	"github.com/pkg/errors"
)

// before lets the stretches pass that come before learning, in the first phase. They belong to no epoch. The learner's time says how many of
// them it has behind it.
func (f *fit) before() error {
	n := f.l.lesson.before()
	if n == 0 {
		return nil
	}
	f.train.reserve(0)
	for done := int(math.Round(f.l.State.Time / f.l.passes())); done < n; done++ {
		if err := f.stopped(); err != nil {
			return err
		}
		at := f.train.at
		at.Time = f.l.State.Time
		b, err := f.train.fill(at)
		if err != nil {
			return err
		}
		if _, err := f.l.Pass(b, Passage{f.l.spec.Phases[0], f.l.passes()}); err != nil {
			return errors.WithMessage(err, "before learning")
		}
	}
	return nil
}
