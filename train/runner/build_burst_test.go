package runner

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
	"credo/rules"
	"credo/rules/rulestest"
	"credo/train/optim"
)

// Every option of circuits of pyramidal cells, each with a value of its own, arrives where it belongs.
func TestPyramidalOptions(t *testing.T) {
	drawn := func(scale float64) circuit.Source { return circuit.Random{Scale: scale, Draw: circuit.NormalDraw} }
	sizes := models.Layers{Sizes: []int{4, 5, 3}}
	for _, row := range []struct {
		src  string
		want circuit.Model
	}{
		{"circuit: {name: burstprop, sizes: [4, 5, 3], baseline: 0.3, teacher: false, y: {name: symmetric, scale: 0.7}, y_learning: true, recurrent: false}",
			&models.Burstprop{Maps: models.Maps{Layers: sizes}, Bursting: models.Bursting{Baseline: 0.3, Taught: models.Taught{Y: circuit.Symmetric{Scale: 0.7}}, LearnY: true}}},
		{"circuit: {name: burstprop, sizes: [4, 5, 3]}", models.NewBurstprop([]int{4, 5, 3})},
		{"circuit: {name: edn, sizes: [4, 5, 3], teacher: false, y: {name: tied}, lambda_output: 0.2, lambda_intn: 0.3, lambda_hidden: 0.4, interneurons: {name: random, scale: 0.6}}",
			&models.EDN{Layers: sizes, Taught: models.Taught{Y: circuit.Tied{Scale: 1}}, LambdaOutput: 0.2, LambdaInterneuron: 0.3, LambdaHidden: 0.4, Interneurons: drawn(0.6)}},
		{"circuit: {name: edn, sizes: [4, 5, 3]}", models.NewEDN([]int{4, 5, 3})},
		{"circuit: {name: burstccn, sizes: [4, 5, 3], baseline: 0.4, teacher: false, y: tied, noise: 0.1, wide: true, q: {name: symmetric, scale: 0.9}, q_of: forward, q_learning: false}",
			&models.BurstCCN{Maps: models.Maps{Layers: sizes}, Bursting: models.Bursting{Baseline: 0.4, Taught: models.Taught{Y: circuit.Tied{Scale: 1}}}, Noise: 0.1, Wide: true,
				Q: circuit.Symmetric{Scale: 0.9}, QOf: models.QOfForward}},
		{"circuit: {name: burstccn, sizes: [4, 5, 3]}", models.NewBurstCCN([]int{4, 5, 3})},
		{"circuit: {name: burstprop, sizes: [12, 5, 3], convolutions: [{channels: 3, kernel: 2, stride: 3}, {channels: 2, kernel: 1}], image: [2, 2, 3], y_learning: true, maps_learning: true, recurrent_learning: false}",
			&models.Burstprop{Maps: models.Maps{Layers: models.Layers{Sizes: []int{12, 5, 3}}, Image: circuit.Shape{2, 2, 3},
				Convolutions: []models.Convolution{{Channels: 3, Kernel: 2, Stride: 3}, {Channels: 2, Kernel: 1, Stride: 1}}},
				MapFeedback: models.MapFeedback{LearnMaps: true}, Recurrent: true,
				Bursting: models.Bursting{Baseline: 0.2, Taught: models.Taught{Teacher: true, Y: drawn(0.5)}, LearnY: true}}},
	} {
		got := completed(t, row.src).Circuit
		if d := cmp.Diff(row.want, got, cmpopts.IgnoreUnexported(models.Burstprop{}, models.EDN{}, models.BurstCCN{})); d != "" {
			t.Errorf("%s: (-want +got)\n%s", row.src, d)
		}
	}
	_, err := decode("circuit: {name: edn, sizes: [4, 5, 3]}\nloss: ce")
	if err == nil || err.Error() != "test:2:7: loss: circuit edn is taught by the squared error: loss must be mse, not ce" {
		t.Errorf("got %v", err)
	}
}

// Projections that are no way up learn in plain steps at a rate of their own; but feedback of burstprop learns as the weights that it answers.
func TestRatesOfTheirOwn(t *testing.T) {
	for _, row := range []struct {
		src, key string
		want     map[string]float64 // by projection
	}{
		{"circuit: {name: burstprop, sizes: [4, 5, 6, 3], y_learning: true}\n", "lr_r: 0.01", map[string]float64{"R1": 0.01, "R2": 0.01}},
		{"circuit: {name: burstprop, sizes: [4, 5, 6, 3], y_learning: true}\n", "rates: {recurrent: 0.01}", map[string]float64{"R1": 0.01, "R2": 0.01}},
		{"circuit: {name: edn, sizes: [4, 5, 3]}\n", "lr_intn: 0.02", map[string]float64{"F1": 0.02, "f1": 0.02, "H1": 0.02}},
		{"circuit: {name: edn, sizes: [4, 5, 3]}\n", "rates: {interneuron: 0.02, inhibition: 0.03}", map[string]float64{"F1": 0.02, "f1": 0.02, "H1": 0.03}},
		{"circuit: {name: burstccn, sizes: [4, 5, 3], y_learning: true}\n", "lr_y: 0.02, lr_q: 0.03", map[string]float64{"Y1": 0.02, "Q1": 0.03}},
		{"circuit: {name: burstccn, sizes: [4, 5, 3], y_learning: true}\n", "rates: {bursts: 0.02}", map[string]float64{"Y1": 0.02, "Q1": 0.000731}}, // as published
	} {
		e := completed(t, row.src+"optimizer: {lr: 5, "+row.key+"}")
		spec, own := e.Circuit.Spec(), optim.Routed(e.Optimizer).(optim.Route).Rates
		got := map[string]float64{}
		for _, p := range spec.Plastic() {
			if rate, ok := own[p.Role]; ok {
				got[p.Name] = rate
			}
		}
		if d := cmp.Diff(row.want, got); d != "" {
			t.Errorf("%s%s: (-want +got)\n%s", row.src, row.key, d)
		}
		if e.Optimizer.(optim.SGD).LR != 5 {
			t.Errorf("%s: the other projections learn by %+v", row.src, e.Optimizer)
		}
	}
	e := completed(t, "circuit: {name: burstprop, sizes: [4, 5, 3]}")
	if o := e.Optimizer.(optim.SGD); !o.SpareBiases || o.LR != 2 || e.RuleName() != "burstprop" {
		t.Errorf("burstprop by default: rule %s, %+v", e.RuleName(), o)
	}
}

// Sums of burstprop are over the batch of the experiment, also where a minibatch is shorter.
func TestBatchReachesTheRule(t *testing.T) {
	change := func(src string) float64 {
		e := completed(t, "circuit: {name: burstprop, sizes: [1, 1]}\n"+src)
		return changeOf(t, e.Circuit, e.Rule.On(e.Circuit.Spec()))
	}
	if whole, half := change("batch: 1"), change("batch: 2"); whole == 0 || half != whole/2 {
		t.Errorf("one sample changes W1 by %g as a minibatch of its own, and by %g as half of one", whole, half)
	}
}

func changeOf(t *testing.T, c circuit.Circuit, r rules.Rule) float64 {
	t.Helper()
	p := circuittest.Compile(t, c, graph.Options{Dtype: graph.Float64}, 1, rulestest.Must(t, r))
	return p.Run(t, circuittest.Values{"x": {0.5}, "target": {1}, "W1": {0.3}, "b1": {0.1}, "Y0": {0.2}})[rulestest.Delta("W1")][0]
}
