package models

import (
	"math"

	"github.com/pkg/errors"

	"credo/graph/integrate"
)

// Check reports the first setting that makes no sense.
func (c *DIC) Check() error {
	if len(c.Sizes) < 3 {
		return errors.Errorf("dic: sizes %v: needs inputs, at least one hidden layer, and outputs", c.Sizes)
	}
	for _, n := range c.Sizes {
		if n <= 0 {
			return errors.Errorf("dic: sizes %v: every size must be positive", c.Sizes)
		}
	}
	if c.PhiE == nil || c.PhiI == nil || c.Loss == nil {
		return errors.New("dic: needs activations of both cell types and a loss")
	}
	k := c.Controller
	for _, v := range []float64{c.TauE, c.TauI, k.Tau, k.Lambda} {
		if !(v > 0) || math.IsInf(v, 0) {
			return errors.New("dic: time constants and the controller's lambda must be positive")
		}
	}
	if x := k.KP + k.KI; math.IsNaN(x) || math.IsInf(x, 0) {
		return errors.Errorf("dic: the controller's gains are %g and %g", k.KP, k.KI)
	}
	if !(c.Nudge >= 0 && c.Nudge <= 1) {
		return errors.Errorf("dic: a target nudged by %g: needs 0 (the target itself) to 1", c.Nudge)
	}
	if c.SoftTargets && c.outputs() < 2 {
		return errors.New("dic: soft targets need at least two outputs to share them")
	}
	if err := c.Feedback.check(); err != nil {
		return err
	}
	return c.Settling.check()
}

func (f Feedback) check() error {
	switch f.Form {
	case Shipped, Equilibrium, Aligned:
	default:
		return errors.Errorf("dic: feedback form %q is not known: use %s, %s or %s", f.Form, Shipped, Equilibrium, Aligned)
	}
	if !(f.Clip >= 0) || !(f.Norm >= 0) || math.IsInf(f.Norm, 0) {
		return errors.Errorf("dic: feedback clipped to %g and of norm %g: needs positive numbers, or 0 for none", f.Clip, f.Norm)
	}
	if f.Form == Aligned && (f.Average || f.Clip > 0) {
		return errors.Errorf("dic: feedback of form %s follows each sample's own gradient, which neither the average over the batch nor clipped entries do: leave them out, or use form %s", Aligned, Equilibrium)
	}
	return nil
}

func (s Settling) check() error {
	switch s.Method {
	case "equilibrium":
		if !(s.Tolerance >= 0) || s.MaxSweeps < 0 {
			return errors.Errorf("dic: settling to a tolerance of %g in %d sweeps: needs positive numbers, or 0 for the default", s.Tolerance, s.MaxSweeps)
		}
		return nil
	case adaptiveName:
		for _, v := range []float64{s.Rtol, s.Atol} {
			if !(v > 0) || math.IsInf(v, 0) {
				return errors.Errorf("dic: settling to tolerances of %g and %g: both must be positive", s.Rtol, s.Atol)
			}
		}
		return nil
	}
	if _, err := integrate.Find(s.Method); err != nil {
		return errors.WithMessage(err, "dic: settling (or use equilibrium or tsit5)")
	}
	if !(s.Dt > 0) || math.IsInf(s.Dt, 0) || s.OpenSteps < 1 || s.ClosedSteps < 1 {
		return errors.Errorf("dic: settling by %d and %d steps of %g s: needs at least one step of positive length in each phase", s.OpenSteps, s.ClosedSteps, s.Dt)
	}
	return nil
}
