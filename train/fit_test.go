package train

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/models"
	"credo/rules"
	"credo/train/data"
	"credo/train/optim"
	"credo/train/task"
)

// plain is the multi-layer perceptron with one hidden layer in loops over slices: x (inputs), W1 and V row-major. It shares
// nothing with package models.
type plain struct {
	in, hidden, out int
	w               map[string][]float64 // W1, b1, V
}

func (p plain) answer(x []float64) []float64 {
	v := make([]float64, p.out)
	for j := range p.hidden {
		u := p.w["b1"][j]
		for i := range p.in {
			u += x[i] * p.w["W1"][i*p.hidden+j]
		}
		h := math.Log1p(math.Exp(u))
		for k := range p.out {
			v[k] += h * p.w["V"][j*p.out+k]
		}
	}
	return v
}

func doubles(x []float32) (out []float64) {
	for _, v := range x {
		out = append(out, float64(v))
	}
	return out
}

// score is the mean cross-entropy over images of a set, and the share of right answers.
func (p plain) score(s *data.Set, images []int) Score {
	var loss, right float64
	for _, i := range images {
		v := p.answer(doubles(s.Image(i)))
		sum := 0.0
		for _, x := range v {
			sum += math.Exp(x)
		}
		loss += (math.Log(sum) - v[s.Labels[i]]) / float64(len(images))
		if v[s.Labels[i]] == slices.Max(v) {
			right++
		}
	}
	return scored(loss, right/float64(len(images)))
}

// descend takes one step against the gradient by central differences.
func (p plain) descend(s *data.Set, images []int, lr float64) {
	const h = 1e-5
	change := map[string][]float64{}
	for name, w := range p.w {
		change[name] = make([]float64, len(w))
		for i, was := range w {
			w[i] = was + h
			above := p.score(s, images).Mean("loss")
			w[i] = was - h
			below := p.score(s, images).Mean("loss")
			w[i] = was
			change[name][i] = -lr * (above - below) / (2 * h)
		}
	}
	for name, w := range p.w {
		for i := range w {
			w[i] += change[name][i]
		}
	}
}

// toySet holds n images of 4 pixels in 3 classes: deterministic, all different.
func toySet(n int, phase float64) data.Set {
	s := data.Set{Name: "toy", Classes: 3, Rows: 2, Cols: 2, Channels: 1}
	for i := range n {
		for j := range 4 {
			s.Values = append(s.Values, float32(0.5+0.5*math.Sin(phase+float64(7*i+3*j*j))))
		}
		s.Labels = append(s.Labels, uint8((i*i+1)%3))
	}
	return s
}

func toySplits() *data.Splits {
	return &data.Splits{Set: "toy", Train: toySet(8, 0), Valid: toySet(4, 1), Test: toySet(5, 2)}
}

