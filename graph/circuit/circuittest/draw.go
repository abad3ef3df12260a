package circuittest

import (
	"math"
	"math/rand/v2"

	"credo/graph/circuit"
)

// Draw returns a minibatch and weights: inputs uniform in 0..1, one-hot targets, and normal weights of variance 1/(size of Pre),
// in biases of standard deviation 0.3, so that no weight is without effect. Noise is drawn too.
func Draw(c circuit.Circuit, batch int, seed uint64) Values {
	rng := rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))
	spec := c.Spec()
	v := Values{}
	for _, g := range spec.Given() {
		n := g.Shape.Size()
		if g.Name != circuit.TargetName {
			v[g.Name] = fill(batch*n, rng.Float64)
			continue
		}
		v[g.Name] = make([]float64, batch*n)
		for i := range batch {
			v[g.Name][i*n+rng.IntN(n)] = 1
		}
	}
	for _, p := range spec.Stored() {
		shape := spec.Shape(p)
		std := 1 / math.Sqrt(float64(shape[0]))
		if pre, _ := spec.Population(p.Pre); pre.Cell == circuit.Constant {
			std = 0.3
		}
		v[p.Name] = fill(shape[0]*shape[1], func() float64 { return std * rng.NormFloat64() })
	}
	for _, g := range spec.Drawn() {
		draw := rng.NormFloat64
		if g.Origin == circuit.UniformDrawn {
			draw = rng.Float64
		}
		v[g.Name] = fill(circuit.Shape(spec.Values(g, circuit.Dims{Batch: batch})).Size(), draw)
	}
	return v
}

func fill(n int, f func() float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = f()
	}
	return out
}

// Rows returns the values with the samples picked, in that order: the rows of x and target.
func Rows(v Values, batch int, pick ...int) Values {
	out := v.Clone()
	for _, name := range []string{circuit.InputName, circuit.TargetName} {
		out[name] = rows(v[name], batch, pick)
	}
	return out
}

func rows(x []float64, batch int, pick []int) (out []float64) {
	width := len(x) / batch
	for _, i := range pick {
		out = append(out, x[i*width:(i+1)*width]...)
	}
	return out
}
