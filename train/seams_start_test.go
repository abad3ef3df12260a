package train_test

import (
	"slices"
	"testing"

	"credo/graph"
	"credo/graph/graphtest"
	"credo/rules"
	"credo/train"
	"credo/train/optim"
)

// hebb is ΔW = ⟨preᵀ r⟩.
func hebb() rules.Rule {
	return rules.Local("hebb", rules.Needs{Phases: []string{"trial"}}, nil, func(_ *graph.Builder, l rules.Locals) []rules.Update {
		return []rules.Update{{DW: l.Outer(l.Rate("trial"))}}
	})
}

func gatedLearner(t *testing.T, c graphtest.Trial, seed uint64) *train.Learner {
	t.Helper()
	l, err := train.NewLearner(train.Setup{
		Circuit: c, Rule: hebb(), Optimizer: optim.NewSGD(0.1), Dtype: graph.Float64, Seed: seed,
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// The drawn weights are normal numbers, half of them negative; the circuit keeps them within [0, 1].
func TestConstraintsHoldFromTheStart(t *testing.T) {
	w := gatedLearner(t, gated, 1).State.Weights.Get(graphtest.Weights).Float64s()
	if slices.Min(w) < 0 || slices.Max(w) > 1 || slices.Max(w) == 0 {
		t.Errorf("weights at the start: %v", w)
	}
}

// Cells fire if their gate is open, which is drawn; the gates differ from step to step and from seed to seed, and not from run to run.
func TestNoiseIsDrawnForEveryStep(t *testing.T) {
	c := gated
	c.Threshold, c.Strength = 100, 200 // a cell fires only if its gate is open
	fired := func(seed uint64) []float64 {
		l := gatedLearner(t, c, seed)
		b := l.NewBatch(40)
		b.Get("x").Fill(1)
		b.Get("target").Fill(1)
		var out []float64
		before := l.State.Weights.Get(graphtest.Weights).Float64s()[0]
		for range 3 {
			if _, err := l.Step(b); err != nil {
				t.Fatal(err)
			}
			w := l.State.Weights.Get(graphtest.Weights).Float64s()[0]
			out = append(out, w-before) // 0.1 times the share of open gates
			before = w
		}
		return out
	}
	one := fired(1)
	if one[0] <= 0 || (one[0] == one[1] && one[1] == one[2]) {
		t.Errorf("shares of open gates over three steps: %v", one)
	}
	if !slices.Equal(one, fired(1)) {
		t.Error("the same seed drew other gates")
	}
	if slices.Equal(one, fired(2)) {
		t.Error("another seed drew the same gates")
	}
}
