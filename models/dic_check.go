package models

import (
	"math"

	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/graph/circuit"
)

// Ends fits the circuit to its data and takes the loss. Tolerances that are 0 get the values of the precision.
func (c *DIC) Ends(e circuit.Ends) error {
	if err := c.Layers.Ends(e); err != nil {
		return err
	}
	c.Loss, c.batch = e.Loss, e.Batch
	if err := c.Check(); err != nil {
		return err
	}
	if c.Feedback.Average && e.Batch < 2 {
		return catalog.At(".batch", errors.Errorf("%d is not allowed: must be at least 2 where circuit.feedback.average is true", e.Batch))
	}
	settling, err := c.Settling.complete(e.Dtype, c.Nudge)
	c.Settling = settling
	return err
}

// Check reports the first setting that makes no sense. With catalog.At it names the option.
func (c *DIC) Check() error {
	if len(c.Sizes) < 3 {
		return catalog.At("sizes", errors.Errorf("dic: sizes %v: needs inputs, at least one hidden layer, and outputs", c.Sizes))
	}
	if err := c.Layers.check("dic"); err != nil {
		return err
	}
	if c.PhiE == nil || c.PhiI == nil || c.Loss == nil || c.Settling == nil {
		return errors.New("dic: needs activations of both cell types, a loss and a way to settle")
	}
	if err := checkChoices("dic", map[string]any{"phi_e": c.PhiE, "phi_i": c.PhiI}); err != nil {
		return err
	}
	if err := c.checkTimes(); err != nil {
		return err
	}
	if !(c.Nudge >= 0 && c.Nudge <= 1) {
		return catalog.At("nudge", errors.Errorf("dic: a target nudged by %g: needs 0 (the target itself) to 1", c.Nudge))
	}
	if c.SoftTargets && c.outputs() < 2 {
		return catalog.At("soft_targets", errors.New("dic: soft targets need at least two outputs to share them"))
	}
	if err := c.Feedback.check(); err != nil {
		return err
	}
	return c.Settling.check()
}

func (c *DIC) checkTimes() error {
	k := c.Controller
	for _, v := range []float64{c.TauE, c.TauI, k.Tau, k.Lambda} {
		if !positive(v) {
			return errors.New("dic: time constants and the controller's lambda must be positive")
		}
	}
	if x := k.KP + k.KI; math.IsNaN(x) || math.IsInf(x, 0) {
		return catalog.At("controller", errors.Errorf("dic: the controller's gains are %g and %g", k.KP, k.KI))
	}
	return nil
}

// positive tells whether a number is above 0 and finite.
func positive(v float64) bool { return v > 0 && !math.IsInf(v, 0) }
