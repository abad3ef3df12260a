package models_test

import (
	"slices"
	"testing"

	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
)

// dic returns the circuit with some settings changed.
func dic(sizes []int, set ...func(c *models.DIC)) *models.DIC {
	c := models.NewDIC(sizes)
	for _, f := range set {
		f(c)
	}
	return c
}

func squared(c *models.DIC)  { c.Loss = circuit.SquaredError{} }
func undriven(c *models.DIC) { c.DriveReadout = false }
func linear(c *models.DIC)   { c.PhiE, c.PhiI = circuit.Linear{}, circuit.Linear{} }
func soft(c *models.DIC)     { c.SoftTargets = true }
func nudged(c *models.DIC)   { c.Nudge = 0.1 }
func skewed(c *models.DIC) {
	c.PhiE, c.PhiI = circuit.Softplus{A: 1.5, K: 0.8, S: 0.5}, circuit.Softplus{A: 1, K: 1.2, S: 0.2}
}

func form(f models.FeedbackForm) func(c *models.DIC) {
	return func(c *models.DIC) { c.Feedback.Form = f }
}

func settling(s models.Settling) func(c *models.DIC) {
	return func(c *models.DIC) { c.Settling = s }
}

func euler(dt float64, open, closed int) func(c *models.DIC) {
	return settling(models.EulerSteps{Steps: models.Steps{Dt: dt, OpenSteps: open, ClosedSteps: closed}})
}

func rk4(dt float64, open, closed int) func(c *models.DIC) {
	return settling(models.RK4Steps{Steps: models.Steps{Dt: dt, OpenSteps: open, ClosedSteps: closed}})
}

func adaptive(rtol, atol float64) func(c *models.DIC) {
	return settling(models.Tsit5{Rtol: rtol, Atol: atol})
}

// bursting returns the bursting network with some settings changed.
func bursting(sizes []int, set ...func(c *models.BurstCCN)) *models.BurstCCN {
	c := models.NewBurstCCN(sizes)
	for _, f := range set {
		f(c)
	}
	return c
}

func tied(c *models.BurstCCN) {
	c.LearnQ = false
	c.Y, c.Q = circuit.Tied{Scale: 1}, circuit.Tied{Scale: 1}
}

// prop returns Burstprop with some settings changed.
func prop(sizes []int, set ...func(c *models.Burstprop)) *models.Burstprop {
	c := models.NewBurstprop(sizes)
	for _, f := range set {
		f(c)
	}
	return c
}

func direct(c *models.Burstprop) { c.Recurrent, c.LearnR = false, false }

// edn returns the dendritic-error network with some settings changed.
func edn(sizes []int, set ...func(c *models.EDN)) *models.EDN {
	c := models.NewEDN(sizes)
	for _, f := range set {
		f(c)
	}
	return c
}

func fedBack(c *models.MLP, f models.Backward) *models.MLP {
	c.Backward = f
	return c
}

func signs(sizes circuit.Sizes) circuit.Source {
	return circuit.Signs{Sizes: sizes, Scale: 1, Draw: circuit.NormalDraw}
}

// maps returns a network of two layers of maps and dense ones on images of 7 x 6 cells in two channels. The first convolution leaves out the last
// column: the maps have 3 x 2 and 2 x 1 places.
func maps(dense ...int) models.Maps {
	return models.Maps{
		Layers: models.Layers{Sizes: slices.Concat([]int{84}, dense, []int{3})}, Image: circuit.Shape{7, 6, 2},
		Convolutions: []models.Convolution{{Channels: 3, Kernel: 3, Stride: 2}, {Channels: 4, Kernel: 2, Stride: 1}},
	}
}

// ofMaps puts layers of maps to a perceptron.
func ofMaps(c *models.MLP, dense ...int) *models.MLP {
	c.Maps = maps(dense...)
	return c
}

