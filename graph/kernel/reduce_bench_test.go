package kernel_test

import (
	"fmt"
	"testing"

	"credo/graph/kernel"
)

func BenchmarkReduce(b *testing.B) {
	for _, level := range kernel.Levels() {
		kernel.AtLevel(level, func() {
			for _, n := range []int{4096, 25600} {
				benchmarkReduce[float32](b, n)
				benchmarkReduce[float64](b, n)
			}
		})
	}
}

func benchmarkReduce[T kernel.Float](b *testing.B, n int) {
	x, dst := normals[T](n), make([]T, n)
	run := func(name string, f func()) {
		b.Run(fmt.Sprintf("func=%s/n=%d/dtype=%s/level=%s", name, n, dtypeOf[T](), kernel.Level()), func(b *testing.B) {
			for b.Loop() {
				f()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/element")
		})
	}
	run("Sum", func() { dst[0] = kernel.Sum(x) })
	run("Dot", func() { dst[0] = kernel.Dot(x, dst) })
	run("MaxOf", func() { dst[0] = kernel.MaxOf(x) })
	run("MaxAbs", func() { dst[0] = kernel.MaxAbs(x) })
	finite := true
	run("Finite", func() { finite = finite && kernel.Finite(x) })
	for _, k := range []int{1, 3, 10, 64, 256} {
		run(fmt.Sprintf("SumAxis rows of %d", k), func() { kernel.SumAxis(dst, x, n/k, k, 1) })
		run(fmt.Sprintf("MaxAxis rows of %d", k), func() { kernel.MaxAxis(dst, x, n/k, k, 1) })
		if k > 1 {
			run(fmt.Sprintf("SumAxis of %d columns", k), func() { kernel.SumAxis(dst, x, 1, n/k, k) })
		}
	}
}
