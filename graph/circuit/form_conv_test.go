package circuit_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
)

// Invariant 17 of the burst reference: a kernel of the size of its input has one place, and is a dense projection.
func TestConvolutionOfWholeInputIsDense(t *testing.T) {
	image, maps := circuit.Shape{4, 4, 3}, circuit.Shape{1, 1, 5}
	c, d := joint{circuit.Conv{Kernel: 4, Stride: 1}, image, maps}.wiring(t), joint{circuit.Dense{}, image, maps}.wiring(t)
	b := graph.NewBuilder(graph.Options{Dtype: graph.Float64})
	x, y, w := b.Input("x", 2, image.Size()), b.Input("y", 2, maps.Size()), b.Input("w", c.Weights()...)
	r := newRun(t, b, c.Current(b, x, w), c.Back(b, y, w), c.Outer(b, x, y), d.Current(b, x, w), d.Back(b, y, w), d.Outer(b, x, y))
	rng := rand.New(rand.NewPCG(1, 2))
	for _, in := range []graph.Node{x, y, w} {
		r.draw(rng, in)
	}
	for out, i := r.run(), 0; i < 3; i++ {
		if !slices.Equal(out[i], out[i+3]) || out[i][0] == 0 {
			t.Errorf("map %d: %v, dense %v", i, out[i], out[i+3])
		}
	}
}

// Patches, the costly copies, are made once for the current and for the change of the weights, and a convolution needs no operation
// without a kernel.
func TestConvolutionMakesPatchesOnce(t *testing.T) {
	f := joint{circuit.Conv{Kernel: 3, Stride: 2}, circuit.Shape{7, 7, 2}, circuit.Shape{3, 3, 4}}.wiring(t)
	b := graph.NewBuilder(graph.Options{})
	x, w := b.Input("x", 5, 98), b.Input("w", f.Weights()...)
	y := b.Tanh(f.Current(b, x, w))
	p, err := graph.Compile(b, f.Outer(b, x, y), f.Back(b, y, w))
	if err != nil {
		t.Fatal(err)
	}
	var plan bytes.Buffer
	if err := p.WritePlan(&plan); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(plan.String(), "patches"); n != 1 || p.Stats().Fallbacks != 0 {
		t.Errorf("patches are made %d times, %d operations have no kernel:\n%s", n, p.Stats().Fallbacks, &plan)
	}
}
