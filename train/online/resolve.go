package online

import (
	"math"

	"github.com/pkg/errors"
)

const shorter = "take shorter steps, 0.001 s or less, or another integrator"

// Steps that are too long need not run away: soft rectifiers bound an overshoot. So before a stretch of time its beginning, of
// probeSeconds, is computed with steps of half the length too; the cells must come out alike, but for a share of their largest value.
const (
	probeSeconds = 0.05
	probeApart   = 0.1
)

// resolved names the population that fixed steps fail, and when.
func (s *Student) resolved(m Mode, seconds float64) error {
	if s.setup.Method == adaptiveName || seconds < probeSeconds {
		return nil
	}
	coarse, err := s.stretch(request{m, probeSeconds, s.setup.Dt})
	if err != nil {
		return err
	}
	fine, err := s.stretch(request{m, probeSeconds, s.setup.Dt / 2})
	if err != nil {
		return err
	}
	for i, v := range coarse.layout {
		if s.States.Get(v.name) == nil {
			continue
		}
		x, y, apart, size := coarse.Output(i), fine.Output(i), 0.0, 1.0
		for j := range x.Len() {
			apart, size = max(apart, math.Abs(x.At(j)-y.At(j))), max(size, math.Abs(y.At(j)))
		}
		if apart > probeApart*size {
			return errors.Errorf("at %.3f s %s comes out otherwise by %.0f %% with steps half as long: steps of %s of %g s are too long to be stable; %s",
				s.Time+probeSeconds, v.who, 100*apart/size, s.setup.Method, s.setup.Dt, shorter)
		}
	}
	return nil
}
