package train_test

import (
	"math/rand/v2"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
	"credo/train"
)

// Invariant 13 of the burst reference, in both precisions: copies are exact before and after every step; a copy at the start stays as it
// was, or learns, while the weights move.
func TestCopiesOfPyramidalNetworks(t *testing.T) {
	sizes := []int{4, 6, 5, 3}
	prop := func(y circuit.Source) circuit.Circuit {
		c := models.NewBurstprop(sizes)
		c.Y = y
		return c
	}
	edn := func(y, interneurons circuit.Source) circuit.Circuit {
		c := models.NewEDN(sizes)
		c.Y, c.Interneurons = y, interneurons
		return c
	}
	always, atStart := circuit.Tied{Scale: 0.5}, circuit.Symmetric{Scale: 0.5}
	maps := models.Maps{
		Layers: models.Layers{Sizes: []int{84, 3}}, Image: circuit.Shape{7, 6, 2},
		Convolutions: []models.Convolution{{Channels: 3, Kernel: 3, Stride: 2}, {Channels: 4, Kernel: 2, Stride: 1}},
	}
	propOfMaps, ccnOfMaps := models.NewBurstprop(nil), models.NewBurstCCN(nil)
	propOfMaps.Maps, propOfMaps.Y = maps, always
	ccnOfMaps.Maps, ccnOfMaps.LearnQ, ccnOfMaps.Y, ccnOfMaps.Q = maps, false, always, circuit.Tied{Scale: 1}
	for _, row := range []struct {
		rule          string
		circuit       circuit.Circuit
		always, start []circuit.Tie
	}{
		{"burstprop", prop(always), []circuit.Tie{{Dst: "Y0", Src: "W1", Scale: 0.5, Transposed: true}, {Dst: "Y2", Src: "W3", Scale: 0.5, Transposed: true}}, nil},
		{"burstprop", prop(atStart), nil, []circuit.Tie{{Dst: "Y0", Src: "W1", Scale: 0.5, Transposed: true}, {Dst: "Y1", Src: "W2", Scale: 0.5, Transposed: true}}},
		{"dendritic-error", edn(always, circuit.Tied{Scale: 2}), []circuit.Tie{{Dst: "Y1", Src: "W2", Scale: 0.5, Transposed: true},
			{Dst: "F1", Src: "W2", Scale: 1}, {Dst: "f2", Src: "b3", Scale: 1}, {Dst: "H2", Src: "Y2", Scale: 2}}, nil},
		{"dendritic-error", edn(atStart, circuit.Symmetric{Scale: 2}), nil, []circuit.Tie{{Dst: "Y1", Src: "W2", Scale: 0.5, Transposed: true}, {Dst: "F1", Src: "W2", Scale: 1}}},
		{"burstprop", propOfMaps, []circuit.Tie{{Dst: "Y0", Src: "W1", Scale: 0.5}, {Dst: "Y1", Src: "W2", Scale: 0.5}, {Dst: "Y2", Src: "W3", Scale: 0.5, Transposed: true}}, nil},
		{"burst", ccnOfMaps, []circuit.Tie{{Dst: "Y1", Src: "W2", Scale: 0.5}, {Dst: "Q1", Src: "Y1", Scale: 0.5}, {Dst: "Y2", Src: "W3", Scale: 0.5, Transposed: true}, {Dst: "Q2", Src: "Y2", Scale: 0.5}}, nil},
	} {
		for _, d := range []graph.Dtype{graph.Float32, graph.Float64} {
			l := pyramidalLearner(t, row.circuit, row.rule, d)
			batch := l.NewBatch(8)
			r := rand.New(rand.NewPCG(3, 4))
			for i := range batch.Get("x").Len() {
				batch.Get("x").Set(i, r.Float64())
			}
			for i := range 8 {
				batch.Get("target").Set(3*i+i%3, 1)
			}
			for _, tie := range append(row.always, row.start...) {
				circuittest.Same(t, row.rule+" at the start, "+tie.Dst, l.State.Weights.Get(tie.Dst).Float64s(), copyOf(l, tie))
			}
			for range 3 {
				if _, err := l.Step(batch); err != nil {
					t.Fatal(err)
				}
				for _, tie := range row.always {
					circuittest.Same(t, row.rule+", "+tie.Dst, l.State.Weights.Get(tie.Dst).Float64s(), copyOf(l, tie))
				}
			}
			for _, tie := range row.start {
				circuittest.Apart(t, row.rule+", no copy any more, "+tie.Dst, l.State.Weights.Get(tie.Dst).Float64s(), copyOf(l, tie), 1e-4)
			}
		}
	}
}

func pyramidalLearner(t *testing.T, c circuit.Circuit, rule string, d graph.Dtype) *train.Learner {
	t.Helper()
	l, err := train.NewLearner(train.Setup{
		Circuit: c, Rule: ruleFor(t, rule, c), Optimizer: halving(0.5, 1e-3),
		Dtype: d, Seed: 5,
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// copyOf returns the weights of a copy, of its original as it is; scales are powers of two.
func copyOf(l *train.Learner, tie circuit.Tie) []float64 {
	w := l.State.Weights.Get(tie.Src)
	m := matrix{w.Shape[0], w.Shape[1], w.Float64s()}
	if tie.Transposed {
		m = m.transposed()
	}
	return m.fill(func(i, j int) float64 { return tie.Scale * m.at(i, j) }).v
}
