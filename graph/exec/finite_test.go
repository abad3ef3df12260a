package exec_test

import (
	"math"
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// TestFinite finds a NaN or an infinity at any place of an output, large or small, computed by a chain or by a product, on one thread
// or several, and only in the run that computed it.
func TestFinite(t *testing.T) {
	forDtypes(t, func(t *testing.T, d tensor.Dtype) {
		ok := must[*G.Node](t)
		g := G.NewGraph()
		x, w := inputNode(g, d, "x", 1000, 10), inputNode(g, d, "w", 10, 10)
		y := ok(G.Add(ok(G.Square(x)), x))
		outputs := []*G.Node{y, ok(G.Mul(x, w)), ok(G.Sum(y))}
		arrays := randomArrays([]*G.Node{x, w}, 1)
		p := program(t, outputs, []*G.Node{x, w}, arrays)
		for _, threads := range []int{1, 3} {
			if err := p.Threads(threads); err != nil {
				t.Fatal(err)
			}
			for _, at := range []int{0, 5000, 9999} {
				for _, bad := range []float64{math.NaN(), math.Inf(-1), 1} {
					good := arrays[0].At(at)
					arrays[0].Set(at, bad)
					run(t, p)
					for i := range outputs {
						if got, want := p.Finite(i), bad == 1; got != want {
							t.Errorf("%v at %d: output %d: finite is %v", bad, at, i, got)
						}
					}
					arrays[0].Set(at, good)
				}
			}
		}
	})
}
