package kernel

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

func BenchmarkBatchSolve(b *testing.B) {
	for _, k := range []int{2, 5, 10, 20, 40} {
		benchmarkBatchSolve[float32](b, "float32", 100, k)
		benchmarkBatchSolve[float64](b, "float64", 100, k)
	}
}

func benchmarkBatchSolve[T Float](b *testing.B, dtype string, batch, k int) {
	rng := rand.New(rand.NewPCG(1, 2))
	a, r := make([]T, batch*k*k), make([]T, batch*k)
	for i := range a {
		a[i] = T(rng.NormFloat64())
	}
	x, s := make([]T, batch*k), new(Scratch[T])
	for _, trans := range []bool{false, true} {
		b.Run(fmt.Sprintf("k=%d/trans=%v/dtype=%s", k, trans, dtype), func(b *testing.B) {
			for b.Loop() {
				BatchSolve(s, trans, batch, k, x, a, r)
			}
		})
	}
}
