package online

import (
	"math"

	"credo/graph"
	"credo/train/stream"
)

// waves are what both networks see: input n is A sin(2π f t + p), with A in 0.1 … 1, f in 0.1 … 2 Hz and p in 0 … π.
type waves struct{ amplitude, omega, phase *graph.Array } // (1, inputs) each; omega per second

func newWaves(d graph.Dtype, seed uint64, inputs int) waves {
	rng := stream.New(seed, stream.Task)
	draw := func(lo, hi float64) *graph.Array {
		a := graph.NewArray(d, 1, inputs)
		for i := range inputs {
			a.Set(i, lo+(hi-lo)*rng.Float64())
		}
		return a
	}
	return waves{draw(0.1, 1), draw(2*math.Pi*0.1, 2*math.Pi*2), draw(0, math.Pi)}
}

func (w waves) bound() []bound {
	return []bound{{"wave amplitude", w.amplitude}, {"wave frequency", w.omega}, {"wave phase", w.phase}}
}

// source returns the input at time t (1, 1), for graphs in b and in bodies within it: (1, inputs).
func (w waves) source(b *graph.Builder) func(b *graph.Builder, t graph.Node) graph.Node {
	var in []graph.Node
	for _, x := range w.bound() {
		in = append(in, b.Input(x.name, x.array.Shape...))
	}
	return func(b *graph.Builder, t graph.Node) graph.Node {
		return b.Mul(in[0], b.Sin(b.Add(b.Mul(in[1], t), in[2])))
	}
}
