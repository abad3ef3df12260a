package kernel_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"credo/graph/kernel"
)

// BenchmarkMatMulSpikes compares products whose A has few numbers but 0 with products of the same shapes that have none: as it is where
// spikes are sent on, transposed where weights learn from them. ns is the best of many calls.
func BenchmarkMatMulSpikes(b *testing.B) {
	for _, transA := range []bool{false, true} {
		for _, share := range []float64{0, 0.01, 0.02, 0.05, 1} {
			b.Run(fmt.Sprintf("m=64/n=100/k=100/transA=%v/share=%v", transA, share), func(b *testing.B) {
				x, y, c := spikes[float32](6400, share), normals[float32](10000), make([]float32, 6400)
				best := time.Duration(math.MaxInt64)
				for b.Loop() {
					start := time.Now()
					for range 20 {
						kernel.MatMulAdd(&scratch32, transA, false, 64, 100, 100, 1, x, y, 1, c, c)
					}
					best = min(best, time.Since(start)/20)
				}
				b.ReportMetric(float64(best), "ns")
			})
		}
	}
}

// spikes are numbers of which a share is not 0: 1 mostly, sometimes 2 or -1. With a share of 1 there are other numbers.
func spikes[T kernel.Float](n int, share float64) []T {
	r, x := rand.New(rand.NewPCG(3, 5)), make([]T, n)
	for i := range x {
		switch {
		case share == 1:
			x[i] = T(r.NormFloat64())
		case r.Float64() < share:
			x[i] = []T{1, 1, 1, 1, 1, 2, -1, -2}[r.IntN(8)]
		}
	}
	return x
}
