package figure

import (
	"context"

	"github.com/pkg/errors"

	"credo/models"
	"credo/rules"
)

// The published protocol of figure 4: epochs of 5 s, of which 4 pass before learning and 4 after it without control.
const (
	epochSeconds  = 5.0
	quietEpochs   = 4
	answerSeconds = 2.5 // drawn without control, and then with it
	answerPoint   = 0.005
)

// record holds the errors, the control and the answers of one student.
type record struct {
	open, closed  []float64 // by epoch: error without control, before learning, and with control, while learning
	control       []float64 // by epoch: Σ (c Q)², mean over time
	after         []float64 // error without control, in the epochs after learning
	before, ended []instant // the second output, before learning and after it
}

// instant is an answer at one point in time.
type instant struct{ time, answer, target float64 }

// teach takes a student through the protocol. step is told of every epoch of learning.
func (f Students) teach(ctx context.Context, o Options, rule rules.Rule, seed uint64, step func(done, total int)) (*record, error) {
	s, err := f.student(o, rule, seed)
	if err != nil {
		return nil, err
	}
	c := &record{}
	for range quietEpochs {
		if _, err := s.pass(free, epochSeconds); err != nil {
			return nil, errors.WithMessage(err, "before learning")
		}
	}
	if c.before, err = s.answers(); err != nil {
		return nil, err
	}
	for epoch := range f.Epochs {
		if err := ctx.Err(); err != nil {
			return nil, errors.Wrapf(err, "stopped in epoch %d", epoch)
		}
		s.State.Epoch = epoch
		if err := s.epoch(c); err != nil {
			return nil, err
		}
		step(epoch+1, f.Epochs)
	}
	for range quietEpochs {
		p, err := s.pass(free, epochSeconds)
		if err != nil {
			return nil, errors.WithMessage(err, "after learning")
		}
		c.after = append(c.after, p.Mean(models.ErrorIntegral))
	}
	c.ended, err = s.answers()
	return c, err
}

// epoch records an epoch without control, which leaves no mark, and then learns in the same time.
func (s *student) epoch(c *record) error {
	b, err := s.waves()
	if err != nil {
		return err
	}
	alone, err := s.Evaluate(b)
	if err != nil {
		return errors.WithMessagef(err, "epoch %d, without control", s.State.Epoch+1)
	}
	c.open = append(c.open, alone.Mean(models.ErrorIntegral)) // the next stretch writes over it
	r, err := s.Step(b)
	if err != nil {
		return err
	}
	c.closed, c.control = append(c.closed, r.Taught.Mean(models.ErrorIntegral)), append(c.control, r.Taught.Mean(models.ControlIntegral))
	return nil
}

// answers records the last output without control and then with it, learning nothing. The student goes on from where it was.
func (s *student) answers() (out []instant, err error) {
	probe, err := s.clone()
	if err != nil {
		return nil, err
	}
	for _, phase := range []string{free, taught} {
		for range int(answerSeconds / answerPoint) {
			p, err := probe.pass(phase, answerPoint)
			if err != nil {
				return nil, errors.WithMessage(err, "answers")
			}
			target, err := probe.target()
			if err != nil {
				return nil, err
			}
			answer := p.Output.Float64s()
			last := len(answer) - 1
			out = append(out, instant{probe.State.Time, answer[last], target[last]})
		}
	}
	return out, nil
}
