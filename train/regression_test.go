package train

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
	"credo/train/optim"
	"credo/train/stream"
	"credo/train/task"
)

// sines is a generator with real-valued targets: x is drawn, and target k of a sample is sin(x₀ + k) + x₃/2.
type sines struct {
	minibatches int
	absent      task.Part // a part that the task does not have
	fail        task.Address
	filling     func(at task.Address) // is told of every minibatch before it is filled
}

func (sines) Name() string                { return "sines" }
func (sines) Signals() []circuit.Signal   { return circuit.Examples(4, 3) }
func (sines) Moments() int                { return 0 }
func (sines) Measures() []task.Measure    { return []task.Measure{task.SquaredError()} }
func (sines) Samples(at task.Address) int { return at.Size }

func (s sines) Steps(part task.Part, _ int) int {
	if part == s.absent {
		return 0
	}
	return s.minibatches
}

func (s sines) Fill(at task.Address, to task.Arrays) error {
	if s.filling != nil {
		s.filling(at)
	}
	if at == s.fail {
		return errors.New("the sea is calm")
	}
	rng := stream.New(at.Seed, stream.Task+"/"+string(at.Part), uint64(at.Epoch), uint64(at.Step))
	x, target := to.Get("x"), to.Get("target")
	for i := range at.Size {
		for j := range 4 {
			x.Set(4*i+j, rng.Float64())
		}
		for k := range 3 {
			target.Set(3*i+k, math.Sin(x.At(4*i)+float64(k))+x.At(4*i+3)/2)
		}
	}
	return nil
}

// regression is a multi-layer perceptron with half the squared error.
func regression(t testing.TB) *Learner {
	t.Helper()
	c := models.NewMLP([]int{4, 5, 3})
	c.Loss = circuit.SquaredError{}
	l, err := NewLearner(Setup{Circuit: c, Rule: rules.Backprop(), Optimizer: optim.NewSGD(0.1), Dtype: graph.Float64, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// A task with real-valued targets is learned, scored, reported and summarized as any other, and nothing is called accuracy. The score is the
// one of the final weights in plain loops, and the loss is half of it.
func TestRegressionIsOrdinary(t *testing.T) {
	l, w, s := regression(t), &silent{}, sines{minibatches: 4}
	r, err := Fit(t.Context(), l, s, FitOptions{Batch: 5, Epochs: 3, Seed: 2, LogEvery: 1}, w)
	if err != nil {
		t.Fatal(err)
	}
	got, want := r.Final(), squaredError(l, s)
	if math.Abs(got.Mean("squared error")-want) > 1e-12 || math.Abs(got.Mean("loss")-want/2) > 1e-12 {
		t.Errorf("scores %v, want a squared error of %v", got, want)
	}
	if before := r.Test[0].Mean("squared error"); !(want < before/2) {
		t.Errorf("nothing was learned: %v, then %v", before, want)
	}
	names := map[string]int{}
	for _, m := range w.metrics {
		names[m.Split+" "+m.Name]++
	}
	for name, want := range map[string]int{"test squared error": 4, "valid squared error": 4, "train squared error": 3, "train minibatch squared error": 12, "train loss": 3} {
		if names[name] != want {
			t.Errorf("%s is reported %d times, want %d", name, names[name], want)
		}
	}
	text, err := json.Marshal(Summarize([]Entrant{{"mlp", "backprop", "mlp"}}, []uint64{2}, s.Name(), s.Measures(), [][]*Result{{r}}))
	if err != nil {
		t.Fatal(err)
	}
	for name := range names {
		text = append(text, name...)
	}
	if !strings.Contains(string(text), `"test_squared_error":`) || strings.Contains(string(text), "accuracy") || strings.Contains(string(text), "taught") {
		t.Errorf("%s", text)
	}
}

// squaredError is the mean squared error of a learner over the test samples of seed 2, in plain loops.
func squaredError(l *Learner, s sines) (out float64) {
	p := plain{4, 5, 3, map[string][]float64{}}
	for _, name := range l.State.Weights.Names() {
		p.w[name] = l.State.Weights.Get(name).Float64s()
	}
	for step := range s.minibatches {
		rng := stream.New(2, "task/test", 0, uint64(step))
		for range 5 {
			x := []float64{rng.Float64(), rng.Float64(), rng.Float64(), rng.Float64()}
			for k, v := range p.answer(x) {
				d := v - math.Sin(x[0]+float64(k)) - x[3]/2
				out += d * d / float64(5*s.minibatches)
			}
		}
	}
	return out
}

// Tasks that do not fit are refused before anything is built, in a sentence.
func TestTasksThatDoNotFit(t *testing.T) {
	l, o := regression(t), FitOptions{Batch: 5, Epochs: 1}
	wide := toySplits()
	wide.Train.Classes = 4
	for says, s := range map[string]task.Task{
		"task toy gives signal target in shape 4, and circuit mlp takes shape 3":                          wide,
		"task trials has trials of 7 moments, and the lesson of circuit mlp has 0":                        trials{sines{minibatches: 1}},
		"task sines has nothing to learn: no minibatch of 5 samples in part train":                        sines{minibatches: 1, absent: task.Train},
		"task sines has nothing to test: no minibatch of 5 samples in part test":                          sines{minibatches: 1, absent: task.Test},
		"task blind gives a signal gate, which circuit mlp does not declare; it needs: x (4), target (3)": blind{sines{minibatches: 1}},
	} {
		if _, err := Fit(t.Context(), l, s, o, &silent{}); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want %q", err, says)
		}
	}
	if _, err := Fit(t.Context(), l, sines{minibatches: 1}, FitOptions{}, &silent{}); err == nil || !strings.Contains(err.Error(), "minibatches of 0 samples: at least 1") {
		t.Errorf("%v", err)
	}
	if len(l.programs) != 0 {
		t.Errorf("%d programs were built", len(l.programs))
	}
	r, err := Fit(t.Context(), l, sines{minibatches: 1, absent: task.Train}, FitOptions{Batch: 5}, &silent{})
	if err != nil || len(r.Test) != 1 {
		t.Errorf("a task that is tested alone: %v", err)
	}
}

// trials are sines that say that they have moments.
type trials struct{ sines }

func (trials) Name() string { return "trials" }
func (trials) Moments() int { return 7 }

// blind are sines with a signal more.
type blind struct{ sines }

func (blind) Name() string { return "blind" }
func (b blind) Signals() []circuit.Signal {
	return slices.Concat([]circuit.Signal{{Name: "gate", Shape: circuit.Shape{1}}}, b.sines.Signals())
}
