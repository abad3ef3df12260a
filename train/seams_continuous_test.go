package train_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/graph/graphtest"
	"credo/train"
	"credo/train/optim"
)

var continuous = graphtest.Continuous{Sizes: []int{3, 5, 4, 2}, Pass: 0.5}

const continuousRate = 0.4

// continuousLearner learns at every step of time, for so many samples side by side, in stretches of so many steps.
func continuousLearner(t *testing.T, steps, batch int, seed uint64) *train.Learner {
	t.Helper()
	l, err := train.NewLearner(train.Setup{
		Circuit: continuous, Rule: burstTimesInput(), Optimizer: optim.NewSGD(continuousRate), Batch: batch, Dtype: graph.Float64, Seed: seed,
		Lesson: train.Lesson{Steps: steps, Learn: train.EachMoment},
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// wave gives input and target at a step of time, of one sample after the other.
func wave(at, batch int, x, target []float64) {
	for i := range x {
		x[i] = math.Cos(0.1*float64(at)*float64(1+i%3) + float64(i/3))
	}
	for i := range target {
		target[i] = 0.5 + 0.4*math.Sin(0.07*float64(at)+float64(i))
	}
}

// Weights, copies, states and loss of two stretches of time, of which the second goes on where the first ended, are equal to a plain loop. Old
// and new values matter: a plain loop that starts the second stretch at rest comes out otherwise.
func TestContinuousCircuitLearnsLikeAPlainLoop(t *testing.T) {
	const steps, batch = 40, 2
	l := continuousLearner(t, steps, batch, 3)
	plain, rested := newBurstsInTime(continuous, batch, continuousRate), newBurstsInTime(continuous, batch, continuousRate)
	for _, name := range l.State.Weights.Names() {
		plain.w[name], rested.w[name] = l.State.Weights.Get(name).Float64s(), l.State.Weights.Get(name).Float64s()
	}
	start := l.State.Weights.Get("W1").Float64s()
	b := l.NewBatch(batch)
	for stretch := range 2 {
		plain.loss = 0
		for k := range steps {
			x, target := row(b.Get("x").F64, k, batch*3), row(b.Get("target").F64, k, batch*2)
			wave(stretch*steps+k, batch, x, target)
			plain.step(x, target)
			rested.step(x, target)
		}
		r := stepped(t, l, b)
		circuittest.Near(t, "loss", []float64{r.Answer.Loss}, []float64{plain.loss}, 1e-12)
		for name, w := range plain.w {
			circuittest.Near(t, name, l.State.Weights.Get(name).Float64s(), w, 1e-12)
		}
		for _, name := range l.State.Cells.Names() {
			circuittest.Near(t, "state "+name, l.State.Cells.Get(name).Float64s(), plain.now[name], 1e-12)
		}
		rested.now = newBurstsInTime(continuous, batch, 0).now
	}
	circuittest.Apart(t, "weights after learning", l.State.Weights.Get("W1").Float64s(), start, 0.01)
	circuittest.Apart(t, "weights of a loop that rests", rested.w["W1"], plain.w["W1"], 1e-4)
}

// States belong to the samples for which they were made: a minibatch of another number is refused in words, and nothing is lost.
func TestStatesThatGoOnBelongToTheirSamples(t *testing.T) {
	l := continuousLearner(t, 10, 2, 3)
	before := l.State.Weights.Get("W1").Float64s()
	for what, f := range map[string]func() error{
		"step":       func() error { _, err := l.Step(l.NewBatch(3)); return err },
		"evaluation": func() error { _, err := l.Evaluate(l.NewBatch(3)); return err },
	} {
		want := fmt.Sprintf("a minibatch of 3 samples: circuit %s has states that go on from trial to trial, of 2 samples", continuous.Spec().Name)
		if err := f(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", what, err, want)
		}
	}
	circuittest.Same(t, "W1", l.State.Weights.Get("W1").Float64s(), before)
	stepped(t, l, l.NewBatch(2))
}

// The burst circuit in continuous time keeps its copies exactly: Y is the transpose of the weights above, Q half of it.
func TestContinuousCopies(t *testing.T) {
	l := continuousLearner(t, 5, 1, 3)
	b := l.NewBatch(1)
	for i := range b.Get("x").F64 {
		b.Get("x").F64[i] = float64(i%4) - 1
	}
	stepped(t, l, b)
	for i := 1; i < 3; i++ {
		Y, W := circuit.Tie{Src: fmt.Sprint("W", i+1), Scale: 1, Transposed: true}, l.State.Weights.Get(fmt.Sprint("Y", i)).Float64s()
		circuittest.Same(t, fmt.Sprint("Y", i), W, copyOf(l, Y))
		circuittest.Same(t, fmt.Sprint("Q", i), l.State.Weights.Get(fmt.Sprint("Q", i)).Float64s(), copyOf(l, circuit.Tie{Src: fmt.Sprint("Y", i), Scale: 0.5}))
	}
}
