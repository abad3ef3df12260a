package kernel_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"credo/graph/kernel"
)

// The shapes of 784-256-10 and 784-256x3-10 networks at batch 100, of their
// gradients, and some odd ones.
var benchShapes = []struct {
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
	{true, false, 500, 500, 32},
	{false, false, 32, 500, 784},
	{true, false, 784, 500, 32},
	{false, false, 64, 100, 100},
	{false, false, 24, 200, 200},
	{false, false, 1, 256, 784},
	{false, true, 1, 784, 256},
	{false, false, 784, 256, 1},
	{false, false, 4, 10, 10},
	{false, false, 1024, 1024, 1024},
}

func BenchmarkMatMul(b *testing.B) {
	for _, level := range kernel.Levels() {
		for _, s := range benchShapes {
			benchmarkMatMul[float32](b, level, s.transA, s.transB, s.m, s.n, s.k)
			benchmarkMatMul[float64](b, level, s.transA, s.transB, s.m, s.n, s.k)
		}
	}
}

func benchmarkMatMul[T kernel.Float](b *testing.B, level string, transA, transB bool, m, n, k int) {
	op := map[bool]string{false: "N", true: "T"}
	name := fmt.Sprintf("m=%d/n=%d/k=%d/op=%s%s/dtype=%s/level=%s", m, n, k, op[transA], op[transB], dtypeOf[T](), level)
	b.Run(name, func(b *testing.B) {
		x, y, c, s := normals[T](m*k), normals[T](k*n), make([]T, m*n), scratchOf[T]()
		reportRate(b, 2*m*n*k, func() { kernel.MatMulAt(s, level, transA, transB, m, n, k, 1, x, y, 0, nil, c) })
	})
}

// BenchmarkMatMulFar takes weights in turns that do not fit the nearer caches together, as a step of learning takes the weights of its
// layers: the dense layers above the maps of a network for CIFAR-10.
func BenchmarkMatMulFar(b *testing.B) {
	const m, matrices = 32, 6
	for _, level := range kernel.Levels() {
		for _, s := range [][2]int{{1480, 2304}, {2304, 1480}} {
			k, n := s[0], s[1]
			b.Run(fmt.Sprintf("m=%d/n=%d/k=%d/dtype=float32/level=%s", m, n, k, level), func(b *testing.B) {
				x, y, c, s, i := normals[float32](m*k), normals[float32](matrices*k*n), make([]float32, m*n), scratchOf[float32](), 0
				reportRate(b, 2*m*n*k, func() {
					i++
					kernel.MatMulAt(s, level, false, false, m, n, k, 1, x, y[i%matrices*k*n:][:k*n], 0, nil, c)
				})
			})
		}
	}
}

// Products of one example each, as rules form them for a batch of 100.
func BenchmarkBatchMatMul(b *testing.B) {
	for _, level := range kernel.Levels() {
		kernel.AtLevel(level, func() {
			benchmarkBatch[float32](b, false, 1, 256, 10)
			benchmarkBatch[float32](b, true, 10, 10, 256)
			benchmarkBatch[float32](b, false, 10, 1, 10)
		})
	}
}

func benchmarkBatch[T kernel.Float](b *testing.B, transB bool, m, n, k int) {
	const batch = 100
	b.Run(fmt.Sprintf("m=%d/n=%d/k=%d/dtype=%s/level=%s", m, n, k, dtypeOf[T](), kernel.Level()), func(b *testing.B) {
		x, y, c, s := normals[T](batch*m*k), normals[T](batch*k*n), make([]T, batch*m*n), scratchOf[T]()
		reportRate(b, 2*batch*m*n*k, func() { kernel.BatchMatMul(s, false, transB, batch, m, n, k, x, y, c) })
	})
}

// reportRate reports the best rate of a number of repetitions, 100 microseconds each:
// where the machine is shared, the mean tells more of its other work.
func reportRate(b *testing.B, flops int, f func()) {
	b.ReportAllocs()
	f()
	start := time.Now()
	f()
	calls := 1 + int(100*time.Microsecond/(1+time.Since(start)))
	best := time.Duration(math.MaxInt64)
	for b.Loop() {
		start := time.Now()
		for range calls {
			f()
		}
		best = min(best, time.Since(start))
	}
	b.ReportMetric(float64(flops*calls)/float64(best), "GF/s")
	b.ReportMetric(0, "ns/op") // of the repetitions, not of a call
}

func normals[T kernel.Float](n int) []T {
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	s := make([]T, n)
	for i := range s {
		s[i] = T(3 * rng.NormFloat64())
	}
	return s
}

func BenchmarkElementwise(b *testing.B) {
	for _, level := range kernel.Levels() {
		kernel.AtLevel(level, func() {
			benchmarkElementwise[float32](b)
			benchmarkElementwise[float64](b)
		})
	}
}

func benchmarkElementwise[T kernel.Float](b *testing.B) {
	const n = 4096 // all in first-level cache
	x, y, dst := normals[T](n), normals[T](n), make([]T, n)
	positive, coin := make([]T, n), make([]T, n)
	kernel.Square(positive, x)
	kernel.Gt(coin, x, y)
	run := func(name string, f func()) {
		b.Run(fmt.Sprintf("func=%s/dtype=%s/level=%s", name, dtypeOf[T](), kernel.Level()), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/element")
		})
	}
	for _, f := range unary[T]() {
		arg := x
		if f.name == "Log" || f.name == "Log1p" || f.name == "Sqrt" {
			arg = positive
		}
		run(f.name, func() { f.call(dst, arg) })
	}
	for _, f := range binary[T]() {
		run(f.name, func() { f.call(dst, x, y) })
	}
	for _, f := range withScalar[T]() {
		run(f.name, func() { f.call(dst, x, 3) })
	}
	run("SoftplusSlope", func() { kernel.SoftplusSlope(dst, coin, x) })
	kernel.Gt(coin, x, y)
	run("Axpy", func() { kernel.Axpy(dst, 1e-9, x) })
	run("ScaleAdd", func() { kernel.ScaleAdd(dst, 0.5, x, 2, y) })
	run("MulAdd", func() { kernel.MulAdd(dst, x, y, y) })
	run("Select", func() { kernel.Select(dst, coin, x, y) })
	run("Sum", func() { dst[0] = kernel.Sum(x) })
	run("SumAxis(64,64,1)", func() { kernel.SumAxis(dst, x, 64, 64, 1) })
	run("SumAxis(1,64,64)", func() { kernel.SumAxis(dst, x, 1, 64, 64) })
	run("MaxAxis(64,64,1)", func() { kernel.MaxAxis(dst, x, 64, 64, 1) })
	run("MaxAxis(1,64,64)", func() { kernel.MaxAxis(dst, x, 1, 64, 64) })
	run("Repeat(64,64,1)", func() { kernel.Repeat(dst, x, 64, 64, 1) })
	run("Repeat(1,64,64)", func() { kernel.Repeat(dst, x, 1, 64, 64) })
	run("Transpose(64,64)", func() { kernel.Transpose(dst, x, 64, 64) })
	run("Fill", func() { kernel.Fill(dst, 3) })
}