func toyLearner(t testing.TB, rule rules.Rule, o optim.Optimizer, d graph.Dtype) *Learner {
	t.Helper()
	l, err := NewLearner(Setup{Circuit: models.NewMLP([]int{4, 5, 3}), Rule: rule, Optimizer: o, Dtype: d, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// silent is a Listener that remembers.
type silent struct {
	metrics  []Metric
	warnings []string
	progress [][2]int
	epoch    func(epoch int) error
}

func (s *silent) Metric(m Metric)                      { s.metrics = append(s.metrics, m) }
func (s *silent) Warn(m string)                        { s.warnings = append(s.warnings, m) }
func (s *silent) Checkpoint(*Learner, *Progress) error { return nil }
func (s *silent) Progress(step, steps int)             { s.progress = append(s.progress, [2]int{step, steps}) }
func (s *silent) Epoch(n int, _ *Learner, _, _ Score) error {
	if s.epoch == nil {
		return nil
	}
	return s.epoch(n)
}

// Two epochs of three minibatches, the last of them short, and the scores of all parts, against gradient descent by finite
// differences in plain loops.
func TestFitIsGradientDescent(t *testing.T) {
	const lr, batch, epochs, seed = 0.7, 3, 2, 11
	s, l, w := toySplits(), toyLearner(t, rules.Backprop(), optim.NewSGD(lr), graph.Float64), &silent{}
	p := plain{4, 5, 3, map[string][]float64{}}
	for _, name := range l.State.Weights.Names() {
		p.w[name] = l.State.Weights.Get(name).Float64s()
	}
	got, err := Fit(t.Context(), l, s, FitOptions{Batch: batch, Epochs: epochs, Seed: seed, LogEvery: 2}, w)
	if err != nil {
		t.Fatal(err)
	}

	all := func(n int) (out []int) {
		for i := range n {
			out = append(out, i)
		}
		return out
	}
	near := func(what string, got, want Score) {
		t.Helper()
		for _, name := range []string{"loss", "accuracy"} {
			if len(got) != 2 || !(math.Abs(got.Mean(name)-want.Mean(name)) < 1e-8) {
				t.Errorf("%s: %v, want %v", what, got, want)
			}
		}
	}
	near("valid before", got.Valid[0], p.score(&s.Valid, all(4)))
	near("test before", got.Test[0], p.score(&s.Test, all(5)))
	start := p.score(&s.Train, all(8)).Mean("loss")
	for epoch := range epochs {
		var loss, right float64
		for images := range slices.Chunk(data.Order(seed, epoch, 8), batch) {
			here, share := p.score(&s.Train, images), float64(len(images))/8
			loss += share * here.Mean("loss")
			right += share * here.Mean("accuracy")
			p.descend(&s.Train, images, lr)
		}
		near("train", got.Train[epoch], scored(loss, right))
		near("valid", got.Valid[epoch+1], p.score(&s.Valid, all(4)))
		near("test", got.Test[epoch+1], p.score(&s.Test, all(5)))
	}
	for name, want := range p.w {
		for i, x := range l.State.Weights.Get(name).Float64s() {
			if math.Abs(x-want[i]) > 1e-8 {
				t.Errorf("%s[%d] = %v, want %v", name, i, x, want[i])
			}
		}
	}
	if after := p.score(&s.Train, all(8)).Mean("loss"); !(after < 0.99*start) {
		t.Errorf("nothing was learned: loss %v, then %v", start, after)
	}
	if got.Steps != 6 || len(got.Test) != 3 || got.Final().Mean("loss") != got.Test[2].Mean("loss") {
		t.Errorf("%d steps, %d test scores", got.Steps, len(got.Test))
	}
	if want := [2]int{6, 6}; len(w.progress) != 6 || w.progress[5] != want {
		t.Errorf("progress %v", w.progress)
	}
	logged := 0
	for _, m := range w.metrics {
		if m.Name == "minibatch loss" {
			logged++
		}
	}
	if logged != 3 {
		t.Errorf("%d minibatches were logged, want every second of 6", logged)
	}
}

// Pixels that are not numbers in the other parts would show in the weights if training touched them.
func TestFitTrainsOnTheTrainingImagesAlone(t *testing.T) {
	weights := func(s *data.Splits) (out [][]float64, r *Result) {
		l := toyLearner(t, rules.Backprop(), optim.NewSGD(0.5), graph.Float32)
		r, err := Fit(t.Context(), l, s, FitOptions{Batch: 3, Epochs: 2, Seed: 1}, &silent{})
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range l.State.Weights.Names() {
			out = append(out, l.State.Weights.Get(name).Float64s())
		}
		return out, r
	}
	clean, scores := weights(toySplits())
	spoilt := toySplits()
	for i := range spoilt.Valid.Values {
		spoilt.Valid.Values[i] = float32(math.NaN())
	}
	for i := range spoilt.Test.Values {
		spoilt.Test.Values[i] = float32(math.NaN())
	}
	same, broken := weights(spoilt)
	for i := range clean {
		if !slices.Equal(clean[i], same[i]) {
			t.Error("the weights depend on images that are not for training")
		}
	}
	if !math.IsNaN(broken.Final().Mean("loss")) || !math.IsNaN(broken.Valid[0].Mean("loss")) || math.IsNaN(scores.Final().Mean("loss")) {
		t.Error("the scores do not depend on their images")
	}
}

func TestFitStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	l := toyLearner(t, rules.Backprop(), optim.NewSGD(0.5), graph.Float32)
	w := &silent{epoch: func(n int) error {
		if n == 2 {
			cancel()
		}
		return nil
	}}
	r, err := Fit(ctx, l, toySplits(), FitOptions{Batch: 4, Epochs: 9, Seed: 1}, w)
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "stopped after 4 steps, in epoch 3 of 9") || r.Steps != 4 || l.State.Epoch != 2 {
		t.Errorf("%v after %d steps, %d epochs", err, r.Steps, l.State.Epoch)
	}
	if _, err := Fit(ctx, l, toySplits(), FitOptions{Batch: 4, Epochs: 9, Seed: 1}, w); !errors.Is(err, context.Canceled) || len(w.progress) != 4 {
		t.Errorf("evaluation goes on: %v", err)
	}
	full := errors.New("no space left on device")
	w.epoch = func(int) error { return full }
	if _, err := Fit(t.Context(), l, toySplits(), FitOptions{Batch: 4, Epochs: 9, Seed: 1}, w); !errors.Is(err, full) {
		t.Errorf("the listener's error is lost: %v", err)
	}
}

// The first epoch that was best on validation, whichever way the measure goes, and in the mean over instances.
func TestBestIsChosenOnValidation(t *testing.T) {
	score := func(name string, all ...[]float64) (out []Score) {
		for _, x := range all {
			out = append(out, Score{name: x})
		}
		return out
	}
	one := func(v float64) []float64 { return []float64{v} }
	r := Result{Valid: score("accuracy", one(0.1), one(0.8), one(0.7), one(0.8)), Test: score("accuracy", one(0.2), one(0.5), one(0.9), one(0.6))}
	if best, epoch := r.Best(task.Accuracy()); epoch != 1 || best.Mean("accuracy") != 0.5 {
		t.Errorf("epoch %d with %v: want the first that was best on validation", epoch, best)
	}
	r = Result{Valid: score("loss", []float64{5, 5}, []float64{1, 9}, []float64{4, 3}), Test: score("loss", one(1), one(2), one(3))}
	if best, epoch := r.Best(task.Loss()); epoch != 2 || best.Mean("loss") != 3 {
		t.Errorf("epoch %d with %v: want the least mean", epoch, best)
	}
}
