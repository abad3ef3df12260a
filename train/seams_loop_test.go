package train_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/graph/graphtest"
	"credo/rules"
	"credo/train"
	"credo/train/stream"
)

// hebbRule is ΔW = ⟨preᵀ · gate (y − ȳ)⟩, where ȳ is the cell's own running mean, of which the newest trials take the share k
// after they were used.
func hebbRule(k float64) rules.Rule {
	memory := []rules.Memory{{Name: "mean", Per: circuit.PerPost, Value: 0.25}}
	return rules.Local("hebb", rules.Needs{Phases: []string{"trial"}}, memory, func(b *graph.Builder, l rules.Locals) []rules.Update {
		y, mean := l.Rate("trial"), l.Memory("mean")
		next := b.Add(b.Scale(mean, 1-k), b.Scale(b.Mean(y, 0), k))
		return []rules.Update{
			{DW: l.Outer(b.Mul(l.Modulator("gate"), b.Sub(y, mean)))},
			{Target: "mean", DW: next, Mode: rules.Set},
		}
	})
}

const (
	hebbMean = "hebb/" + graphtest.Weights + "/mean"
	share    = 0.1
)

// teacher is the learning of a Trial circuit by hebbRule in plain Go: no graphs, no rules, one loop.
type teacher struct {
	graphtest.Trial
	batch         int
	lr, mu        float64   // momentum
	w, m, mean    []float64 // weights, momentum, running means
	open, clipped int       // gates that opened, weights that hit a wall
}

func newTeacher(c graphtest.Trial, batch int, lr, mu float64, w []float64) *teacher {
	t := &teacher{Trial: c, batch: batch, lr: lr, mu: mu, w: slices.Clone(w), m: make([]float64, len(w)), mean: make([]float64, c.Cells)}
	for j := range t.mean {
		t.mean[j] = 0.25
	}
	return t
}

// step learns from one minibatch; noise is one number a sample.
func (t *teacher) step(x, noise []float64) {
	n, k := t.Inputs, t.Cells
	dw, means := make([]float64, len(t.w)), make([]float64, k)
	for s := range t.batch {
		gate, M := 1.0, 0.0
		if t.Gated {
			gate = 0
			if noise[s] < t.Gate {
				gate, M = 1, t.Strength
				t.open++
			}
		}
		for j := range k {
			h := 0.0
			for i := range n {
				h += x[s*n+i] * t.w[i*k+j]
			}
			y := 0.0
			if h/float64(n)-t.Threshold+M > 0 {
				y = 1
			}
			means[j] += y / float64(t.batch)
			for i := range n {
				dw[i*k+j] += x[s*n+i] * gate * (y - t.mean[j]) / float64(t.batch)
			}
		}
	}
	for i := range t.w {
		t.m[i] = t.mu*t.m[i] + dw[i]
		next := t.w[i] + t.lr*t.m[i]
		t.w[i] = min(max(next, 0), 1)
		if t.w[i] != next {
			t.clipped++
		}
	}
	for j := range t.mean {
		t.mean[j] = (1-share)*t.mean[j] + share*means[j]
	}
}

// lesson is data for so many steps.
type lesson struct{ x, target, noise []float64 }

func newLesson(c graphtest.Trial, steps, batch int) lesson {
	r := rand.New(rand.NewPCG(8, 9))
	l := lesson{make([]float64, steps*batch*c.Inputs), make([]float64, steps*batch*c.Cells), make([]float64, steps*batch)}
	for i := range l.x {
		l.x[i] = float64(r.IntN(2))
	}
	for i := range l.target {
		l.target[i] = float64(r.IntN(2))
	}
	for i := range l.noise {
		l.noise[i] = r.NormFloat64()
	}
	return l
}

var gated = graphtest.Trial{Inputs: 6, Cells: 2, Threshold: 0.4, Gated: true, Gate: 0.3, Strength: 0.06}

