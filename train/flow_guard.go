package train

import (
	"math"

	"github.com/pkg/errors"

	"credo/graph/circuit"
)

const shorter = "take shorter steps, 0.001 s or less, or another integrator"

// runaway is beyond all values of a network that is stable: potentials, feedback and weights are of the order of 10.
const runaway = 1e6

// Steps that are too long need not run away: soft rectifiers bound an overshoot. So before a stretch of time its beginning, of
// probeSeconds, is computed with steps of half the length too; the cells must come out alike, but for a share of their largest value.
const (
	probeSeconds = 0.05
	probeApart   = 0.1
)

// resolved names the population that fixed steps fail, and when.
func (l *Learner) resolved(batch Batch, s stretch) error {
	if l.lesson.Flow.Method == adaptiveName || s.seconds < probeSeconds {
		return nil
	}
	s.seconds = probeSeconds
	coarse, err := l.run(batch, s)
	if err != nil {
		return err
	}
	s.dt /= 2
	fine, err := l.run(batch, s)
	if err != nil {
		return err
	}
	for i, v := range l.layout(s.learn) {
		if v.of != ofState || v.sum {
			continue
		}
		x, y, apart, size := coarse.Output(i), fine.Output(i), 0.0, 1.0
		for j := range x.Len() {
			apart, size = max(apart, math.Abs(x.At(j)-y.At(j))), max(size, math.Abs(y.At(j)))
		}
		if apart > probeApart*size {
			return errors.Errorf("at %.3f s %s comes out otherwise by %.0f %% with steps half as long: steps of %s of %g s are too long to be stable; %s",
				l.State.Time+probeSeconds, v.who, 100*apart/size, l.lesson.Flow.Method, l.lesson.Flow.Dt, shorter)
		}
	}
	return nil
}

// sound names the first variable that ran away, and when; or says that the integrator gave up.
func (l *Learner) sound(p *program, s stretch) error {
	how, advice := l.lesson.Flow, shorter
	if how.Method == adaptiveName {
		advice = "lower its tolerances"
	}
	layout := l.layout(s.learn)
	end := p.Output(clockOf(layout)).At(0)
	for i, v := range layout {
		out := p.Output(i)
		for j := range out.Len() {
			if !v.sum && !(math.Abs(out.At(j)) < runaway) {
				return errors.Errorf("at %.3f s %s ran away (number %d is %g): steps of %s from %g s are too long to be stable; %s",
					l.State.Time+end, v.who, j+1, out.At(j), how.Method, how.Dt, advice)
			}
		}
	}
	if end < s.seconds*(1-1e-3) {
		return errors.Errorf("%s gave up at %.3f s, after %g steps, before %.3f s: %s", how.Method, l.State.Time+end, p.Output(len(layout)).At(0), l.State.Time+s.seconds, advice)
	}
	return nil
}

// clockOf returns the place of the clock.
func clockOf(layout []variable) int {
	for i, v := range layout {
		if v.name == circuit.ClockName {
			return i
		}
	}
	return 0
}
