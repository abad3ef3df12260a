package figure

import (
	"context"

	"github.com/pkg/errors"

	"credo/models"
	"credo/rules"
	"credo/train/online"
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

// setup has the published constants that are not in the circuit.
func (f Students) setup(o Options, rule rules.Rule, seed uint64) online.Setup {
	return online.Setup{
		Circuit: models.NewDICTeacher(), Rule: rule, TauW: 60, Method: f.Method, Dt: 1e-3, Rtol: 1e-3, Atol: 1e-6, Dtype: o.Dtype, Seed: seed,
	}
}

// teach takes a student through the protocol. step is told of every epoch of learning.
func teach(ctx context.Context, setup online.Setup, epochs int, step func(done, total int)) (*record, error) {
	s, err := online.New(setup)
	if err != nil {
		return nil, err
	}
	c := &record{}
	free, taught := online.Mode{Phase: "open"}, online.Mode{Phase: "closed", Learn: true}
	for range quietEpochs {
		if _, err := s.Run(free, epochSeconds); err != nil {
			return nil, errors.WithMessage(err, "before learning")
		}
	}
	if c.before, err = answers(s); err != nil {
		return nil, err
	}
	for epoch := range epochs {
		if err := ctx.Err(); err != nil {
			return nil, errors.Wrapf(err, "stopped in epoch %d", epoch)
		}
		alone, err := s.Watch(free, epochSeconds)
		if err != nil {
			return nil, errors.WithMessagef(err, "epoch %d, without control", epoch)
		}
		r, err := s.Run(taught, epochSeconds)
		if err != nil {
			return nil, errors.WithMessagef(err, "epoch %d", epoch)
		}
		step(epoch+1, epochs)
		c.open, c.closed, c.control = append(c.open, alone.Error), append(c.closed, r.Error), append(c.control, r.Control)
	}
	for range quietEpochs {
		r, err := s.Run(free, epochSeconds)
		if err != nil {
			return nil, errors.WithMessage(err, "after learning")
		}
		c.after = append(c.after, r.Error)
	}
	c.ended, err = answers(s)
	return c, err
}

// answers records the last output without control and then with it, learning nothing. The student goes on from where it was.
func answers(s *online.Student) (out []instant, err error) {
	probe, err := s.Clone()
	if err != nil {
		return nil, err
	}
	for _, phase := range []string{"open", "closed"} {
		for range int(answerSeconds / answerPoint) {
			r, err := probe.Run(online.Mode{Phase: phase}, answerPoint)
			if err != nil {
				return nil, errors.WithMessage(err, "answers")
			}
			last := len(r.Answer) - 1
			out = append(out, instant{probe.Time, r.Answer[last], r.Target[last]})
		}
	}
	return out, nil
}