// TestLearningAtEveryMoment compares weights, momentum and memory after 80 moments of three trials with the plain loop, and shows that
// gates and walls matter.
func TestLearningAtEveryMoment(t *testing.T) {
	const steps, batch, seed = 80, 3, 1
	data := newLesson(gated, steps, batch)
	start := []float64{0.1, 0.9, 0.5, 0.5, 0.3, 0.2, 0.7, 0.6, 0.4, 0.8, 0.05, 0.95}
	o := halving(0.2, 0)
	l, err := train.NewLearner(train.Setup{
		Circuit: gated, Rule: hebbRule(share), Optimizer: o, Dtype: graph.Float64, Seed: seed, Lesson: train.Lesson{Steps: steps, Learn: train.EachMoment},
	})
	if err != nil {
		t.Fatal(err)
	}
	copy(l.State.Weights.Get(graphtest.Weights).F64, start)
	b := l.NewBatch(batch)
	copy(b.Get("x").F64, data.x)
	copy(b.Get("target").F64, data.target)
	plain, ungated := newTeacher(gated, batch, o.LR, o.Mu, start), newTeacher(gated, batch, o.LR, o.Mu, start)
	ungated.Gated = false
	for step := range 2 { // the second time from where the first ended
		if _, err := l.Step(b); err != nil {
			t.Fatal(err)
		}
		gates := stream.New(seed, stream.Noise, uint64(step))
		for k := range steps {
			x, noise := data.x[k*batch*6:(k+1)*batch*6], make([]float64, batch)
			for i := range noise {
				noise[i] = gates.NormFloat64()
			}
			plain.step(x, noise)
			ungated.step(x, nil)
		}
		for name, pair := range map[string][2][]float64{
			"weights":  {l.State.Weights.Get(graphtest.Weights).Float64s(), plain.w},
			"momentum": {l.State.Optimizer.Get(graphtest.Weights + "/m").Float64s(), plain.m},
			"mean":     {l.State.Memory.Get(hebbMean).Float64s(), plain.mean},
		} {
			circuittest.Near(t, name, pair[0], pair[1], 1e-12)
		}
	}
	if plain.open < 2*steps*batch/3/2 || plain.open > 2*steps*batch*3/4 || plain.clipped < 10 || slices.Equal(plain.mean, []float64{1, 1}) {
		t.Fatalf("%d gates open, %d weights clipped, means %v", plain.open, plain.clipped, plain.mean)
	}
	circuittest.Apart(t, "weights without gates", ungated.w, plain.w, 0.05)
	if a, err := l.Evaluate(b); err != nil || !(a.Loss > 0) {
		t.Errorf("evaluation without learning: loss %v, %v", a.Loss, err)
	}
}

// newHebb is a Learner without gates, and the same in plain Go.
func newHebb(t *testing.T, batch int) (*train.Learner, *teacher) {
	t.Helper()
	c := gated
	c.Gated = false
	o := halving(0.2, 0)
	l, err := train.NewLearner(train.Setup{Circuit: c, Rule: hebbRule(share), Optimizer: o, Dtype: graph.Float64, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	w := l.State.Weights.Get(graphtest.Weights)
	for i := range w.Len() {
		w.Set(i, math.Abs(w.At(i)))
	}
	return l, newTeacher(c, batch, o.LR, o.Mu, w.Float64s())
}

// TestMemoryIsPartOfTheState trains a rule with a memory, stops, goes on in a new Learner with the state of the old, and compares
// with a run in one piece, in plain Go. Without the memory it comes out otherwise.
func TestMemoryIsPartOfTheState(t *testing.T) {
	const half, batch = 7, 4
	data := newLesson(gated, 2*half, batch)
	learn := func(l *train.Learner, from int) {
		b := l.NewBatch(batch)
		for k := from; k < from+half; k++ {
			copy(b.Get("x").F64, data.x[k*batch*6:])
			copy(b.Get("target").F64, data.target[k*batch*2:])
			if _, err := l.Step(b); err != nil {
				t.Fatal(err)
			}
		}
	}
	first, plain := newHebb(t, batch)
	learn(first, 0)
	second, _ := newHebb(t, batch)
	restore(t, &second.State, &first.State)
	forgetful, _ := newHebb(t, batch)
	restore(t, &forgetful.State, &first.State)
	forgetful.State.Memory.Get(hebbMean).Fill(0.25)
	for _, l := range []*train.Learner{first, second, forgetful} {
		learn(l, half)
	}
	for k := range 2 * half {
		plain.step(data.x[k*batch*6:(k+1)*batch*6], nil)
	}
	mean := func(l *train.Learner) []float64 { return l.State.Memory.Get(hebbMean).Float64s() }
	weights := func(l *train.Learner) []float64 { return l.State.Weights.Get(graphtest.Weights).Float64s() }
	circuittest.Same(t, "weights", weights(second), weights(first))
	circuittest.Same(t, "memory", mean(second), mean(first))
	circuittest.Near(t, "weights", weights(second), plain.w, 1e-12)
	circuittest.Near(t, "memory", mean(second), plain.mean, 1e-12)
	circuittest.Apart(t, "weights without the memory", weights(forgetful), plain.w, 1e-3)
	if second.State.Step != 2*half {
		t.Errorf("%d steps, want %d", second.State.Step, 2*half)
	}
}

// restore copies a state into another, as reading a checkpoint does.
func restore(t *testing.T, to, from *train.State) {
	t.Helper()
	for i, g := range from.Groups() {
		v, into := g.Values, to.Groups()[i].Values
		if !slices.Equal(into.Names(), v.Names()) {
			t.Fatalf("names %v and %v", into.Names(), v.Names())
		}
		for _, name := range v.Names() {
			if err := into.Get(name).CopyFrom(v.Get(name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	to.Epoch, to.Step = from.Epoch, from.Step
}
