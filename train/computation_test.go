package train

import (
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
	"credo/train/optim"
)

// negated is a rule whose changes have the other sign.
type negated struct{ rules.Rule }

func (n negated) Updates(b *graph.Builder, s *circuit.Settled) []rules.Update {
	out := n.Rule.Updates(b, s)
	for i := range out {
		out[i].DW = b.Neg(out[i].DW)
	}
	return out
}

// What computes is told the same for the same run. It is told apart by the sign of a rule, the constant of an optimizer, the seed, the data,
// the precision, a reference, but not by threads, by the number of epochs, or by the steps between two checkpoints.
func TestComputationsAreToldApart(t *testing.T) {
	type run struct {
		setup   Setup
		options FitOptions
		shift   float64
		threads int
	}
	told := func(change func(r *run)) Computation {
		t.Helper()
		r := run{Setup{Circuit: models.NewMLP([]int{4, 5, 3}), Rule: rules.Backprop(), Optimizer: optim.NewSGD(0.5), Dtype: graph.Float32, Seed: 7},
			FitOptions{Batch: 3, Epochs: 2, Seed: 7, AlignEvery: 1}, 0, 1}
		if change != nil {
			change(&r)
		}
		l, err := NewLearner(r.setup)
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Threads(r.threads); err != nil {
			t.Fatal(err)
		}
		s := toySplits()
		s.Train = toySet(8, r.shift)
		c, err := l.Computation(s, r.options)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	own := told(nil)
	if d := told(nil).Differences(own); d != "" || len(own.Plan) != 64 || len(own.Start) != 64 || own.Arithmetic < 1 || own.Kernels == "" {
		t.Errorf("%+v differs from itself: %s", own, d)
	}
	for what, c := range map[string]struct {
		change func(r *run)
		says   string
	}{
		"threads":     {func(r *run) { r.threads = 3 }, ""},
		"epochs":      {func(r *run) { r.options.Epochs = 5 }, ""},
		"checkpoints": {func(r *run) { r.options.CheckpointEvery = 5 }, ""},
		"rule":        {func(r *run) { r.setup.Rule = negated{r.setup.Rule} }, "the compiled program"},
		"optimizer":   {func(r *run) { r.setup.Optimizer = optim.NewSGD(0.25) }, "the compiled program"},
		"batch":       {func(r *run) { r.options.Batch = 4 }, "the compiled program"},
		"alignment":   {func(r *run) { r.options.AlignEvery = 0 }, "the compiled program"},
		"reference": {func(r *run) {
			r.setup.References = []Reference{{Gradient, r.setup.Circuit, negated{rules.Backprop()}}}
		}, "the compiled program"},
		"precision": {func(r *run) { r.setup.Dtype = graph.Float64 }, "the compiled program"},
		"weights":   {func(r *run) { r.setup.Seed = 8 }, "the weights or data"},
		"order":     {func(r *run) { r.options.Seed = 8 }, "the weights or data"},
		"data":      {func(r *run) { r.shift = 1 }, "the weights or data"},
	} {
		if d := told(c.change).Differences(own); (d == "") != (c.says == "") || !strings.Contains(d, c.says) {
			t.Errorf("another %s: the difference is %q, want %q", what, d, c.says)
		}
	}
	other := own
	other.Arithmetic, other.Kernels = 9, "abacus"
	if d := other.Differences(own); !strings.Contains(d, "version 9, not 1") || !strings.Contains(d, "abacus, not "+own.Kernels) {
		t.Error(d)
	}
}

// A run has the same numbers whether or not its computation was told before.
func TestTellingChangesNothing(t *testing.T) {
	var runs []*Result
	for _, tells := range []bool{false, true} {
		l := settlingLearner(t)
		if tells {
			if _, err := l.Computation(toySplits(), toyOptions); err != nil {
				t.Fatal(err)
			}
		}
		r, err := Fit(t.Context(), l, toySplits(), toyOptions, &silent{})
		if err != nil {
			t.Fatal(err)
		}
		runs = append(runs, r)
	}
	if a, b := runs[0].Final().Mean("loss"), runs[1].Final().Mean("loss"); a != b {
		t.Errorf("loss %v, and %v where it was told", a, b)
	}
}
