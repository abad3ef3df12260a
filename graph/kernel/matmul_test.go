package kernel_test

import (
	"fmt"
	"testing"

	"credo/graph/kernel"
)

func dtypeOf[T kernel.Float]() string {
	if _, ok := any(T(0)).(float32); ok {
		return "float32"
	}
	return "float64"
}

func BenchmarkMatMul(b *testing.B) {
	for _, s := range []struct {
		transA, transB bool
		m, n, k        int
	}{
		{false, false, 100, 256, 784},
		{true, false, 784, 256, 100},
		{false, true, 100, 784, 256},
		{false, false, 1000, 256, 256},
		{false, false, 100, 10, 256},
		{true, false, 256, 10, 100},
		{false, true, 100, 256, 10},
		{false, false, 32, 500, 500},
		{false, false, 64, 100, 100},
		{false, false, 1, 256, 784},
		{false, true, 1, 784, 256},
		{true, false, 784, 256, 1},
		{false, false, 4, 10, 10},
		{false, false, 1024, 1024, 1024},
	} {
		benchmarkMatMul[float32](b, s.transA, s.transB, s.m, s.n, s.k)
		benchmarkMatMul[float64](b, s.transA, s.transB, s.m, s.n, s.k)
	}
}

func benchmarkMatMul[T kernel.Float](b *testing.B, transA, transB bool, m, n, k int) {
	op := map[bool]string{false: "N", true: "T"}
	name := fmt.Sprintf("op=%s%s/m=%d/n=%d/k=%d/dtype=%s", op[transA], op[transB], m, n, k, dtypeOf[T]())
	b.Run(name, func(b *testing.B) {
		x, y, c := make([]T, m*k), make([]T, k*n), make([]T, m*n)
		for i := range x {
			x[i] = T(i%7) - 3
		}
		for i := range y {
			y[i] = T(i%5) - 2
		}
		b.ReportAllocs()
		for b.Loop() {
			kernel.MatMul(transA, transB, m, n, k, 1, x, y, 0, c)
		}
		b.ReportMetric(float64(b.N)*2*float64(m)*float64(n)*float64(k)/float64(b.Elapsed().Nanoseconds()), "GF/s")
	})
}
