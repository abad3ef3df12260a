package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The residual A x − r, computed with the untouched system, is the oracle.
func TestBatchSolve(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, k := range []int{1, 2, 3, 10, 31} {
		const batch = 4
		a, r, x := make([]float64, batch*k*k), make([]float64, batch*k), make([]float64, batch*k)
		for i := range a {
			a[i] = rng.NormFloat64()
		}
		for i := range r {
			r[i] = rng.NormFloat64()
		}
		for _, trans := range []bool{false, true} {
			BatchSolve(trans, batch, k, x, a, r, make([]float64, k*k))
			if e := residual(trans, batch, k, a, x, r); e > 1e-10 {
				t.Errorf("k=%d trans=%v: residual %g", k, trans, e)
			}
		}
	}
}

// A first pivot of 0 needs the rows exchanged: x = 5, y = 2 solves 0x + 1y = 2, 2x + 0y = 10.
func TestBatchSolvePivots(t *testing.T) {
	x := make([]float32, 2)
	BatchSolve(false, 1, 2, x, []float32{0, 1, 2, 0}, []float32{2, 10}, make([]float32, 4))
	if x[0] != 5 || x[1] != 2 {
		t.Errorf("got %v, want [5 2]", x)
	}
}

func residual(trans bool, batch, k int, a, x, r []float64) float64 {
	worst := 0.0
	for b := range batch {
		for i := range k {
			s := -r[b*k+i]
			for j := range k {
				e := a[b*k*k+i*k+j]
				if trans {
					e = a[b*k*k+j*k+i]
				}
				s += e * x[b*k+j]
			}
			worst = max(worst, math.Abs(s))
		}
	}
	return worst
}
