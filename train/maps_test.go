package train_test

import (
	"math/rand/v2"
	"testing"

	"credo/graph"
	"credo/graph/circuit/circuittest"
	"credo/graph/graphtest"
	"credo/rules"
	"credo/train"
	"credo/train/optim"
)

// A convolutional network learns by the ordinary learner: the loss falls, ties hold in the reversed form without a transposition, and a step
// needs no operation without a kernel.
func TestMapsLearn(t *testing.T) {
	for _, r := range []rules.Rule{rules.Backprop(), rules.FeedbackAlignment()} {
		for _, d := range []graph.Dtype{graph.Float32, graph.Float64} {
			c := graphtest.Maps{Tied: true}
			l, err := train.NewLearner(train.Setup{Circuit: c, Rule: r, Optimizer: optim.NewMomentum(0.2), Dtype: d, Seed: 5})
			if err != nil {
				t.Fatal(err)
			}
			batch := l.NewBatch(8)
			rng := rand.New(rand.NewPCG(3, 4))
			for i := range batch.Get("x").Len() {
				batch.Get("x").Set(i, rng.Float64())
			}
			for i := range 8 {
				batch.Get("target").Set(3*i+i%3, 1)
			}
			var first, last train.Report
			for i := range 300 {
				last, err = l.Step(batch)
				if err != nil {
					t.Fatal(err)
				}
				if i == 0 {
					first = last
				}
			}
			if last.Answer.Loss > first.Answer.Loss/4 {
				t.Errorf("%s, %s: the loss goes from %g to %g", r.Name(), d, first.Answer.Loss, last.Answer.Loss)
			}
			for y, w := range map[string]string{"Y1": "W2", "Y2": "W3"} {
				circuittest.Same(t, r.Name()+", "+y, l.State.Weights.Get(y).Float64s(), l.State.Weights.Get(w).Float64s())
			}
			p, err := l.StepProgram(batch)
			if err != nil || p.Stats().Fallbacks != 0 {
				t.Errorf("%s: %d operations have no kernel (%v)", r.Name(), p.Stats().Fallbacks, err)
			}
		}
	}
}
