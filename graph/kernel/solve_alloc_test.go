package kernel

import "testing"

// Steady state allocates nothing, of many systems and of one.
func TestSolveAllocation(t *testing.T) {
	const batch, k = 20, 5
	var s Scratch[float32]
	a, r, x := make([]float32, batch*k*k), make([]float32, batch*k), make([]float32, batch*k)
	for _, systems := range []int{batch, 1} {
		if n := testing.AllocsPerRun(20, func() { BatchSolve(&s, true, systems, k, x, a, r) }); n != 0 {
			t.Errorf("%d systems: %v allocations a call", systems, n)
		}
	}
}
