package kernel_test

import (
	"testing"

	"credo/graph/kernel"
)

// Steady state allocates nothing.
func TestMatMulAllocates(t *testing.T) {
	for _, level := range kernel.Levels() {
		for _, m := range []int{1, 40} {
			p := product[float64]{level: level, transB: true, m: m, n: 33, k: 300, alpha: 1,
				a: make([]float64, m*300), b: make([]float64, 300*33), c: make([]float64, m*33)}
			p.into(p.c, p.c)
			if n := testing.AllocsPerRun(100, func() { p.into(p.c, p.c) }); n != 0 {
				t.Errorf("%v: %v allocations a run", p, n)
			}
		}
	}
}
