package experiment_test

import (
	"math"
	"slices"
	"testing"

	"credo/graph/circuit"
	"credo/models"
	"credo/train/experiment"
	"credo/train/optim"
)

func TestResolveTakesTheEndsFromTheData(t *testing.T) {
	e := decode(t, "circuit: {hidden: [32, 16]}\ncompare: [{}, {circuit: {sizes: [64, 9, 10]}}, {circuit: {name: mlp, hidden: []}}]")
	r, err := e.Resolve(circuit.Shape{64}, 10)
	if err != nil {
		t.Fatal(err)
	}
	got := [][]int{dic(r).Sizes, dic(r.Compare[0]).Sizes, dic(r.Compare[1]).Sizes, mlp(r.Compare[2]).Sizes}
	if d := diff([][]int{{64, 32, 16, 10}, {64, 32, 16, 10}, {64, 9, 10}, {64, 10}}, got); d != "" {
		t.Error(d)
	}
	if dic(e).Sizes != nil || dic(e.Compare[0]).Sizes != nil || !slices.Equal(dic(e).Hidden, []int{32, 16}) {
		t.Error("Resolve changed the experiment it was given")
	}
	again, err := r.Resolve(circuit.Shape{64}, 10)
	if d := diff(r, again); d != "" || err != nil {
		t.Error(d, err)
	}
	read := roundTrip(t, r)
	if read, err = read.Resolve(circuit.Shape{64}, 10); err != nil || read.Hash() != r.Hash() {
		t.Errorf("read again, and resolved: %v\n%s\n%s", err, r.Marshal(), read.Marshal())
	}
}

func TestResolveRefusesSizesThatDoNotFit(t *testing.T) {
	e := decode(t, "circuit: {sizes: [784, 5, 11]}")
	if _, err := e.Resolve(circuit.Shape{64}, 10); message(err) != "circuit.sizes: starts with 784, but a sample of digits has 64 values; ends with 11, but there are 10 classes of digits" {
		t.Error(err)
	}
	e = decode(t, "circuit: {sizes: [784, 5, 11]}\ncompare: [{circuit: {sizes: [64, 5, 9]}}, {circuit: {sizes: [64, 5, 10]}}, {}]")
	want := "compare[0].circuit.sizes: ends with 9, but there are 10 classes of digits\n" +
		"compare[2].circuit.sizes: starts with 784, but a sample of digits has 64 values; ends with 11, but there are 10 classes of digits"
	if _, err := e.Resolve(circuit.Shape{64}, 10); message(err) != want {
		t.Error(err)
	}
}

// An experiment that was changed in Go is checked when it is resolved, and when its learner is made, with the keys of the file.
func TestExperimentsOfGoAreChecked(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*experiment.Experiment)
		want   string
	}{
		"nothing": {func(*experiment.Experiment) {}, ""},
		"lr":      {func(e *experiment.Experiment) { e.Optimizer = optim.NewAdam(0) }, "optimizer.lr: 0 is not allowed: must be above 0"},
		"lr nan":  {func(e *experiment.Experiment) { e.Optimizer = optim.NewSGD(math.NaN()) }, "optimizer.lr: NaN is not allowed: must be finite"},
		"rate": {func(e *experiment.Experiment) {
			e.Optimizer = optim.SGD{Common: optim.Common{LR: 1, Rates: map[string]float64{"events": -1}}}
		}, "optimizer.rates: events: -1 is not allowed: must be at least 0"},
		"batch":         {func(e *experiment.Experiment) { e.Batch = 0 }, "batch: 0 is not allowed: must be at least 1"},
		"epochs":        {func(e *experiment.Experiment) { e.Epochs = -1 }, "epochs: -1 is not allowed: must be at least 0"},
		"two":           {func(e *experiment.Experiment) { e.Epochs, e.Batch = -1, -1 }, "batch: -1 is not allowed: must be at least 1\nepochs: -1 is not allowed: must be at least 0"},
		"no circuit":    {func(e *experiment.Experiment) { e.Circuit = nil }, "circuit: is not chosen"},
		"no activation": {func(e *experiment.Experiment) { dic(*e).PhiE = nil }, "circuit.phi_e: is not chosen"},
		"size":          {func(e *experiment.Experiment) { dic(*e).Hidden = []int{3, -12345678} }, "circuit.hidden: -12345678 is not allowed: must be at least 1"},
		"average of one": {func(e *experiment.Experiment) { e.Batch, dic(*e).Feedback.Average = 1, true },
			"batch: 1 is not allowed: must be at least 2 where circuit.feedback.average is true"},
		"average of two": {func(e *experiment.Experiment) { e.Batch, dic(*e).Feedback.Average = 2, true }, ""},
		"coarse": {func(e *experiment.Experiment) {
			dic(*e).Nudge, dic(*e).Settling = 0.015, models.Tsit5{Rtol: 1e-3, Atol: 1e-8}
		},
			"circuit.settle.rtol: 0.001 is not allowed: must be at most 1e-5 where nudge is above 0"},
		"fine for strong": {func(e *experiment.Experiment) { dic(*e).Settling = models.Tsit5{Rtol: 1e-3, Atol: 1e-6} }, ""},
		"name":            {func(e *experiment.Experiment) { e.Name = "a\x00" }, "name: must be one line of printable text"},
		"utf8":            {func(e *experiment.Experiment) { e.Name = "a\xff" }, "name: must be one line of printable text"},
		"dtype":           {func(e *experiment.Experiment) { e.Dtype = "float16" }, `dtype: "float16" is not one of float32, float64; did you mean float32?`},
		"seeds":           {func(e *experiment.Experiment) { e.Seeds = []uint64{1, 1} }, "seeds: 1 is given twice"},
		"clip":            {func(e *experiment.Experiment) { dic(*e).Feedback.Clip = -1 }, "circuit.feedback.clip: -1 is not allowed: must be at least 0"},
		"reference":       {func(e *experiment.Experiment) { e.AlignTo = []string{"tpbb"} }, `align_to: circuit dic: reference "tpbb" is not one of backprop, equilibrium, bptt, mlp`},
		"settling": {func(e *experiment.Experiment) { e.Circuit, e.SettlingEvery = models.NewMLP([]int{64, 10}), 1 },
			"settling_every: circuit mlp does not settle: leave it out, or set it to 0"},
		"row": {func(e *experiment.Experiment) { r := *e; r.Batch = 0; e.Compare = []experiment.Experiment{*e, r} }, "compare[1].batch: 0 is not allowed: must be at least 1"},
	} {
		e := decode(t, "")
		c.change(&e)
		resolved, err := e.Resolve(circuit.Shape{64}, 10)
		if got := message(err); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
		if err == nil {
			if _, err := resolved.Complete(); err != nil {
				t.Errorf("%s: resolved, but not complete: %v", name, err)
			}
		}
	}
	if _, err := decode(t, "").Complete(); message(err) != "circuit dic does not know its sizes yet: resolve the experiment for its data first" {
		t.Error(err)
	}
}
