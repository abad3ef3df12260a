package models_test

import (
	"slices"
	"testing"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/models"
)

// Hidden layers get the ends of the data; sizes that are given must have them, and both ends are told at once.
func TestLayersFitTheData(t *testing.T) {
	for _, row := range []struct {
		name      string
		layers    models.Layers
		key, want string
		sizes     []int
	}{
		{"hidden", models.Layers{Hidden: []int{7, 5}}, "", "", []int{4, 7, 5, 3}},
		{"no hidden layer", models.Layers{}, "", "", []int{4, 3}},
		{"sizes", models.Layers{Sizes: []int{4, 6, 3}}, "", "", []int{4, 6, 3}},
		{"input", models.Layers{Sizes: []int{784, 6, 3}}, "sizes", "starts with 784, but a sample has 4 values", nil},
		{"output", models.Layers{Sizes: []int{4, 6, 11}}, "sizes", "ends with 11, but there are 3 classes", nil},
		{"both", models.Layers{Sizes: []int{784, 11}}, "sizes", "starts with 784, but a sample has 4 values; ends with 11, but there are 3 classes", nil},
	} {
		c := models.NewMLP(nil)
		c.Layers = row.layers
		err := c.Ends(given(circuit.CrossEntropy{}))
		switch {
		case row.want != "":
			keyed(t, row.name, err, row.key, row.want)
		case err != nil || !slices.Equal(c.Sizes, row.sizes) || c.Hidden != nil:
			t.Errorf("%s: sizes %v, hidden %v, %v", row.name, c.Sizes, c.Hidden, err)
		}
		if again := c.Ends(given(circuit.CrossEntropy{})); row.want == "" && again != nil {
			t.Errorf("%s: the same ends again: %v", row.name, again)
		}
	}
}

// Ends does not write into the hidden sizes that it was given.
func TestEndsLeaveTheHiddenSizes(t *testing.T) {
	hidden := append(make([]int, 0, 8), 7, 5)
	c := models.NewMLP(nil)
	c.Hidden = hidden
	if err := c.Ends(given(circuit.CrossEntropy{})); err != nil {
		t.Fatal(err)
	}
	c.Sizes[1] = 9
	if !slices.Equal(hidden[:3], []int{7, 5, 0}) {
		t.Errorf("hidden sizes are now %v", hidden[:3])
	}
}

// Tolerances that are left open get the values that go with the precision, and with a nudged target.
func TestEndsCompleteTheTolerances(t *testing.T) {
	for _, row := range []struct {
		given models.Settling
		nudge float64
		dtype graph.Dtype
		want  models.Settling
	}{
		{models.Equilibrium{}, 0, graph.Float32, models.Equilibrium{Tolerance: 1e-4, MaxSweeps: 24}},
		{models.Equilibrium{}, 0, graph.Float64, models.Equilibrium{Tolerance: 1e-12, MaxSweeps: 40}},
		{models.Equilibrium{MaxSweeps: 3}, 0, graph.Float64, models.Equilibrium{Tolerance: 1e-12, MaxSweeps: 3}},
		{models.Equilibrium{Tolerance: 0.1}, 0.5, graph.Float32, models.Equilibrium{Tolerance: 0.1, MaxSweeps: 24}},
		{models.Tsit5{}, 0, graph.Float64, models.Tsit5{Rtol: 1e-3, Atol: 1e-6}},
		{models.Tsit5{}, 0.015, graph.Float32, models.Tsit5{Rtol: 1e-5, Atol: 1e-8}},
		{models.Tsit5{Rtol: 1e-7}, 0.015, graph.Float32, models.Tsit5{Rtol: 1e-7, Atol: 1e-8}},
		{models.Tsit5{Rtol: 0.1, Atol: 0.2}, 0, graph.Float32, models.Tsit5{Rtol: 0.1, Atol: 0.2}},
		{models.NewEulerSteps(), 0.015, graph.Float32, models.EulerSteps{Steps: models.Steps{Dt: 0.005, OpenSteps: 60, ClosedSteps: 200}}},
		{models.NewRK4Steps(), 0, graph.Float64, models.RK4Steps{Steps: models.Steps{Dt: 0.008, OpenSteps: 40, ClosedSteps: 110}}},
	} {
		c := dic([]int{4, 6, 3}, settling(row.given))
		c.Nudge = row.nudge
		e := given(circuit.SquaredError{})
		e.Dtype = row.dtype
		if err := c.Ends(e); err != nil || c.Settling != row.want || c.Loss != e.Loss {
			t.Errorf("%#v for a target nudged by %g in %v: %#v, loss %s, %v", row.given, row.nudge, row.dtype, c.Settling, c.Loss.Name(), err)
		}
	}
}

