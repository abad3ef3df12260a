package train

import (
	"slices"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/train/optim"
	"credo/train/stream"
)

// watchedLearner has a circuit with watched variables, a rule that is not its gradient, and two references.
func watchedLearner(t *testing.T) *Learner {
	t.Helper()
	c := models.NewBurstCCN([]int{4, 5, 3})
	r := ruleFor(t, "burst", c)
	l, err := NewLearner(Setup{Circuit: c, Rule: r, Optimizer: optim.NewSGD(0.1), Dtype: graph.Float64, Seed: 3,
		References: []Reference{{"own", c, r}, {"twice", c, scaled{r, 2}}}})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// Programs are written once for each size, in whatever arrays the minibatches come, and each reference has a program of its own.
func TestProgramsAreWrittenOnceForASize(t *testing.T) {
	l := watchedLearner(t)
	all := func(b Batch) {
		t.Helper()
		if _, err := l.Step(b); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Evaluate(b); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Align(b); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Watch(b); err != nil {
			t.Fatal(err)
		}
	}
	for _, row := range []struct{ size, programs int }{{6, 6}, {6, 6}, {2, 12}, {6, 12}, {2, 12}} {
		all(toyBatch(l, row.size))
		if n := len(l.programs); n != row.programs {
			t.Errorf("%d programs after a minibatch of %d, want %d: step, evaluation, watched variables and three rules for a size", n, row.size, row.programs)
		}
	}
}

// Watched variables are of the minibatch that is given, and the same as in a learner that has seen no other.
func TestWatchedVariablesAreOfTheirMinibatch(t *testing.T) {
	watch := func(l *Learner, b Batch) []Statistic {
		t.Helper()
		s, err := l.Watch(b)
		if err != nil || len(s) == 0 {
			t.Fatalf("%d variables, %v", len(s), err)
		}
		return s
	}
	l := watchedLearner(t)
	a, b := toyBatch(l, 6), toyBatch(l, 6)
	for i := range b.Get("x").F64 {
		b.Get("x").F64[i] = 1 - b.Get("x").F64[i]
	}
	first, second, again := watch(l, a), watch(l, b), watch(l, a)
	if !slices.Equal(first, again) || slices.Equal(first, second) || !slices.Equal(second, watch(watchedLearner(t), b)) {
		t.Errorf("variables of a, b, a: %v, %v, %v", first, second, again)
	}
}

// A minibatch of another precision is refused as often as it comes. The program then reads the minibatch before it as a whole, none of
// the arrays that were refused.
func TestAMinibatchOfAnotherPrecisionIsRefused(t *testing.T) {
	l := watchedLearner(t)
	good := toyBatch(l, 6)
	loss, answer := evaluated(t, l, good)
	images := toyBatch(l, 6)
	images.Get("x").Fill(0)
	half := Examples(images.Get("x"), graph.NewArray(graph.Float32, 6, 3))
	for range 2 {
		if _, err := l.Evaluate(half); err == nil {
			t.Fatal("targets of single precision were taken for a learner of double precision")
		}
	}
	if again, answers := evaluated(t, l, good); again != loss || !slices.Equal(answers, answer) {
		t.Errorf("loss %v and answers %v, before %v and %v", again, answers, loss, answer)
	}
}

// Noise of steps and changes is the stream of seed, purpose and step; an evaluation has the same noise in every step.
func TestNoiseIsTheStreamOfItsStep(t *testing.T) {
	const seed = 11
	c := models.NewMLP([]int{4, 5, 3})
	c.Backward = models.Layered{Y: circuit.Signs{Sizes: circuit.BatchSizes, Scale: 1, Draw: circuit.NormalDraw}}
	l, err := NewLearner(Setup{Circuit: c, Rule: ruleFor(t, "sign-symmetric", c), Optimizer: optim.NewSGD(0.1), Dtype: graph.Float64, Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	batch := toyBatch(l, 6)
	for step := range 3 {
		if _, err := l.Changes(batch); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Step(batch); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Evaluate(batch); err != nil {
			t.Fatal(err)
		}
		for key, p := range l.programs {
			rng := stream.New(seed, stream.Noise, uint64(step))
			if key.kind == "evaluation" {
				rng = stream.New(seed, stream.Noise+"/evaluation", 0)
			}
			if len(p.drawn) == 0 {
				t.Fatalf("%s draws no noise", key.kind)
			}
			for _, a := range p.drawn {
				for i, v := range a.F64 {
					if want := rng.NormFloat64(); v != want {
						t.Fatalf("step %d, %s: number %d is %v, want %v", step, key.kind, i, v, want)
					}
				}
			}
		}
	}
}
