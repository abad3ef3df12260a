package runner

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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
	for _, row := range []struct {
		src  string
		want circuit.Circuit
	}{
		{"circuit: {name: burstprop, sizes: [4, 5, 3], baseline: 0.3, teacher: false, y: {mode: symmetric, scale: 0.7}, y_learning: true, recurrent: false}",
			&models.Burstprop{Sizes: []int{4, 5, 3}, Baseline: 0.3, Y: models.Pathway{Copies: models.AtStart, Scale: 0.7}, LearnY: true}},
		{"circuit: {name: burstprop, sizes: [4, 5, 3]}", models.NewBurstprop([]int{4, 5, 3})},
		{"circuit: {name: edn, sizes: [4, 5, 3], teacher: false, y: {mode: tied}, lambda_output: 0.2, lambda_intn: 0.3, lambda_hidden: 0.4, interneurons: {mode: random, scale: 0.6}}",
			&models.EDN{Sizes: []int{4, 5, 3}, Lambda: models.Lambda{Output: 0.2, Interneuron: 0.3, Hidden: 0.4},
				Y: models.Pathway{Copies: models.Always, Scale: 1}, Interneurons: models.Pathway{Scale: 0.6}}},
		{"circuit: {name: edn, sizes: [4, 5, 3]}", models.NewEDN([]int{4, 5, 3})},
		{"circuit: {name: burstccn, sizes: [4, 5, 3]}", models.NewBurstCCN([]int{4, 5, 3})},
	} {
		c, err := NewCircuit(decoded(t, row.src))
		if err != nil {
			t.Fatal(row.src, err)
		}
		if d := cmp.Diff(row.want, c); d != "" {
			t.Errorf("%s: (-want +got)\n%s", row.src, d)
		}
	}
	_, err := NewCircuit(decoded(t, "circuit: {name: edn, sizes: [4, 5, 3]}\nloss: ce"))
	if err == nil || !strings.Contains(err.Error(), "circuit edn is taught by the squared error: loss must be mse, not ce") {
		t.Errorf("got %v", err)
	}
}

// What is no way up learns in plain steps at a rate of its own; but feedback of burstprop learns as the weights that it answers.
func TestRatesOfTheirOwn(t *testing.T) {
	for _, row := range []struct {
		src  string
		want map[string]optim.Optimizer
	}{
		{"circuit: {name: burstprop, sizes: [4, 5, 6, 3], y_learning: true}\noptimizer: {lr_r: 0.01}",
			map[string]optim.Optimizer{"R1": optim.SGD{LR: 0.01}, "R2": optim.SGD{LR: 0.01}}},
		{"circuit: {name: edn, sizes: [4, 5, 3]}\noptimizer: {lr_intn: 0.02}",
			map[string]optim.Optimizer{"F1": optim.SGD{LR: 0.02}, "f1": optim.SGD{LR: 0.02}, "H1": optim.SGD{LR: 0.02}}},
		{"circuit: {name: burstccn, sizes: [4, 5, 3], y_learning: true}\noptimizer: {lr_y: 0.02, lr_q: 0.03}",
			map[string]optim.Optimizer{"Y1": optim.SGD{LR: 0.02}, "Q1": optim.SGD{LR: 0.03}}},
	} {
		e := decoded(t, row.src)
		c, err := NewCircuit(e)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := routed(e, c.Spec(), optim.SGD{LR: 5}).(optim.Route)
		if d := cmp.Diff(optim.Route{Rest: optim.SGD{LR: 5}, Own: row.want}, got); d != "" {
			t.Errorf("%s: (-want +got)\n%s", row.src, d)
		}
	}
	if e := decoded(t, "circuit: burstprop"); !e.Optimizer.SpareBiases || e.Rule.Name != "burstprop" || e.Optimizer.Name != "sgd" {
		t.Errorf("burstprop by default: rule %s, %+v", e.Rule.Name, e.Optimizer)
	}
}

// Sums of burstprop are over the batch of the experiment, also where a minibatch is shorter.
func TestBatchReachesTheRule(t *testing.T) {
	change := func(src string) float64 {
		e := decoded(t, "circuit: {name: burstprop, sizes: [1, 1]}\n"+src)
		c, err := NewCircuit(e)
		if err != nil {
			t.Fatal(err)
		}
		r, err := NewRule(e, c.Spec())
		if err != nil {
			t.Fatal(err)
		}
		return changeOf(t, c, r)
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