// Every circuit of the table keeps the laws with its published settings. Sizes differ from each other and from the batch, so that no axis
// passes for another.
func TestCircuitsKeepTheLaws(t *testing.T) {
	for _, e := range models.Table().Entries {
		c := small(t, e)
		if net, ok := c.(*models.RSNN); ok {
			net.CostOfRate = 0 // which is of all samples together
		}
		t.Run(e.Name, func(t *testing.T) { circuittest.Laws(t, c) })
	}
}

// Circuits keep the laws with other settings, too.
func TestVariantsKeepTheLaws(t *testing.T) {
	random := circuit.Random{Scale: 1, Draw: circuit.NormalDraw}
	logits := models.NewSigmoidMLP([]int{4, 6, 3})
	logits.Loss = circuit.CrossEntropy{}
	for _, row := range []struct {
		name    string
		circuit circuit.Circuit
	}{
		{"dic, 1 hidden", dic([]int{4, 6, 3})},
		{"dic, mse", dic([]int{4, 6, 3}, squared)},
		{"dic, undriven", dic([]int{4, 6, 7, 3}, undriven)},
		{"dic, nudged", dic([]int{4, 6, 3}, nudged)},
		{"dic, skewed", dic([]int{4, 6, 7, 3}, skewed)},
		{"dic, linear", dic([]int{4, 6, 3}, linear)},
		{"dic, equilibrium feedback", dic([]int{4, 6, 7, 3}, form(models.EquilibriumForm))},
		{"dic, aligned feedback", dic([]int{4, 6, 7, 3}, form(models.AlignedForm))},
		{"burstccn, 1 hidden", models.NewBurstCCN([]int{4, 6, 3})},
		{"burstccn, 2 hidden, Y learns", bursting([]int{4, 6, 7, 3}, func(c *models.BurstCCN) { c.LearnY = true })},
		{"burstccn, tied", bursting([]int{4, 6, 7, 3}, tied)},
		{"burstccn, without a teacher", bursting([]int{4, 6, 3}, func(c *models.BurstCCN) { c.Teacher = false })},
		{"burstccn, wide", bursting([]int{4, 6, 7, 3}, func(c *models.BurstCCN) { c.Wide, c.Baseline = true, 0.3 })},
		{"burstccn, no hidden layer", models.NewBurstCCN([]int{4, 3})},
		{"burstprop, 1 hidden", models.NewBurstprop([]int{4, 6, 3})},
		{"burstprop, 2 hidden, Y learns", prop([]int{4, 6, 7, 3}, func(c *models.Burstprop) { c.LearnY = true })},
		{"burstprop, tied, not recurrent", prop([]int{4, 6, 7, 3}, direct, func(c *models.Burstprop) { c.Y = circuit.Tied{Scale: 1} })},
		{"burstprop, without a teacher", prop([]int{4, 6, 3}, func(c *models.Burstprop) { c.Teacher = false })},
		{"burstprop, no hidden layer", models.NewBurstprop([]int{4, 3})},
		{"edn, 1 hidden", models.NewEDN([]int{4, 6, 3})},
		{"edn, 2 hidden, drawn", edn([]int{4, 6, 7, 3}, func(c *models.EDN) { c.Interneurons = random })},
		{"edn, tied", edn([]int{4, 6, 7, 3}, func(c *models.EDN) { c.Y, c.Interneurons = circuit.Tied{Scale: 0.1}, circuit.Tied{Scale: 1} })},
		{"edn, without a teacher", edn([]int{4, 6, 3}, func(c *models.EDN) { c.Teacher = false })},
		{"edn, no hidden layer", models.NewEDN([]int{4, 3})},
		{"burstccn, maps", bursting(nil, func(c *models.BurstCCN) { c.Maps = maps(5) })},
		{"burstccn, maps, all learns", bursting(nil, func(c *models.BurstCCN) { c.Maps, c.LearnY, c.LearnMaps = maps(), true, true })},
		{"burstccn, maps, tied", bursting(nil, tied, func(c *models.BurstCCN) { c.Maps = maps() })},
		{"burstccn, maps, with noise", bursting(nil, func(c *models.BurstCCN) { c.Maps, c.Noise = maps(), 0.2 })},
		{"burstprop, maps", prop(nil, func(c *models.Burstprop) { c.Maps = maps(5) })},
		{"burstprop, maps, all learns", prop(nil, func(c *models.Burstprop) { c.Maps, c.LearnY, c.LearnMaps = maps(), true, true })},
		{"burstprop, maps, tied", prop(nil, func(c *models.Burstprop) { c.Maps, c.Y = maps(), circuit.Tied{Scale: 1} })},
		{"mlp, maps", ofMaps(models.NewMLP(nil), 5)},
		{"mlp, maps, feedback", fedBack(ofMaps(models.NewSigmoidMLP(nil), 5), models.Layered{Y: random})},
		{"mlp, maps, feedback tied", fedBack(ofMaps(models.NewSigmoidMLP(nil)), models.Layered{Y: circuit.Tied{Scale: 1}})},
		{"mlp, maps, direct feedback", fedBack(ofMaps(models.NewMLP(nil), 5), models.Direct{Y: random})},
		{"mlp, maps, feedback of one size", fedBack(ofMaps(models.NewSigmoidMLP(nil)), models.Layered{Y: signs(circuit.UniformSizes)})},
		{"mlp, maps, feedback of new sizes", fedBack(ofMaps(models.NewMLP(nil)), models.Layered{Y: signs(circuit.BatchSizes)})},
		{"continuous-burstccn, filters", inTime([]int{4, 6, 7, 3}, filtering)},
		{"continuous-burstccn, no hidden layer", inTime([]int{4, 3})},
		{"continuous-burstprop, filters", propInTime([]int{4, 6, 7, 3}, filtering)},
		{"continuous-burstprop, 1 hidden", propInTime([]int{4, 6, 3}, filtering)},
		{"rsnn, squared error, drawn feedback", spiking(7, 3, func(c *models.RSNN) { c.Loss, c.Feedback = circuit.SquaredError{}, random })},
		{"rsnn, without the reset's derivative", spiking(7, 3, func(c *models.RSNN) { c.Reset = false })},
		{"rsnn, types", spiking(7, 3, func(c *models.RSNN) { c.Types = []int{0, 1, 2, 2, 1, 0, 1, 2, 1, 0, 3} })},
		{"dic, a few Euler steps", dic([]int{4, 6, 3}, euler(0.005, 7, 9))},
		{"dic, a few RK4 steps", dic([]int{4, 6, 3}, undriven, rk4(0.008, 3, 4))},
		{"mlp, no hidden layer", models.NewMLP([]int{4, 3})},
		{"mlp, sigmoid", models.NewSigmoidMLP([]int{4, 6, 3})},
		{"mlp, sigmoid, logits", logits},
		{"mlp, feedback", fedBack(models.NewMLP([]int{4, 6, 7, 3}), models.Layered{Y: random})},
		{"mlp, feedback, no hidden layer", fedBack(models.NewMLP([]int{4, 3}), models.Layered{Y: random})},
		{"mlp, direct feedback", fedBack(models.NewSigmoidMLP([]int{4, 6, 7, 3}), models.Direct{Y: random})},
		{"mlp, feedback tied", fedBack(models.NewSigmoidMLP([]int{4, 6, 7, 3}), models.Layered{Y: circuit.Tied{Scale: 1}})},
		{"mlp, feedback of one size", fedBack(models.NewSigmoidMLP([]int{4, 6, 7, 3}), models.Layered{Y: signs(circuit.UniformSizes)})},
		{"mlp, feedback of new sizes", fedBack(models.NewMLP([]int{4, 6, 7, 3}), models.Layered{Y: signs(circuit.BatchSizes)})},
	} {
		t.Run(row.name, func(t *testing.T) { circuittest.Laws(t, row.circuit) })
	}
}
