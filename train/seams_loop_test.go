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
	"credo/graph/locality"
	"credo/rules"
	"credo/train"
	"credo/train/optim"
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

// inLoop is learning inside a Scan: the weights, the momentum and the rule's memory are its state, and its body calls the same
// circuit, rule, optimizer and constraints as a Learner does.
func inLoop(t *testing.T, b *graph.Builder, c circuit.Circuit, r rules.Rule, o optim.Optimizer, carry, rows []graph.Node, steps int) (graph.Scanned, locality.Certificate) {
	t.Helper()
	spec := c.Spec()
	var proof locality.Certificate
	s := b.Scan(steps, carry, rows, graph.ScanOptions{ForwardOnly: true}, func(b *graph.Builder, carry, x []graph.Node) graph.Step {
		weights := map[string]graph.Node{graphtest.Weights: carry[0]}
		weight := func(name string) graph.Node { return weights[name] }
		noise := func(string, ...int) graph.Node { return x[2] }
		s := c.Settle(b, circuit.IO{Input: x[0], Target: x[1], Weight: weight, Noise: noise})
		s.SetMemory(hebbMean, carry[2])
		updates := r.Updates(b, s)
		next := o.Apply(b, []optim.Var{{W: carry[0], DW: updates[0].DW, State: carry[1:2]}})
		weights[graphtest.Weights] = next[0].W
		for _, k := range spec.Constraints {
			weights[k.Target()] = k.Apply(b, weight)
		}
		var err error
		proof, err = locality.Certify(b, s, rules.Change(b, spec, r, updates, graphtest.Weights))
		if err != nil {
			t.Fatal(err)
		}
		return graph.Step{Carry: []graph.Node{weights[graphtest.Weights], next[0].State[0], updates[1].DW}}
	})
	return s, proof
}

// TestLearningInsideALoop compares weights, momentum and memory after 80 steps of three trials with the plain loop, and shows that
// gates and walls matter.
func TestLearningInsideALoop(t *testing.T) {
	const steps, batch = 80, 3
	data := newLesson(gated, steps, batch)
	start := []float64{0.1, 0.9, 0.5, 0.5, 0.3, 0.2, 0.7, 0.6, 0.4, 0.8, 0.05, 0.95}
	o := halving(0.2, 0)

	b := graph.NewBuilder(graph.Options{Dtype: graph.Float64, NoGrad: true})
	arrays := map[string]*graph.Array{}
	in := func(name string, v []float64, shape ...int) graph.Node {
		arrays[name] = graph.ArrayOf(graph.Float64, v, shape...)
		return b.Input(name, shape...)
	}
	carry := []graph.Node{in("w", start, 6, 2), in("m", make([]float64, 12), 6, 2), in("mean", []float64{0.25, 0.25}, 1, 2)}
	rows := []graph.Node{in("x", data.x, steps, batch, 6), in("target", data.target, steps, batch, 2), in("noise", data.noise, steps, batch, 1)}
	s, proof := inLoop(t, b, gated, hebbRule(share), o, carry, rows, steps)
	p, err := graph.Compile(b, s.Final...)
	if err != nil {
		t.Fatal(err)
	}
	for name, a := range arrays {
		if err := p.Bind(name, a); err != nil {
			t.Fatal(err)
		}
	}
	plain, ungated := newTeacher(gated, batch, o.LR, o.Mu, start), newTeacher(gated, batch, o.LR, o.Mu, start)
	ungated.Gated = false
	for k := range steps {
		x := data.x[k*batch*6 : (k+1)*batch*6]
		plain.step(x, data.noise[k*batch:(k+1)*batch])
		ungated.step(x, nil)
	}
	if plain.open < steps*batch/3 || plain.open > steps*batch*3/4 || plain.clipped < 10 || slices.Equal(plain.mean, []float64{1, 1}) {
		t.Fatalf("%d gates open, %d weights clipped, means %v", plain.open, plain.clipped, plain.mean)
	}
	for range 2 {
		if err := p.Run(); err != nil {
			t.Fatal(err)
		}
		for i, want := range [][]float64{plain.w, plain.m, plain.mean} {
			circuittest.Near(t, []string{"weights", "momentum", "mean"}[i], p.Output(i).Float64s(), want, 1e-12)
		}
	}
	circuittest.Apart(t, "weights without gates", ungated.w, plain.w, 0.05)
	if len(proof.Leaks)+len(proof.Transport) > 0 {
		t.Errorf("certificate inside the loop: leaks %q, transport %q", proof.Leaks, proof.Transport)
	}
}

// newHebb is a Learner without gates, and the same in plain Go.
func newHebb(t *testing.T, batch int) (*train.Learner, *teacher) {
	t.Helper()
	c := gated
	c.Gated = false
	o := halving(0.2, 0)
	l, err := train.NewLearner(train.Setup{Circuit: c, Rule: hebbRule(share), Optimizer: o, Dtype: graph.Float64, Inputs: 6, Outputs: 2, Seed: 1})
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
			copy(b.X.F64, data.x[k*batch*6:])
			copy(b.Y.F64, data.target[k*batch*2:])
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
	for i, v := range from.Groups() {
		into := to.Groups()[i]
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
