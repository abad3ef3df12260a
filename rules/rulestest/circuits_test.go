package rulestest_test

import (
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"credo/graph/circuit"
	"credo/models"
)

// row is a circuit under which rules are tried.
type row struct {
	name    string
	circuit circuit.Circuit
	also    []string // local rules that fit and go with another circuit
}

// kind is as much of a circuit as rules ask for to go with them.
type kind struct {
	name, backward, y string
	learning          bool
}

// circuitOf reads which circuit goes with a rule. Where the rule leaves it open, feedback of errors is drawn.
func circuitOf(t *testing.T, with string) (k kind) {
	t.Helper()
	first, _, _ := strings.Cut(with, "---")
	var settings map[string]any
	if err := yaml.Unmarshal([]byte(first), &settings); err != nil {
		t.Fatalf("%s: %v", with, err)
	}
	var options, feedback map[string]any
	k.name, options = chosen(settings["circuit"])
	k.backward, feedback = chosen(options["backward"])
	k.y, _ = chosen(feedback["y"])
	k.learning, _ = feedback["learning"].(bool)
	if k.backward != "" && k.y == "" {
		k.y = circuit.Random{}.String()
	}
	return k
}

// chosen returns the name of a choice, which is written alone or among its options.
func chosen(v any) (name string, options map[string]any) {
	if name, ok := v.(string); ok {
		return name, nil
	}
	options, _ = v.(map[string]any)
	name, _ = options["name"].(string)
	return name, options
}

func (c row) kind() kind {
	k := kind{name: c.circuit.Spec().Name}
	m, _ := c.circuit.(*models.MLP)
	if m == nil {
		return k
	}
	switch f := m.Backward.(type) {
	case models.Layered:
		k.backward, k.y, k.learning = "layers", f.Y.String(), f.Learning
	case models.Direct:
		k.backward, k.y = "direct", f.Y.String()
	}
	return k
}

func circuits(t *testing.T) []row {
	t.Helper()
	deep, shallow, flat := []int{4, 6, 7, 3}, []int{4, 6, 3}, []int{4, 3}
	dic := func(sizes []int, set func(c *models.DIC)) circuit.Circuit {
		c := models.NewDIC(sizes)
		set(c)
		return c
	}
	burst := func(sizes []int, set func(c *models.BurstCCN)) circuit.Circuit {
		c := models.NewBurstCCN(sizes)
		set(c)
		return c
	}
	prop := func(set func(c *models.Burstprop)) circuit.Circuit { // ΔR is no mean
		c := models.NewBurstprop(deep)
		c.LearnR = false
		set(c)
		return c
	}
	edn := func(y, interneurons circuit.Source) circuit.Circuit {
		c := models.NewEDN(deep)
		c.Y, c.Interneurons = y, interneurons
		return c
	}
	fed := func(sizes []int, b models.Backward) circuit.Circuit {
		c := models.NewMLP(sizes)
		c.Backward = b
		return c
	}
	squared := circuit.SquaredError{}
	drawn, tied := circuit.Random{Scale: 1, Draw: circuit.NormalDraw}, circuit.Tied{Scale: 1}
	signs := func(s circuit.Sizes) models.Backward {
		return models.Layered{Y: circuit.Signs{Sizes: s, Scale: 1, Draw: circuit.NormalDraw}}
	}
	return []row{
		{"dic", models.NewDIC(shallow), nil},
		{"dic, mse, 2 hidden", dic(deep, func(c *models.DIC) { c.Loss = squared }), nil},
		{"dic, undriven, 2 hidden", dic(deep, func(c *models.DIC) { c.DriveReadout = false }), nil},
		{"dic, undriven, mse", dic(shallow, func(c *models.DIC) { c.DriveReadout, c.Loss = false, squared }), nil},
		{"dic, average feedback, nudged", dic(deep, func(c *models.DIC) { c.Feedback.Average, c.Nudge = true, 0.1 }), nil},
		{"dic, a few Euler steps", dic(shallow, func(c *models.DIC) {
			c.Settling = models.EulerSteps{Steps: models.Steps{Dt: 0.005, OpenSteps: 20, ClosedSteps: 30}}
		}), nil},
		{"burstccn", models.NewBurstCCN(deep), nil},
		{"burstccn, Y and Q tied", burst(deep, func(c *models.BurstCCN) { c.LearnQ, c.Y, c.Q = false, tied, tied }), nil},
		{"burstccn, Y and Q learn, wide", burst(deep, func(c *models.BurstCCN) { c.LearnY, c.Wide, c.Baseline = true, true, 0.3 }), nil},
		{"burstprop, Y tied", prop(func(c *models.Burstprop) { c.Y = tied }), []string{"burst"}},
		{"burstprop, Y learns", prop(func(c *models.Burstprop) { c.LearnY = true }), []string{"burst"}},
		{"edn", models.NewEDN(deep), nil},
		{"edn, tied", edn(tied, tied), nil},
		{"edn, drawn", edn(drawn, drawn), nil},
		{"mlp", models.NewMLP(deep), nil},
		{"mlp, sigmoid", models.NewSigmoidMLP(shallow), nil},
		{"mlp, feedback", fed(deep, models.Layered{Y: drawn}), nil},
		{"mlp, tied feedback", fed(deep, models.Layered{Y: tied}), []string{"feedback-alignment"}},
		{"mlp, feedback, no hidden layer", fed(flat, models.Layered{Y: drawn}), []string{"sign-symmetric", "direct-feedback-alignment"}},
		{"mlp, direct feedback", fed(deep, models.Direct{Y: drawn}), nil},
		{"mlp, direct feedback, 1 hidden", fed(shallow, models.Direct{Y: drawn}), []string{"feedback-alignment"}},
		{"mlp, feedback with fixed sizes", fed(deep, signs(circuit.FixedSizes)), nil},
		{"mlp, feedback with new sizes", fed(deep, signs(circuit.BatchSizes)), nil},
		{"mlp, feedback that learns", fed(deep, models.Layered{Y: drawn, Learning: true}), nil},
	}
}
