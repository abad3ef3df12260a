package data

import (
	"math"

	"credo/train/stream"
)

// waves draws the waves of a sample.
func (r Regression) waves(seed uint64, sample int) regressionWaves {
	rng := stream.New(seed, stream.Task+"/waves", uint64(sample))
	w := regressionWaves{make([]float64, r.Inputs), make([]float64, r.Inputs)}
	for i := range r.Inputs {
		w.frequency[i] = math.Pi / 2 * rng.Float64()
		w.phase[i] = 2 * math.Pi * rng.Float64()
	}
	return w
}

// sigmoidTeacher is a network of sigmoid cells with one hidden layer. Weights are (presynaptic cells, postsynaptic cells).
type sigmoidTeacher struct {
	w1, b1, w2, b2, hidden []float64
}

// teacher draws the teacher: all weights and biases are uniform about 0.
func (r Regression) teacher(seed uint64) sigmoidTeacher {
	rng := stream.New(seed, stream.Task+"/teacher")
	draw := func(n int, reach float64) []float64 {
		out := make([]float64, n)
		for i := range out {
			out[i] = reach * (2*rng.Float64() - 1)
		}
		return out
	}
	return sigmoidTeacher{
		w1: draw(r.Inputs*r.Cells, math.Sqrt(3)), b1: draw(r.Cells, 0.577),
		w2: draw(r.Cells*r.Outputs, 0.6), b2: draw(r.Outputs, 0.2), hidden: make([]float64, r.Cells),
	}
}

// answer writes the answer to an input.
func (t sigmoidTeacher) answer(in, out []float64) {
	layer(in, t.w1, t.b1, t.hidden)
	layer(t.hidden, t.w2, t.b2, out)
}

func layer(below, w, b, to []float64) {
	for j := range to {
		v := b[j]
		for i, e := range below {
			v += e * w[i*len(to)+j]
		}
		to[j] = 1 / (1 + math.Exp(-v))
	}
}
