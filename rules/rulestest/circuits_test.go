package rulestest_test

import (
	"reflect"
	"slices"
	"testing"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
	"credo/train/experiment"
	"credo/train/runner"
)

// row is a circuit under which rules are tried, and names of local rules that must fit it. Rules that fit are held to the laws in any case.
type row struct {
	name    string
	circuit circuit.Circuit
	fit     []string
}

// circuits are the circuits of the table with their published settings, the circuits that go with rules, and variants.
func circuits(t *testing.T) (out []row) {
	t.Helper()
	for _, e := range models.Table().Entries {
		c, rule := published(t, e.Name, "")
		out = append(out, row{e.Name, c, []string{rule}})
	}
	for _, e := range rules.Table().Entries {
		c, rule := published(t, "", e.Name)
		same := slices.IndexFunc(out, func(r row) bool { return reflect.DeepEqual(r.circuit, c) })
		if same < 0 {
			same, out = len(out), append(out, row{"circuit of " + e.Name, c, nil})
		}
		out[same].fit = append(out[same].fit, rule)
	}
	return append(out, variants()...)
}

// published reads the settings that go with a circuit or a rule, as the command line does, for small data and two small hidden layers. The
// circuit is not told the size of a full minibatch. An empty name is left to the other one.
func published(t *testing.T, circuitName, ruleName string) (c circuit.Circuit, rule string) {
	t.Helper()
	e, err := experiment.Plain(runner.Builtin(), circuitName, ruleName)
	if err != nil {
		t.Fatal(err)
	}
	v := reflect.ValueOf(e.Circuit)
	if f, ok := catalog.FieldOf(catalog.Fields(v.Type()), "hidden"); ok {
		f.In(v).Set(reflect.ValueOf([]int{6, 7}))
	}
	ends := circuit.Ends{Inputs: circuit.Shape{4}, Outputs: 3, Loss: e.Loss}
	if inputs, outputs := e.Circuit.Widths(); inputs > 0 {
		ends.Inputs, ends.Outputs = circuit.Shape{inputs}, outputs
	}
	if err := e.Circuit.Ends(ends); err != nil {
		t.Fatal(err)
	}
	return e.Circuit, e.RuleName()
}

