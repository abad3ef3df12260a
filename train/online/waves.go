package online

import (
	"math"

	"credo/graph"
	"credo/train/stream"
)

// waves are the inputs of both networks: input n is A sin(2π f t + p), with A in 0.1 … 1, f in 0.1 … 2 Hz and p in 0 … π. A graph has
// the time since the beginning of its stretch, and the phases of the waves at that beginning: single precision would lose its steps in
// the time since the very first.
type waves struct {
	frequency, start        []float64    // 2π f per second, and p
	amplitude, omega, phase *graph.Array // (1, inputs) each
}

func newWaves(d graph.Dtype, seed uint64, inputs int) waves {
	rng := stream.New(seed, stream.Task)
	draw := func(lo, hi float64) []float64 {
		out := make([]float64, inputs)
		for i := range out {
			out[i] = lo + (hi-lo)*rng.Float64()
		}
		return out
	}
	array := func(v []float64) *graph.Array { return graph.ArrayOf(d, v, 1, inputs) }
	amplitude := draw(0.1, 1)
	w := waves{frequency: draw(2*math.Pi*0.1, 2*math.Pi*2), start: draw(0, math.Pi)}
	w.amplitude, w.omega, w.phase = array(amplitude), array(w.frequency), graph.NewArray(d, 1, inputs)
	return w
}

// at sets the phase for a stretch that begins at a time.
func (w waves) at(time float64) {
	for i, f := range w.frequency {
		w.phase.Set(i, math.Mod(f*time+w.start[i], 2*math.Pi))
	}
}

func (w waves) bound() []bound {
	return []bound{{"wave amplitude", w.amplitude}, {"wave frequency", w.omega}, {"wave phase", w.phase}}
}

// source returns the input at a time (1, 1) of the stretch, for graphs in b and in bodies within it: (1, inputs).
func (w waves) source(b *graph.Builder) func(b *graph.Builder, t graph.Node) graph.Node {
	var in []graph.Node
	for _, x := range w.bound() {
		in = append(in, b.Input(x.name, x.array.Shape...))
	}
	return func(b *graph.Builder, t graph.Node) graph.Node {
		return b.Mul(in[0], b.Sin(b.Add(b.Mul(in[1], t), in[2])))
	}
}
