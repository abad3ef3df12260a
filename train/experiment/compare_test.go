package experiment_test

import (
	"strings"
	"testing"

	"credo/graph/circuit"
	"credo/models"
	"credo/train/data"
	"credo/train/experiment"
	"credo/train/optim"
	"credo/train/settings"
)

func TestRowsAreMergedOverTheRest(t *testing.T) {
	e := decode(t, `
name: all
data: mnist
circuit: {hidden: [32, 16], controller: {kp: 0.3}, settle: euler}
align_to: [bptt, mlp]
settling_every: 3
seeds: 2
compare:
  - {name: mine, rule: inhibitory-taylor, epochs: 3}
  - {circuit: mlp, rule: backprop, optimizer: {lr: 0.5}}
  - circuit: {sizes: [784, 10, 10]}
`)
	base := published()
	base.Data = data.Published{Name: "mnist", Held: data.Held{ValidFraction: 0.1}}
	base.Seeds, base.AlignTo, base.SettlingEvery = []uint64{1, 2}, []string{"bptt", "mlp"}, 3
	network := *dic(base)
	network.Hidden, network.Controller.KP, network.Settling = []int{32, 16}, 0.3, models.NewEulerSteps()
	base.Circuit = &network

	taylor, perceptron, flat := base, base, base
	taylor.Name, taylor.Rule, taylor.Epochs = "mine", recipe("inhibitory-taylor"), 3
	units := models.NewMLP(nil)
	units.Layers = models.Layers{Hidden: []int{32, 16}}
	perceptron.Circuit, perceptron.Rule, perceptron.AlignTo, perceptron.SettlingEvery, perceptron.Optimizer = units, recipe("backprop"), nil, 0, optim.NewAdam(0.5)
	sized := network
	sized.Layers = models.Layers{Sizes: []int{784, 10, 10}}
	flat.Circuit = &sized

	want := base
	want.Name, want.Compare = "all", []experiment.Experiment{taylor, perceptron, flat}
	if d := diff(want, e); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
	if d := diff(want.Compare, e.Rows()); d != "" {
		t.Error(d)
	}
	if alone := decode(t, ""); len(alone.Rows()) != 1 || alone.Rows()[0].Label() != "dic inhibitory-exact" {
		t.Error(alone.Rows())
	}
}

func TestRowsAreChecked(t *testing.T) {
	_, err := read("f", "batch: 0\nname: same\ncompare:\n  - {name: same}\n  - {name: other}\n  - {epochs: -1}")
	want := settings.Problems{
		{Source: "f", Line: 1, Column: 8, Key: "batch", Message: "0 is not allowed: must be at least 1"}, // once, though all rows have it
		{Source: "f", Line: 6, Column: 14, Key: "epochs", Message: "-1 is not allowed: must be at least 0"},
	}
	if d := diff(want, problems(t, err)); d != "" {
		t.Error(d)
	}
	_, err = read("f", "compare:\n  - {name: one}\n  - {name: other}")
	if message(err) != "f:3:5: compare: row 2 is the same experiment as row 1" {
		t.Error(err)
	}
	many := "compare: [" + strings.Repeat("{}, ", 201) + "]"
	if _, err = read("f", many); message(err) != "f:1:10: compare: 201 rows are too many (at most 200)" {
		t.Error(err)
	}
}

func TestArgumentsGoOverRows(t *testing.T) {
	file := "epochs: 9\ncompare: [{rule: backprop, epochs: 3, circuit: {sizes: [4, 3, 2]}}, {circuit: {name: mlp, hidden: [5]}}]"
	e := decode(t, file, "epochs=1", "circuit.hidden=[7]", "seeds=2", "circuit.controller.kp=0")
	layers := []models.Layers{dic(e.Compare[0]).Layers, mlp(e.Compare[1]).Layers}
	for i, r := range e.Compare {
		if d := diff(models.Layers{Hidden: []int{7}}, layers[i]); d != "" || r.Epochs != 1 || len(r.Seeds) != 2 {
			t.Error(i, r, d)
		}
	}
	if dic(e.Compare[0]).Controller.KP != 0 {
		t.Error(e.Compare)
	}
	_, err := read("f", file, "rule=backprop", "circuit.sizes=[4,3,2]", "circuit.name=mlp", "epochs=1")
	if message(err) != "f:2:69: compare: row 2 is the same experiment as row 1" {
		t.Error(err)
	}
}

