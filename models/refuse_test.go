package models_test

import (
	"math"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
)

// Settings that make no sense are an error of Check, of the Spec and of Write, which names the circuit and the setting; nothing
// panics.
func TestSenselessSettingsAreRefused(t *testing.T) {
	set := func(f func(c *models.DIC)) circuit.Circuit { return dic([]int{4, 6, 3}, f) }
	mlp := func(f func(c *models.MLP)) circuit.Circuit {
		c := models.NewMLP([]int{4, 6, 3})
		f(c)
		return c
	}
	for _, row := range []struct {
		circuit circuit.Circuit
		words   string
	}{
		{models.NewDIC(nil), "sizes []"},
		{models.NewDIC([]int{4}), "sizes [4]"},
		{models.NewDIC([]int{4, 3}), "at least one hidden layer"},
		{models.NewDIC([]int{4, 0, 3}), "every size must be positive"},
		{models.NewDIC([]int{4, 6, -3}), "sizes [4 6 -3]"},
		{&models.DIC{}, "dic"},
		{&models.DIC{Layers: models.Layers{Sizes: []int{4, 6, 3}}}, "activations"},
		{set(func(c *models.DIC) { c.PhiI = nil }), "activations"},
		{set(func(c *models.DIC) { c.Loss = nil }), "loss"},
		{set(func(c *models.DIC) { c.TauE = 0 }), "time constants"},
		{set(func(c *models.DIC) { c.TauI = math.NaN() }), "time constants"},
		{set(func(c *models.DIC) { c.Controller.Tau = -1 }), "time constants"},
		{set(func(c *models.DIC) { c.Controller.Lambda = 0 }), "lambda"},
		{set(func(c *models.DIC) { c.Controller.KP = math.NaN() }), "gains"},
		{set(func(c *models.DIC) { c.Controller.KI = math.Inf(1) }), "gains"},
		{set(func(c *models.DIC) { c.Nudge = -0.1 }), "nudged by -0.1"},
		{set(func(c *models.DIC) { c.Nudge = math.NaN() }), "nudged by NaN"},
		{set(func(c *models.DIC) { c.Feedback.Form = "shiped" }), `"shiped"`},
		{set(func(c *models.DIC) { c.Feedback.Norm = -1 }), "norm -1"},
		{set(func(c *models.DIC) { c.Feedback.Clip = math.NaN() }), "NaN"},
		{set(func(c *models.DIC) { c.Feedback = models.FeedbackMatrices{Form: models.AlignedForm, Average: true} }), "leave them out, or use form equilibrium"},
		{set(func(c *models.DIC) { c.Feedback = models.FeedbackMatrices{Form: models.AlignedForm, Clip: 1, Norm: 1} }), "feedback of form aligned"},
		{set(func(c *models.DIC) { c.Settling = nil }), "a way to settle"},
		{set(settling(models.Equilibrium{MaxSweeps: -1})), "-1 sweeps"},
		{set(settling(models.Equilibrium{Tolerance: -1})), "tolerance of -1"},
		{set(adaptive(-1, 1e-6)), "tolerances of -1 and 1e-06"},
		{set(adaptive(1e-3, math.NaN())), "tolerances of 0.001 and NaN"},
		{set(adaptive(math.Inf(1), 1e-6)), "tolerances of +Inf and 1e-06"},
		{set(euler(0, 5, 5)), "steps of 0 s"},
		{set(euler(0.005, 0, 5)), "0 and 5 steps"},
		{set(rk4(0.005, 5, -5)), "5 and -5 steps"},
		{dic([]int{4, 6, 1}, soft), "soft targets"},
		{models.NewMLP(nil), "sizes []"},
		{models.NewMLP([]int{4}), "sizes [4]"},
		{models.NewSigmoidMLP([]int{4, 0}), "positive"},
		{&models.MLP{Maps: models.Maps{Layers: models.Layers{Sizes: []int{4, 3}}}}, "mlp: needs an activation"},
		{mlp(func(c *models.MLP) { c.Loss = nil }), "loss"},
		{mlp(func(c *models.MLP) { c.Init = nil }), "initial weights"},
		{mlp(func(c *models.MLP) { c.Readout = "unit" }), `readout "unit" is not one of linear, units; did you mean units?`},
		{mlp(func(c *models.MLP) { c.Backward = models.Layered{} }), "needs a source of weights"},
		{mlp(func(c *models.MLP) { c.Backward = models.Direct{} }), "needs a source of weights"},
		{mlp(func(c *models.MLP) { c.Backward = models.Layered{Y: circuit.Tied{Scale: math.Inf(1)}} }), "feedback of scale +Inf: needs a positive number"},
		{mlp(func(c *models.MLP) { c.Backward = models.Direct{Y: circuit.Random{}} }), "feedback of scale 0: needs a positive number"},
		{mlp(func(c *models.MLP) { c.Backward = models.Direct{Y: circuit.Tied{Scale: 1}} }), "must be random, not tied: there are no forward weights between the same cells"},
		{mlp(func(c *models.MLP) { c.Backward = models.Layered{Y: circuit.Tied{Scale: 1}, Learning: true} }), "feedback that learns must be random or symmetric"},
		{mlp(func(c *models.MLP) { c.Backward = models.Layered{Y: signs(circuit.BatchSizes), Learning: true} }), "feedback that learns must be random or symmetric"},
	} {
		for _, err := range []error{row.circuit.Spec().Check(), write(row.circuit, 5)} {
			if err == nil {
				t.Errorf("%+v: not refused, expected %q", row.circuit, row.words)
			} else if msg := err.Error(); !strings.Contains(msg, row.words) || !strings.Contains(msg, "dic") && !strings.Contains(msg, "mlp") {
				t.Errorf("refused with %q, expected the circuit's name and %q", msg, row.words)
			}
		}
	}
}

func write(c circuit.Circuit, batch int) error {
	_, err := circuit.Write(graph.NewBuilder(graph.Options{}), c, circuit.Dims{Batch: batch})
	return err
}

func TestABatchWithoutSamplesIsRefused(t *testing.T) {
	for _, c := range []circuit.Circuit{dic([]int{4, 6, 3}), dic([]int{4, 6, 3}, squared), models.NewMLP([]int{4, 6, 3}), models.NewSigmoidMLP([]int{4, 6, 3})} {
		if err := write(c, 0); err == nil || !strings.Contains(err.Error(), c.Spec().Name+": a batch of 0 samples") {
			t.Errorf("%v", err)
		}
		if err := write(c, 1); err != nil {
			t.Errorf("one sample: %v", err)
		}
	}
}

// A misspelt phase or variable is an error that lists the known ones.
func TestReadingWhatIsNotThere(t *testing.T) {
	b := graph.NewBuilder(graph.Options{})
	s, err := circuit.Write(b, dic([]int{4, 6, 3}), circuit.Dims{Batch: 5})
	if err != nil {
		t.Fatal(err)
	}
	s.Var("close", "E1", "u")
	want := "dic records no variable u E1 in phase close; it has: variable"
	if err := b.Err(); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "u E1 in phase closed") {
		t.Errorf("got %v, expected %q", err, want)
	}
}
