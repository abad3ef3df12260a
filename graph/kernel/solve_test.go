package kernel

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The residual A x − r, computed with the untouched system, is the oracle.
func TestBatchSolve(t *testing.T) {
	var s Scratch[float64]
	rng := rand.New(rand.NewPCG(1, 2))
	for _, size := range [][2]int{{1, 9}, {2, 3}, {2, 70}, {3, 4}, {10, 2}, {10, 5}, {10, 100}, {31, 1}, {31, 20}, {70, 2}} {
		k, batch := size[0], size[1]
		a, r, x := make([]float64, batch*k*k), make([]float64, batch*k), make([]float64, batch*k)
		for i := range a {
			a[i] = rng.NormFloat64()
		}
		for i := range r {
			r[i] = rng.NormFloat64()
		}
		for _, trans := range []bool{false, true} {
			BatchSolve(&s, trans, batch, k, x, a, r)
			if e := residual(trans, batch, k, a, x, r); e > 1e-10 {
				t.Errorf("%d systems, k=%d trans=%v: residual %g", batch, k, trans, e)
			}
		}
	}
}

// A first pivot of 0 needs the rows exchanged: x = 5, y = 2 solves 0x + 1y = 2, 2x + 0y = 10.
func TestBatchSolvePivots(t *testing.T) {
	x := make([]float32, 2)
	BatchSolve(&Scratch[float32]{}, false, 1, 2, x, []float32{0, 1, 2, 0}, []float32{2, 10})
	if x[0] != 5 || x[1] != 2 {
		t.Errorf("got %v, want [5 2]", x)
	}
}

// A system gives the same bits alone as beside others, at every level: random ones, with zero and equal elements, so that pivots
// tie and vanish, and with NaN and Inf.
func testSolveAlone[T Float](t *testing.T) {
	var s Scratch[T]
	rng := rand.New(rand.NewPCG(3, 4))
	odd := []T{0, 0, 0, 1, 1, -1, T(math.NaN()), T(math.Inf(1)), T(math.Copysign(0, -1))}
	for _, k := range []int{1, 2, 3, 10, 17} {
		for _, batch := range []int{4, 7, 33, 100} {
			a, r := make([]T, batch*k*k), make([]T, batch*k)
			for i := range a {
				a[i] = T(rng.NormFloat64())
				if few := i / (k * k) % 4; rng.IntN(10) < 3*few {
					a[i] = odd[rng.IntN(4+2*few-1)]
				}
			}
			for i := range r {
				r[i] = T(rng.NormFloat64())
			}
			for _, trans := range []bool{false, true} {
				x := make([]T, batch*k)
				BatchSolve(&s, trans, batch, k, x, a, r)
				inPlace := slices.Clone(r)
				BatchSolve(&s, trans, batch, k, inPlace, a, inPlace)
				alone := make([]T, k)
				for i := range batch {
					BatchSolve(&s, trans, 1, k, alone, a[i*k*k:], r[i*k:])
					for j, want := range alone {
						for _, got := range []T{x[i*k+j], inPlace[i*k+j]} {
							if math.Float64bits(float64(got)) != math.Float64bits(float64(want)) && (got == got || want == want) {
								t.Fatalf("k=%d trans=%v: system %d of %d gives %v at %d, alone %v", k, trans, i, batch, got, j, want)
							}
						}
					}
				}
			}
		}
	}
}

func TestSolveAlone(t *testing.T) {
	for _, level := range Levels() {
		AtLevel(level, func() {
			t.Run("level="+level+"/dtype=float32", testSolveAlone[float32])
			t.Run("level="+level+"/dtype=float64", testSolveAlone[float64])
		})
	}
}

// Many systems whose first pivot is 0 beside some where it is not.
func TestBatchSolvePivotsApart(t *testing.T) {
	const batch = 21
	var a, r []float64
	for i := range batch {
		if i%3 == 0 {
			a, r = append(a, 2, 0, 0, 1), append(r, 10, 2)
		} else {
			a, r = append(a, 0, 1, 2, 0), append(r, 2, 10)
		}
	}
	x := make([]float64, 2*batch)
	BatchSolve(&Scratch[float64]{}, false, batch, 2, x, a, r)
	for i := range batch {
		if x[2*i] != 5 || x[2*i+1] != 2 {
			t.Errorf("system %d gives %v, want [5 2]", i, x[2*i:2*i+2])
		}
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
