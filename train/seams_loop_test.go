package train_test

import (
	"math"
	"slices"
	"testing"

	"credo/graph"
	"credo/graph/circuit/circuittest"
	"credo/graph/graphtest"
	"credo/train"
)

var gated = graphtest.Trial{Inputs: 6, Cells: 2, Threshold: 0.3, Gated: true, Gate: 0.8, Strength: 0.06}

// trialLearner learns at every moment of so many trials.
func trialLearner(t *testing.T, c graphtest.Trial, moments int, seed uint64) *train.Learner {
	t.Helper()
	l, err := train.NewLearner(train.Setup{
		Circuit: c, Rule: hebbRule(), Optimizer: halving(0.2, 0), Dtype: graph.Float64, Seed: seed, Lesson: train.Lesson{Steps: moments, Learn: train.EachMoment},
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// fill returns a minibatch of the material.
func (m material) fill(l *train.Learner, samples int) train.Batch {
	b := l.NewBatch(samples)
	copy(b.Get("x").F64, m.x)
	copy(b.Get("target").F64, m.target)
	return b
}

// TestLearningAtEveryMoment compares weights, momentum and memory of three networks side by side after 80 moments of three trials with the plain
// loop of each, and shows that gates and walls matter. There is also one network without an axis.
func TestLearningAtEveryMoment(t *testing.T) {
	for _, networks := range []int{0, 3} {
		c := gated
		c.Networks = networks
		learnsLikePlainLoops(t, c)
	}
}

func learnsLikePlainLoops(t *testing.T, c graphtest.Trial) {
	const moments, batch, seed = 80, 3, 1
	networks, data := max(c.Networks, 1), newMaterial(c, moments, batch)
	l := trialLearner(t, c, moments, seed)
	b := data.fill(l, batch)
	var plain, ungated []*teacher
	for k := range networks {
		w := row(l.State.Weights.Get(graphtest.Weights).Float64s(), k, c.Inputs*c.Cells)
		plain, ungated = append(plain, newTeacher(c, batch, 0.2, 0.5, w)), append(ungated, newTeacher(c, batch, 0.2, 0.5, w))
		ungated[k].Gated = false
	}
	for index := range 2 { // the second time from where the first ended
		if _, err := l.Step(b); err != nil {
			t.Fatal(err)
		}
		gate, strength := gates(seed, index, moments*networks*batch)
		for at := range moments * networks { // network by network in a moment
			x, target := row(data.x, at, batch*c.Inputs), row(data.target, at, batch*c.Cells)
			plain[at%networks].step(x, target, row(gate, at, batch), row(strength, at, batch))
			ungated[at%networks].step(x, target, nil, nil)
		}
	}
	for k, p := range plain {
		for name, pair := range map[string][2][]float64{
			"weights":  {l.State.Weights.Get(graphtest.Weights).Float64s(), p.w},
			"momentum": {l.State.Optimizer.Get(graphtest.Weights + "/m").Float64s(), p.m},
			"mean":     {l.State.Memory.Get(hebbMean).Float64s(), p.mean},
		} {
			circuittest.Near(t, name, row(pair[0], k, len(pair[1])), pair[1], 1e-12)
		}
		if p.open < 2*moments*batch/10 || p.open > 2*moments*batch*3/4 || p.clipped < 10 {
			t.Errorf("network %d of %d: %d gates open, %d weights clipped, means %v", k, networks, p.open, p.clipped, p.mean)
		}
		circuittest.Apart(t, "weights without gates", ungated[k].w, p.w, 0.05)
	}
}

// newHebb is a Learner without gates that learns after every minibatch, and the same in plain Go.
func newHebb(t *testing.T, batch int) (*train.Learner, *teacher) {
	t.Helper()
	c := gated
	c.Gated = false
	o := halving(0.2, 0)
	l, err := train.NewLearner(train.Setup{Circuit: c, Rule: hebbRule(), Optimizer: o, Dtype: graph.Float64, Seed: 1})
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
	data := newMaterial(gated, 2*half, batch)
	learn := func(l *train.Learner, from int) {
		b := l.NewBatch(batch)
		for k := from; k < from+half; k++ {
			copy(b.Get("x").F64, row(data.x, k, batch*6))
			copy(b.Get("target").F64, row(data.target, k, batch*2))
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
		plain.step(row(data.x, k, batch*6), row(data.target, k, batch*2), nil, nil)
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
	to.Epoch, to.Step, to.Time = from.Epoch, from.Step, from.Time
}
