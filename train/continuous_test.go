package train_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
	"credo/rules"
	"credo/train"
	"credo/train/data"
	"credo/train/optim"
	"credo/train/task"
)

// filtering are settings whose filters take over a half of a new value in a moment, and whose weights change fast.
func filtering(c *models.Continuous) {
	c.TauZ, c.TauU, c.TauMA, c.TauW = 2*c.Dt, 2*c.Dt, 4*c.Dt, 2.5*c.Dt
}

// inTime is a bursting network in continuous time with its rule.
type inTime struct {
	circuit circuit.Circuit
	rule    rules.Rule
}

// burstsOf returns both networks, with settings changed.
func burstsOf(sizes []int, set func(c *models.Continuous)) []inTime {
	ccn, prop := models.NewContinuousBurstCCN(sizes), models.NewContinuousBurstprop(sizes)
	set(&ccn.Continuous)
	set(&prop.Continuous)
	return []inTime{{ccn, rules.ContinuousBurst()}, {prop, rules.ContinuousBurstprop()}}
}

// continuous is the network that the tests of all circuits in time share.
var continuous = burstsOf([]int{3, 5, 4, 2}, filtering)[0].circuit

// learner learns at every moment, for so many samples side by side, in trials of so many moments.
func (n inTime) learner(t *testing.T, steps, batch int, d graph.Dtype) *train.Learner {
	t.Helper()
	l, err := train.NewLearner(train.Setup{
		Circuit: n.circuit, Rule: n.rule, Optimizer: optim.NewSGD(1), Batch: batch, Dtype: d, Seed: 3,
		Lesson: train.Lesson{Steps: steps, Learn: train.EachMoment},
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// wave gives input and target at a moment, of one sample after the other.
func wave(at, inputs, outputs int, x, target []float64) {
	for i := range x {
		x[i] = math.Cos(0.1*float64(at)*float64(1+i%inputs) + float64(i/inputs))
	}
	for i := range target {
		target[i] = 0.5 + 0.4*math.Sin(0.07*float64(at)+float64(i%outputs))
	}
}

// Weights, copies, states and loss of trials that pass and trials that teach, each of which goes on where the last ended, are equal to a plain
// loop: with filters and without, of two samples and of one, over 2000 moments that teach. Old and new values matter: a plain loop that rests
// between the trials comes out otherwise.
func TestContinuousCircuitsLearnLikeAPlainLoop(t *testing.T) {
	for _, row := range []struct {
		sizes        []int
		set          func(c *models.Continuous)
		steps, batch int
	}{
		{[]int{3, 5, 4, 2}, filtering, 40, 2},
		{[]int{3, 5, 4, 2}, func(c *models.Continuous) { c.Baseline, c.TauW = 0.3, 1 }, 40, 1},
		{[]int{3, 4, 1}, func(c *models.Continuous) { c.TauW = 5 }, 1000, 1},
		{[]int{3, 2}, filtering, 10, 3},
	} {
		for _, n := range burstsOf(row.sizes, row.set) {
			t.Run(fmt.Sprintf("%s/%v/%d moments", n.circuit.Spec().Name, row.sizes, row.steps), func(t *testing.T) {
				n.likePlain(t, row.steps, row.batch)
			})
		}
	}
}

func (n inTime) likePlain(t *testing.T, steps, batch int) {
	l := n.learner(t, steps, batch, graph.Float64)
	plain, rested := plainBursts(n.circuit, l, batch), plainBursts(n.circuit, l, batch)
	start, b := l.State.Weights.Get("W1").Float64s(), l.NewBatch(batch)
	inputs, outputs := plain.Sizes[0], plain.Sizes[len(plain.Sizes)-1]
	for stretch, teach := range []bool{false, true, true, false} {
		plain.loss = 0
		for k := range steps {
			x, target := row(b.Get("x").F64, k, batch*inputs), row(b.Get("target").F64, k, batch*outputs)
			wave(stretch*steps+k, inputs, outputs, x, target)
			plain.step(x, target, teach)
			rested.step(x, target, teach)
		}
		loss := 0.0
		if teach {
			loss = stepped(t, l, b).Answer.Loss
		} else {
			loss = n.passed(t, l, b, "predict").Loss
		}
		circuittest.Near(t, "loss", []float64{loss}, []float64{plain.loss}, 1e-12)
		for name, w := range plain.w {
			circuittest.Near(t, name, l.State.Weights.Get(name).Float64s(), w, 1e-11)
		}
		states := plain.states()
		for _, name := range l.State.Cells.Names() {
			circuittest.Near(t, "1 + state "+name, onTop(l.State.Cells.Get(name).Float64s()), onTop(states[name]), 1e-11)
		}
		rested.now = plainBursts(n.circuit, l, batch).now
	}
	if seconds := 4 * float64(steps) * plain.Dt; math.Abs(l.State.Time-seconds) > 1e-9 {
		t.Errorf("%g s have passed, want %g", l.State.Time, seconds)
	}
	circuittest.Apart(t, "weights after learning", l.State.Weights.Get("W1").Float64s(), start, 0.01)
	circuittest.Apart(t, "weights of a loop that rests", rested.w["W1"], plain.w["W1"], 1e-6)
}

// onTop adds 1, so that potentials that cancel to nothing but rounding count as equal.
func onTop(x []float64) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = 1 + v
	}
	return out
}

// passed lets a trial pass without learning.
func (n inTime) passed(t *testing.T, l *train.Learner, b train.Batch, phase string) train.Passed {
	t.Helper()
	p, err := l.Pass(b, train.Passage{Phase: phase, Seconds: float64(b.Get("x").Shape[0]) * n.circuit.Spec().Dt})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// One trial of 1000 moments ends with the same bits as ten of 100, and so do two learners that are made alike, in both precisions.
func TestTrialsOfContinuousCircuitsAreOne(t *testing.T) {
	for _, d := range []graph.Dtype{graph.Float64, graph.Float32} {
		for _, n := range burstsOf([]int{3, 5, 1}, filtering) {
			whole, parts := n.learner(t, 1000, 1, d), n.learner(t, 100, 1, d)
			long, short := whole.NewBatch(1), parts.NewBatch(1)
			for k := range 1000 {
				for i := range 3 {
					long.Get("x").Set(3*k+i, math.Cos(0.1*float64(k*(1+i))))
				}
				long.Get("target").Set(k, 0.5+0.4*math.Sin(0.07*float64(k)))
			}
			stepped(t, whole, long)
			for trial := range 10 {
				for i := range 300 {
					short.Get("x").Set(i, long.Get("x").At(300*trial+i))
				}
				for i := range 100 {
					short.Get("target").Set(i, long.Get("target").At(100*trial+i))
				}
				stepped(t, parts, short)
			}
			for name, v := range groupsOf(whole) {
				circuittest.Same(t, fmt.Sprintf("%s, %s, %s", n.circuit.Spec().Name, d, name), groupsOf(parts)[name], v)
			}
		}
	}
}

// Fit lets trials pass in the first phase before it learns, and time goes on from each to the next: the state is the one of trials that pass and teach
// one by one at those times, bit for bit. Without the trials before, it is another.
func TestTrialsPassBeforeLearning(t *testing.T) {
	r := data.Regression{Inputs: 3, Cells: 4, Outputs: 1, Trial: 30}
	for _, n := range burstsOf([]int{3, 5, 1}, filtering) {
		fitted := map[int]*train.Learner{}
		for _, before := range []int{0, 2} {
			l, err := train.NewLearner(train.Setup{
				Circuit: n.circuit, Rule: n.rule, Optimizer: optim.NewSGD(1), Dtype: graph.Float64, Seed: 3,
				Lesson: train.Lesson{Steps: 30, Learn: train.EachMoment, Before: before},
			})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := train.Fit(t.Context(), l, r, train.FitOptions{Batch: 1, Epochs: 2, Seed: 5}, quiet{}); err != nil {
				t.Fatal(err)
			}
			fitted[before] = l
		}
		byHand := n.learner(t, 30, 1, graph.Float64)
		b := byHand.NewBatch(1)
		for trial := range 4 {
			at := task.Address{Part: task.Train, Size: 1, Seed: 5, Time: 3 * float64(trial), Dt: 0.1}
			if err := r.Fill(at, b.Values); err != nil {
				t.Fatal(err)
			}
			if trial < 2 {
				n.passed(t, byHand, b, "predict")
			} else {
				stepped(t, byHand, b)
			}
		}
		for name, v := range groupsOf(byHand) {
			circuittest.Same(t, name, groupsOf(fitted[2])[name], v)
		}
		circuittest.Apart(t, "W1 without trials before", fitted[0].State.Weights.Get("W1").Float64s(), byHand.State.Weights.Get("W1").Float64s(), 1e-4)
		if fitted[2].State.Time != byHand.State.Time || fitted[0].State.Time != 6 {
			t.Errorf("%g and %g s have passed", fitted[2].State.Time, fitted[0].State.Time)
		}
	}
}

// States belong to the samples for which they were made: a minibatch of another number is refused in words, and nothing is lost.
func TestStatesThatGoOnBelongToTheirSamples(t *testing.T) {
	l := inTime{continuous, rules.ContinuousBurst()}.learner(t, 10, 2, graph.Float64)
	before := l.State.Weights.Get("W1").Float64s()
	for what, f := range map[string]func() error{
		"step":       func() error { _, err := l.Step(l.NewBatch(3)); return err },
		"evaluation": func() error { _, err := l.Evaluate(l.NewBatch(3)); return err },
		"passage": func() error {
			_, err := l.Pass(l.NewBatch(3), train.Passage{Phase: "predict", Seconds: 10 * continuous.Spec().Dt})
			return err
		},
	} {
		want := fmt.Sprintf("a minibatch of 3 samples: circuit %s has states that go on from trial to trial, of 2 samples", continuous.Spec().Name)
		if err := f(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", what, err, want)
		}
	}
	circuittest.Same(t, "W1", l.State.Weights.Get("W1").Float64s(), before)
	stepped(t, l, l.NewBatch(2))
}

// No other time can pass than the trial of the lesson, and none in a circuit whose moments have no length.
func TestTimeThatCannotPass(t *testing.T) {
	l := inTime{continuous, rules.ContinuousBurst()}.learner(t, 10, 1, graph.Float64)
	want := "0.5 s of circuit continuous-burstccn: its lesson has 10 moments, which last 1 s together, and no other time can pass"
	if _, err := l.Pass(l.NewBatch(1), train.Passage{Phase: "predict", Seconds: 0.5}); err == nil || err.Error() != want {
		t.Errorf("%v, want %q", err, want)
	}
	lesson := train.Lesson{Steps: 5, Learn: train.EachMoment, Before: 2}
	_, err := train.NewLearner(train.Setup{Circuit: gated, Rule: hebbRule(), Optimizer: optim.NewSGD(1), Lesson: lesson})
	if err == nil || !strings.Contains(err.Error(), "2 minibatches are to pass before learning, and no time passes in circuit trial") {
		t.Error(err)
	}
}

// The copies are exact after every trial that teaches: Y is the transpose of the weights above, Q half of it.
func TestContinuousCopies(t *testing.T) {
	l := inTime{continuous, rules.ContinuousBurst()}.learner(t, 5, 1, graph.Float64)
	b := l.NewBatch(1)
	for i := range b.Get("x").F64 {
		b.Get("x").F64[i] = float64(i%4) - 1
	}
	stepped(t, l, b)
	for i := 1; i < 3; i++ {
		Y, got := circuit.Tie{Src: fmt.Sprint("W", i+1), Scale: 1, Transposed: true}, l.State.Weights.Get(fmt.Sprint("Y", i)).Float64s()
		circuittest.Same(t, fmt.Sprint("Y", i), got, copyOf(l, Y))
		circuittest.Same(t, fmt.Sprint("Q", i), l.State.Weights.Get(fmt.Sprint("Q", i)).Float64s(), copyOf(l, circuit.Tie{Src: fmt.Sprint("Y", i), Scale: 0.5}))
	}
}