// variants are circuits with other settings than the published ones.
func variants() []row {
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
	prop := func(set func(c *models.Burstprop)) circuit.Circuit {
		c := models.NewBurstprop(deep)
		set(c)
		return c
	}
	filtering := models.NewContinuousBurstCCN(deep)
	filtering.TauZ, filtering.TauU = 2*filtering.Dt, 4*filtering.Dt
	averaging := models.NewContinuousBurstprop(shallow)
	averaging.TauZ, averaging.TauMA = 2*averaging.Dt, 3*averaging.Dt
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
	control := []string{"inhibitory-exact", "inhibitory-threshold", "inhibitory-taylor", "inhibitory-exact-online", "inhibitory-taylor-online"}
	spiking := models.NewRSNN()
	spiking.Inputs, spiking.Cells, spiking.Adapting, spiking.Outputs, spiking.Density = 5, 10, 5, 2, 0.5
	spiking.Loss, spiking.Feedback, spiking.CostOfRate = squared, drawn, 0
	return []row{
		{"rsnn, mse, drawn feedback, no cost of rates", spiking, []string{"e-prop", "mdgl", "mdgl-cell", "nl-mdgl", "on-mdgl", "rflo"}},
		{"dic, mse, 2 hidden", dic(deep, func(c *models.DIC) { c.Loss = squared }), control},
		{"dic, undriven, 2 hidden", dic(deep, func(c *models.DIC) { c.DriveReadout = false }), control},
		{"dic, undriven, mse", dic(shallow, func(c *models.DIC) { c.DriveReadout, c.Loss = false, squared }), control},
		{"dic, average feedback, nudged", dic(deep, func(c *models.DIC) { c.Feedback.Average, c.Nudge = true, 0.1 }), control},
		{"dic, a few Euler steps", dic(shallow, func(c *models.DIC) {
			c.Settling = models.EulerSteps{Steps: models.Steps{Dt: 0.005, OpenSteps: 20, ClosedSteps: 30}}
		}), control},
		{"burstccn, Y and Q tied", burst(deep, func(c *models.BurstCCN) { c.LearnQ, c.Y, c.Q = false, tied, tied }), []string{"burst"}},
		{"burstccn, Y and Q learn, wide", burst(deep, func(c *models.BurstCCN) { c.LearnY, c.Wide, c.Baseline = true, true, 0.3 }), []string{"burst"}},
		{"burstprop, Y tied", prop(func(c *models.Burstprop) { c.Y = tied }), []string{"burstprop"}},
		{"burstprop, Y learns", prop(func(c *models.Burstprop) { c.LearnY = true }), []string{"burstprop"}},
		{"continuous-burstccn, filters", filtering, []string{"continuous-burst"}},
		{"continuous-burstprop, filters", averaging, []string{"continuous-burstprop"}},
		{"edn, tied", edn(tied, tied), []string{"dendritic-error"}},
		{"edn, drawn", edn(drawn, drawn), []string{"dendritic-error"}},
		{"mlp, sigmoid", models.NewSigmoidMLP(shallow), nil},
		{"mlp, feedback", fed(deep, models.Layered{Y: drawn}), []string{"feedback-alignment"}},
		{"mlp, tied feedback", fed(deep, models.Layered{Y: tied}), []string{"feedback-alignment"}},
		{"mlp, feedback, no hidden layer", fed(flat, models.Layered{Y: drawn}), []string{"feedback-alignment", "sign-symmetric", "direct-feedback-alignment"}},
		{"mlp, direct feedback", fed(deep, models.Direct{Y: drawn}), []string{"direct-feedback-alignment"}},
		{"mlp, direct feedback, 1 hidden", fed(shallow, models.Direct{Y: drawn}), []string{"direct-feedback-alignment", "feedback-alignment"}},
		{"mlp, feedback with fixed sizes", fed(deep, signs(circuit.FixedSizes)), []string{"sign-symmetric"}},
		{"mlp, feedback with new sizes", fed(deep, signs(circuit.BatchSizes)), []string{"sign-symmetric"}},
		{"mlp, feedback that learns", fed(deep, models.Layered{Y: drawn, Learning: true}), []string{"kolen-pollack"}},
		{"burstccn, maps", mapped(func(c *models.BurstCCN) {}), []string{"burst"}},
		{"burstccn, maps, all feedback learns", mapped(func(c *models.BurstCCN) { c.LearnY, c.LearnMaps = true, true }), []string{"burst"}},
		{"burstccn, maps, tied", mapped(func(c *models.BurstCCN) { c.LearnQ, c.Y, c.Q = false, tied, tied }), []string{"burst"}},
		{"burstprop, maps", prop(func(c *models.Burstprop) { c.Maps = maps(6); c.Convolutions = c.Convolutions[:1] }), []string{"burstprop"}},
		{"burstprop, maps, all feedback learns", prop(func(c *models.Burstprop) { c.Maps, c.LearnY, c.LearnMaps = maps(), true, true }), []string{"burstprop"}},
		{"mlp, maps, feedback", fedMaps(models.Layered{Y: drawn}), []string{"feedback-alignment"}},
		{"mlp, maps, tied feedback", fedMaps(models.Layered{Y: tied}), []string{"feedback-alignment"}},
		{"mlp, maps, direct feedback", fedMaps(models.Direct{Y: drawn}), []string{"direct-feedback-alignment"}},
		{"mlp, maps, feedback with fixed sizes", fedMaps(signs(circuit.FixedSizes)), []string{"sign-symmetric"}},
		{"mlp, maps, feedback with new sizes", fedMaps(signs(circuit.BatchSizes)), []string{"sign-symmetric"}},
		{"mlp, maps, feedback that learns", fedMaps(models.Layered{Y: drawn, Learning: true}), []string{"kolen-pollack"}},
	}
}

// maps are two layers of maps, 3 x 2 and 2 x 1 places, dense layers and a read-out on images of 7 x 6 x 2. The first convolution leaves out
// the last column.
func maps(dense ...int) models.Maps {
	return models.Maps{
		Layers: models.Layers{Sizes: slices.Concat([]int{84}, dense, []int{5})}, Image: circuit.Shape{7, 6, 2},
		Convolutions: []models.Convolution{{Channels: 3, Kernel: 3, Stride: 2}, {Channels: 4, Kernel: 2, Stride: 1}},
	}
}

func mapped(set func(c *models.BurstCCN)) circuit.Circuit {
	c := models.NewBurstCCN(nil)
	c.Maps = maps(6)
	set(c)
	return c
}

func fedMaps(b models.Backward) circuit.Circuit {
	c := models.NewSigmoidMLP(nil)
	c.Maps, c.Backward = maps(6), b
	return c
}
