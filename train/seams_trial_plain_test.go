package train_test

import (
	"math/rand/v2"
	"slices"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/graphtest"
	"credo/rules"
	"credo/train/stream"
)

// share is the part of a running mean that the newest trials take; hebbian is the rate of learning without gates.
const share, hebbian = 0.1, 0.25

// hebbRule is ΔW = ⟨preᵀ · (gate (½ − y₀) + hebbian (y − ȳ))⟩, where ȳ is the cell's own running mean, of which the newest trials take a
// share after they were used.
func hebbRule() rules.Rule {
	memory := []rules.Memory{{Name: "mean", Per: circuit.PerPost, Value: 0.25}}
	return rules.Local("hebb", rules.Needs{Phases: []string{"alone", "trial"}}, memory, func(b *graph.Builder, l rules.Locals) []rules.Update {
		alone, y, mean := l.Rate("alone"), l.Rate("trial"), l.Memory("mean")
		if b.Err() != nil {
			return nil
		}
		newest := b.Reshape(b.Mean(y, y.Rank()-2), mean.Shape()...)
		supervised := b.Mul(l.Modulator("gate"), b.Shift(b.Neg(alone), 0.5))
		return []rules.Update{
			{DW: l.Outer(b.Add(supervised, b.Scale(b.Sub(y, mean), hebbian)))},
			{Target: "mean", DW: b.Add(b.Scale(mean, 1-share), b.Scale(newest, share)), Mode: rules.Set},
		}
	})
}

const hebbMean = "hebb/" + graphtest.Weights + "/mean"

// teacher is the learning of one network of a Trial circuit by hebbRule in plain Go: no graphs, no rules, one loop.
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

// step learns from one minibatch, with one number of each kind that is drawn for a sample.
func (t *teacher) step(x, target, gate, strength []float64) {
	dw, means := make([]float64, len(t.w)), make([]float64, t.Cells)
	for s := range t.batch {
		h, wrong := t.potentials(x[s*t.Inputs:], target[s*t.Cells:])
		open, M := 1.0, 0.0
		if t.Gated {
			open = 0
			if gate[s] < t.Gate*wrong {
				open, M = 1, t.Strength*max(0, 1+strength[s])
				t.open++
			}
		}
		for j := range t.Cells {
			alone, y := step(h[j]), step(h[j]+M)
			means[j] += y / float64(t.batch)
			for i := range t.Inputs {
				dw[i*t.Cells+j] += x[s*t.Inputs+i] * (open*(0.5-alone) + hebbian*(y-t.mean[j])) / float64(t.batch)
			}
		}
	}
	t.move(dw)
	for j := range t.mean {
		t.mean[j] = (1-share)*t.mean[j] + share*means[j]
	}
}

// potentials returns h of all cells, and the share of cells whose answer alone is wrong.
func (t *teacher) potentials(x, target []float64) (h []float64, wrong float64) {
	h = make([]float64, t.Cells)
	for j := range h {
		for i := range t.Inputs {
			h[j] += x[i] * t.w[i*t.Cells+j]
		}
		h[j] = h[j]/float64(t.Inputs) - t.Threshold
		if step(h[j]) != target[j] {
			wrong += 1 / float64(t.Cells)
		}
	}
	return h, wrong
}

func step(h float64) float64 {
	if h > 0 {
		return 1
	}
	return 0
}

// move takes a step with momentum, up to the walls.
func (t *teacher) move(dw []float64) {
	for i := range t.w {
		t.m[i] = t.mu*t.m[i] + dw[i]
		next := t.w[i] + t.lr*t.m[i]
		t.w[i] = min(max(next, 0), 1)
		if t.w[i] != next {
			t.clipped++
		}
	}
}

// material is inputs and targets of ones and zeros, for so many moments.
type material struct{ x, target []float64 }

func newMaterial(c graphtest.Trial, moments, batch int) material {
	r, networks := rand.New(rand.NewPCG(8, 9)), max(c.Networks, 1)
	bits := func(n int) []float64 {
		out := make([]float64, n)
		for i := range out {
			out[i] = float64(r.IntN(2))
		}
		return out
	}
	return material{bits(moments * networks * batch * c.Inputs), bits(moments * networks * batch * c.Cells)}
}

// gates are the numbers that a learner draws in a step: all of one signal, then all of the next.
func gates(seed uint64, index, count int) (gate, strength []float64) {
	rng := stream.New(seed, stream.Noise, uint64(index))
	gate, strength = make([]float64, count), make([]float64, count)
	for i := range gate {
		gate[i] = rng.Float64()
	}
	for i := range strength {
		strength[i] = rng.NormFloat64()
	}
	return gate, strength
}

// row is element k of values of so many numbers each.
func row(values []float64, k, size int) []float64 { return values[k*size : (k+1)*size] }
