package graph_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"credo/graph"
)

// convLayer is a convolution of square images: c channels to o, kernel k, stride.
type convLayer struct{ c, size, o, k, stride int }

// convLayers are the layers of a network for CIFAR-10.
var convLayers = []convLayer{{3, 32, 64, 5, 2}, {64, 14, 128, 5, 2}, {128, 5, 256, 3, 1}}

// BenchmarkConvolution measures the maps of a layer: forward, its adjoint, the gradient of the weights from the patches that forward
// made, and all of them as one program. The metric ms is the best window of a millisecond. norm is the length of the results:
// notebooks-data/peers/conv.py computes it in another program.
func BenchmarkConvolution(b *testing.B) {
	for _, dtype := range []graph.Dtype{graph.Float32, graph.Float64} {
		for _, l := range convLayers {
			for _, pass := range []string{"forward", "adjoint", "gradient", "all"} {
				b.Run(fmt.Sprintf("layer=%d-%d/size=%d/kernel=%d/stride=%d/batch=32/pass=%s/dtype=%v", l.c, l.o, l.size, l.k, l.stride, pass, dtype), func(b *testing.B) {
					s := newScene(dtype)
					outputs := l.pass(b, s, pass, 32)
					p := compiled(b, s.Builder, s.in, outputs...)
					length := norm(evaluated(b, p, len(outputs)))
					b.ReportMetric(bestWindow(b, p.Run), "ms")
					b.ReportMetric(length, "norm")
				})
			}
		}
	}
}

// pass writes a pass on images (batch, size, size, c), weights (k k c, o) and the errors of the value.
func (l convLayer) pass(t fataler, s *scene, pass string, batch int) []graph.Node {
	p := (l.size-l.k)/l.stride + 1
	rows, patch := batch*p*p, l.k*l.k*l.c
	w, dy := s.waves("w", patch, l.o), s.waves("dy", rows, l.o)
	adjoint := func() graph.Node {
		patches := s.MatMul(dy, s.Transpose(w))
		return s.Fold(s.Reshape(patches, batch, p, p, patch), l.size, l.size, l.k, l.stride)
	}
	if pass == "adjoint" {
		return []graph.Node{adjoint()}
	}
	x := s.waves("x", batch, l.size, l.size, l.c)
	patches := s.Reshape(s.Patches(x, l.k, l.stride), rows, patch)
	switch pass {
	case "forward":
		return []graph.Node{s.MatMul(patches, w)}
	case "gradient":
		kept := s.given("patches", s.run(t, patches)[0], rows, patch)
		return []graph.Node{s.MatMul(s.Transpose(kept), dy)}
	}
	return []graph.Node{s.MatMul(patches, w), adjoint(), s.MatMul(s.Transpose(patches), dy)}
}

// waves declares an input of the sines of 1, 2, 3, …: any program can make the same.
func (s *scene) waves(name string, shape ...int) graph.Node {
	v := make([]float64, volume(shape))
	for i := range v {
		v[i] = math.Sin(float64(i + 1))
	}
	return s.given(name, v, shape...)
}

func norm(values [][]float64) float64 {
	sum := 0.0
	for _, x := range slices.Concat(values...) {
		sum += x * x
	}
	return math.Sqrt(sum)
}

// bestWindow runs f for the time of the benchmark, and returns the milliseconds of a call in the best window: where the machine is
// shared, a mean tells more of its other work.
func bestWindow(b *testing.B, f func() error) float64 {
	const window = time.Millisecond
	best := math.Inf(1)
	for b.Loop() {
		start, calls := time.Now(), 0
		for time.Since(start) < window {
			if err := f(); err != nil {
				b.Fatal(err)
			}
			calls++
		}
		best = min(best, time.Since(start).Seconds()*1e3/float64(calls))
	}
	b.ReportMetric(0, "ns/op") // of the windows, not of a call
	return best
}
