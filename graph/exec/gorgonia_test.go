package exec

import (
	"sync"
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Graphs may be built side by side. This fails under the race detector if Gorgonia's shared constants are not hashed beforehand.
func TestGraphsSideBySide(t *testing.T) {
	var wg sync.WaitGroup
	start := make(chan bool)
	for i := range 8 {
		dtype := []tensor.Dtype{tensor.Float32, tensor.Float64}[i%2]
		x := G.NewScalar(G.NewGraph(), dtype, G.WithName("x"))
		wg.Go(func() {
			<-start
			if g, err := G.Grad(x, x); err != nil || g[0].Value().Dtype() != dtype {
				t.Errorf("%v, %v", g, err)
			}
		})
	}
	close(start)
	wg.Wait()
}

// With stabilisation, the second negation would take the first out of the graph although it is used elsewhere.
func TestNoStabilisation(t *testing.T) {
	s := newScene(t, 1)
	x := s.input(3)
	once := s.must(G.Neg(x))
	twice := s.must(G.Neg(once))
	if c := Children(twice); len(c) != 1 || c[0] != once {
		t.Errorf("-(-x) is computed from %v", c)
	}
	s.checkGradient(s.must(mul(twice, once)), x)
}
