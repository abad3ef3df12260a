package bench

import (
	"math"
	"sync"
	"time"

	"credo/graph/kernel"
)

// shapes (m, n, k) among which the machine's best multiply rate is looked for: square ones, and those that caches like.
var shapes = [][3]int{{128, 128, 128}, {256, 256, 256}, {512, 512, 512}, {1024, 1024, 1024}, {84, 256, 256}, {112, 512, 256}, {1008, 256, 256}, {140, 768, 384}}

// multiplyRate is the best rate of multiplication in float32 of so many threads, each with matrices of its own, in GFLOP/s.
func multiplyRate(threads int) float64 {
	best := 0.0
	for _, s := range shapes {
		m, n, k := s[0], s[1], s[2]
		rates := make([]float64, threads)
		var all sync.WaitGroup
		for t := range threads {
			all.Go(func() {
				a, b, c, s := ramp(m*k), ramp(k*n), make([]float32, m*n), new(kernel.Scratch[float32])
				rates[t] = rate(2*float64(m)*float64(n)*float64(k), func() { kernel.MatMul(s, false, false, m, n, k, 1, a, b, 0, c) })
			})
		}
		all.Wait()
		sum := 0.0
		for _, r := range rates {
			sum += r
		}
		best = max(best, sum)
	}
	return best
}

func ramp(n int) []float32 {
	a := make([]float32, n)
	for i := range a {
		a[i] = float32(i%17) - 8
	}
	return a
}

// copyRate is the best rate of copying that many bytes, read and written, in GB/s.
func copyRate(bytes int) float64 {
	from, to := make([]byte, max(bytes, 1<<16)), make([]byte, max(bytes, 1<<16))
	return rate(2*float64(len(from)), func() { copy(to, from) })
}

// rate is the best of many short measurements of f, in 1e9 units per second.
func rate(units float64, f func()) float64 {
	f()
	best := math.Inf(1)
	for begin := time.Now(); time.Since(begin) < 60*time.Millisecond; {
		start := time.Now()
		f()
		best = min(best, time.Since(start).Seconds())
	}
	return units / best / 1e9
}
