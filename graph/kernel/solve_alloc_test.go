//go:build !race

package kernel

import "testing"

// Under the race detector sync.Pool forgets on purpose, and this does not hold.
func TestSolveAllocation(t *testing.T) {
	const batch, k = 20, 5
	a, r, x, work := make([]float32, batch*k*k), make([]float32, batch*k), make([]float32, batch*k), make([]float32, k*k)
	if n := testing.AllocsPerRun(20, func() { BatchSolve(true, batch, k, x, a, r, work) }); n != 0 {
		t.Errorf("%v allocations a call", n)
	}
}
