package train_test

import (
	"math"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/graphtest"
	"credo/rules"
	"credo/train"
	"credo/train/optim"
	"credo/train/stream"
	"credo/train/task"
	"credo/train/task/tasktest"
)

// beats is a generator of sequences: x is a Poisson-like train of events in five channels, and the targets are two real numbers at every
// moment.
type beats struct{ moments int }

func (beats) Name() string { return "beats" }
func (beats) Signals() []circuit.Signal {
	return []circuit.Signal{{Name: "x", Shape: circuit.Shape{5}, Timed: true}, {Name: "target", Shape: circuit.Shape{2}, Timed: true}}
}
func (b beats) Moments() int              { return b.moments }
func (beats) Measures() []task.Measure    { return []task.Measure{task.SquaredError()} }
func (beats) Steps(task.Part, int) int    { return 3 }
func (beats) Samples(at task.Address) int { return at.Size }
func (beats) Fill(at task.Address, to task.Arrays) error {
	rng := stream.New(at.Seed, stream.Task+"/"+string(at.Part), uint64(at.Epoch), uint64(at.Step))
	x, target := to.Get("x"), to.Get("target")
	for i := range x.Len() {
		x.Set(i, float64(rng.IntN(4)))
	}
	for i := range target.Len() {
		target.Set(i, math.Sin(float64(i))+rng.Float64())
	}
	return nil
}

func spiking(t *testing.T, r rules.Rule, lesson train.Lesson) *train.Learner {
	t.Helper()
	c := graphtest.Spiking{Inputs: 5, Cells: 8, Outputs: 2, Alpha: math.Exp(-1.0 / 20), Kappa: math.Exp(-1.0 / 15), Threshold: 0.4, Gamma: 0.3, Refractory: 2}
	l, err := train.NewLearner(train.Setup{Circuit: c, Rule: r, Optimizer: optim.NewSGD(0.001), Dtype: graph.Float64, Seed: 4, Lesson: lesson})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// deltas is the delta rule of the read-out; the other synapses stay.
func deltas() rules.Rule {
	needs := rules.Needs{Phases: []string{"trial"}}
	return rules.Assign("deltas",
		rules.Assignment{Projections: []string{graphtest.Out}, Rule: rules.Local("delta", needs, nil, func(_ *graph.Builder, l rules.Locals) []rules.Update {
			return []rules.Update{{DW: l.Outer(l.Var("trial", "error"))}}
		})},
		rules.Assignment{Projections: []string{graphtest.In, graphtest.Rec}, Rule: rules.Local("none", needs, nil, func(*graph.Builder, rules.Locals) []rules.Update { return nil })},
	)
}

// Sequences are learned trial by trial through the same loop as images, and at every moment of a trial. Answers have an axis of moments, and
// the score is the mean over moments too: of the answers of an evaluation, in plain loops. Nothing is taught: the circuit is not shown the
// target, also where the weights of later moments have learned from it.
func TestSequencesAreLearned(t *testing.T) {
	const moments, samples = 30, 4
	s := beats{moments}
	if err := tasktest.Laws(func() task.Task { return beats{moments} }); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		rule   rules.Rule
		lesson train.Lesson
	}{
		{rules.Backprop(), train.Lesson{Steps: moments}},
		{deltas(), train.Lesson{Steps: moments, Learn: train.EachMoment}},
	} {
		l := spiking(t, row.rule, row.lesson)
		r, err := train.Fit(t.Context(), l, s, train.FitOptions{Batch: samples, Epochs: 2, Seed: 3}, deaf{})
		if err != nil {
			t.Fatal(err)
		}
		want, spread := 0.0, 0.0
		b := l.NewBatch(samples)
		for step := range 3 {
			if err := s.Fill(task.Address{Part: task.Test, Size: samples, Seed: 3, Step: step}, b.Values); err != nil {
				t.Fatal(err)
			}
			a, err := l.Evaluate(b)
			if err != nil {
				t.Fatal(err)
			}
			for i, y := range a.Output.F64 {
				d := y - b.Get("target").F64[i]
				want += d * d / (3 * samples * moments)
				spread += math.Abs(y)
			}
		}
		if got := r.Final().Mean("squared error"); math.Abs(got-want) > 1e-12 || spread == 0 {
			t.Errorf("%s: squared error %v, want %v of answers that add up to %v", row.rule.Name(), got, want, spread)
		}
		if first := r.Test[0].Mean("squared error"); !(want < first-0.001) {
			t.Errorf("%s: nothing was learned: %v, then %v", row.rule.Name(), first, want)
		}
		if score := r.Train[1]; len(score) != 2 || len(score["loss"]) != 1 || len(score["squared error"]) != 1 {
			t.Errorf("%s: training is scored as %v", row.rule.Name(), score)
		}
	}
	if _, err := train.Fit(t.Context(), spiking(t, rules.Backprop(), train.Lesson{Steps: 9}), s, train.FitOptions{Batch: samples}, deaf{}); err == nil ||
		err.Error() != "task beats has trials of 30 moments, and the lesson of circuit spiking has 9: give it as many" {
		t.Errorf("a lesson of another length: %v", err)
	}
}

// deaf is a Listener that hears nothing.
type deaf struct{}

func (deaf) Metric(train.Metric)                                       {}
func (deaf) Progress(int, int)                                         {}
func (deaf) Warn(string)                                               {}
func (deaf) Checkpoint(*train.Learner, *train.Progress) error          { return nil }
func (deaf) Epoch(int, *train.Learner, train.Score, train.Score) error { return nil }