// Settings of a whole comparison that a row's things do not have are left behind, whether the things were named or follow from others.
func TestRowsLeaveBehind(t *testing.T) {
	for _, c := range []struct {
		src  string
		get  func(rows []experiment.Experiment) any
		want any
	}{
		// adam, of circuit dic, has beta1; sgd, of circuit burstccn, has not.
		{"optimizer: {beta1: 0.8, lr: 0.2}\ncompare: [{circuit: dic}, {circuit: burstccn}]",
			func(rows []experiment.Experiment) any {
				return []any{rows[0].Optimizer.(optim.Adam).Beta1, rows[1].Optimizer.(optim.SGD).LR}
			}, []any{0.8, 0.2}},
		{"optimizer: {rates: {bursts: 0.02, recurrent: 0.5}}\ncompare: [{circuit: dic}, {circuit: {name: burstccn, y_learning: true}}]",
			func(rows []experiment.Experiment) any {
				return []any{rows[0].Optimizer.(optim.Adam).Rates, rows[1].Optimizer.(optim.SGD).Rates}
			}, []any{map[string]float64(nil), map[string]float64{"events": 0.000731, "bursts": 0.02}}},
		// A key that stands for several options of one circuit is the option of that name of another, and not the other way round.
		{"circuit: {name: dic, activation: sigmoid}\ncompare: [{circuit: mlp}, {circuit: dic}]",
			func(rows []experiment.Experiment) any { return []any{mlp(rows[0]).Phi, dic(rows[1]).PhiI} }, []any{circuit.Sigmoid{}, circuit.Sigmoid{}}},
		{"circuit: {name: mlp, activation: sigmoid}\ncompare: [{circuit: mlp}, {circuit: dic}]",
			func(rows []experiment.Experiment) any { return []any{mlp(rows[0]).Phi, dic(rows[1]).PhiI} }, []any{circuit.Sigmoid{}, circuit.SoftRelu()}},
		{"circuit: {phi_e: identity, hidden: [3]}\ncompare: [{}, {circuit: mlp}]",
			func(rows []experiment.Experiment) any { return mlp(rows[1]).Hidden }, []int{3}},
		{"settling_every: 4\nalign_to: [feedback-alignment, bptt]\ncompare: [{}, {circuit: edn}, {circuit: mlp}]",
			func(rows []experiment.Experiment) any {
				return []any{rows[0].SettlingEvery, rows[1].SettlingEvery, rows[0].AlignTo, rows[1].AlignTo, rows[2].AlignTo}
			}, []any{4, 0, []string{"bptt"}, []string{"feedback-alignment"}, []string(nil)}},
	} {
		if d := diff(c.want, c.get(decode(t, c.src).Compare)); d != "" {
			t.Errorf("%s: -want +got\n%s", c.src, d)
		}
	}
	for src, want := range map[string]string{
		"settling_every: 4\ncompare: [{circuit: mlp, settling_every: 3}]":                    "f:2:42: settling_every: circuit mlp does not settle: leave it out, or set it to 0",
		"align_to: [bptt]\ncompare: [{circuit: mlp}, {circuit: edn}]":                        `f:1:11: align_to: "bptt" is not one of backprop, feedback-alignment`,
		"compare: [{circuit: burstccn, optimizer: {rates: {event: 1}}}]":                     `f:1:58: optimizer.rates.event: circuit burstccn: role "event" is not one of bursts, events, forward; did you mean events?`,
		"compare: [{circuit: {name: mlp, noise: 3}}]\ncircuit: {name: burstccn, noise: 0.1}": "f:1:33: circuit.noise: applies only where circuit.name is burstccn; here it is mlp",
	} {
		if _, err := read("f", src); message(err) != want {
			t.Errorf("%s:\n got %v\nwant %s", src, err, want)
		}
	}
}

// A comparison that is wrong in one row is read in the others: each problem once.
func TestRowsAreReportedTogether(t *testing.T) {
	_, err := read("f", "compare:\n  - {circuit: dicc}\n  - {rule: {name: bursts, y0: 2}, epoch: 3}\n  - [1]\n  - {circuit: {name: mlp, backward: layer}, seed: 3}\n  - {circuit: mlp, rule: burst}")
	want := []string{
		`f:2:15: circuit.name: "dicc" is not one of dic, burstccn, burstprop, edn, continuous-burstccn, continuous-burstprop, dicstudent, rsnn, mlp; did you mean dic?`,
		`f:3:19: rule.name: "bursts" is not one of `,
		"f:3:35: epoch: unknown key; did you mean epochs?",
		"f:4:5: compare: expected a row, as {circuit: dic, rule: backprop}, got a list",
		`f:5:37: circuit.backward.name: "layer" is not one of none, layers, direct; did you mean layers?`,
		"f:5:45: seed: is of the whole comparison: no row has its own",
		`f:6:26: rule.name: rule burst needs a phase "teacher", and circuit mlp has: forward; it runs on burstccn: circuit.name=burstccn, or --circuit burstccn`,
	}
	got := strings.Split(message(err), "\n")
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || !strings.HasPrefix(got[i], want[i]) {
			t.Fatalf("line %d of\n%s\nwant\n%s", i+1, message(err), strings.Join(want, "\n"))
		}
	}
}