// Settings that do not fit together are told by the option to change.
func TestEndsNameTheOption(t *testing.T) {
	sizes := []int{4, 6, 3}
	average := func(c *models.DIC) { c.Feedback.Average = true }
	for _, row := range []struct {
		name       string
		circuit    circuit.Model
		batch      int
		key, words string
	}{
		{"one sample", dic(sizes, average), 1, ".batch", "1 is not allowed: must be at least 2 where circuit.feedback.average is true"},
		{"average of aligned feedback", dic(sizes, average, form(models.AlignedForm)), 5, "feedback",
			"dic: feedback of form aligned follows each sample's own gradient, which neither the average over the batch nor clipped entries do: leave them out, or use form equilibrium"},
		{"loose steps", dic(sizes, nudged, adaptive(1e-3, 0)), 5, "settle.rtol", "0.001 is not allowed: must be at most 1e-5 where nudge is above 0"},
		{"loose rest", dic(sizes, nudged, adaptive(0, 1e-6)), 5, "settle.atol", "1e-06 is not allowed: must be at most 1e-8 where nudge is above 0"},
		{"no hidden layer", dic([]int{4, 3}), 5, "sizes", "dic: sizes [4 3]: needs inputs, at least one hidden layer, and outputs"},
		{"widths of dic", dic([]int{5, 6, 3}), 5, "sizes", "starts with 5, but a sample has 4 values"},
		{"widths of burstccn", models.NewBurstCCN([]int{5, 6, 3}), 5, "sizes", "starts with 5, but a sample has 4 values"},
		{"widths of burstprop", models.NewBurstprop([]int{4, 6, 2}), 5, "sizes", "ends with 2, but there are 3 classes"},
		{"widths of edn", models.NewEDN([]int{4, 6, 2}), 5, "sizes", "ends with 2, but there are 3 classes"},
		{"signs as Y", bursting(sizes, func(c *models.BurstCCN) { c.Y = signs(circuit.FixedSizes) }), 5, "y", "burstccn: y cannot be signs: use tied, symmetric or random"},
		{"signs as Q", bursting(sizes, func(c *models.BurstCCN) { c.Q = signs(circuit.FixedSizes) }), 5, "q", "burstccn: q cannot be signs: use tied, symmetric or random"},
		{"Y tied and learning", prop(sizes, func(c *models.Burstprop) { c.Y, c.LearnY = circuit.Tied{Scale: 1}, true }), 5, "y_learning", "burstprop: feedback that is a copy after every step cannot learn"},
		{"Q tied and learning", bursting(sizes, func(c *models.BurstCCN) { c.Q = circuit.Tied{Scale: 1} }), 5, "q_learning", "burstccn: feedback that is a copy after every step cannot learn"},
		{"R learning", prop(sizes, func(c *models.Burstprop) { c.Recurrent = false }), 5, "recurrent_learning", "burstprop: recurrent weights learn, and there are none: ask for the recurrent pathway too"},
		{"interneurons with signs", edn(sizes, func(c *models.EDN) { c.Interneurons = signs(circuit.FixedSizes) }), 5, "interneurons", "edn: interneurons cannot be signs: use tied, symmetric or random"},
		{"direct copies", fedBack(models.NewMLP(sizes), models.Direct{Y: circuit.Symmetric{Scale: 1}}), 5, "backward.y",
			"mlp: feedback from the read-out to each layer must be random, not symmetric: there are no forward weights between the same cells"},
		{"copies that learn", fedBack(models.NewMLP(sizes), models.Layered{Y: circuit.Tied{Scale: 1}, Learning: true}), 5, "backward.learning",
			"mlp: feedback that learns must be random or symmetric"},
	} {
		e := given(circuit.SquaredError{})
		e.Batch = row.batch
		keyed(t, row.name, row.circuit.Ends(e), row.key, row.words)
	}
	if err := dic(sizes, average).Ends(given(circuit.SquaredError{})); err != nil {
		t.Errorf("the average over 5 samples: %v", err)
	}
}

// A thing whose zero value would silently give rates or weights of 0 is refused, with the option's key.
func TestZeroValuesAreRefused(t *testing.T) {
	for key, c := range map[string]interface{ Check() error }{
		"phi_e.a":      func() *models.DIC { c := models.NewDIC([]int{2, 3, 2}); c.PhiE = circuit.Softplus{}; return c }(),
		"activation.a": func() *models.MLP { c := models.NewMLP([]int{2, 3, 2}); c.Phi = circuit.Softplus{}; return c }(),
		"init.std":     func() *models.MLP { c := models.NewMLP([]int{2, 3, 2}); c.Init = circuit.Normal{}; return c }(),
		"init.gain":    func() *models.MLP { c := models.NewMLP([]int{2, 3, 2}); c.Init = circuit.Xavier{}; return c }(),
		"sizes":        &models.BurstCCN{},
	} {
		var at catalog.KeyError
		if err := c.Check(); !errors.As(err, &at) || at.Key != key {
			t.Errorf("%s: %v", key, err)
		}
	}
}
