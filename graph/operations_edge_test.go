package graph_test

import (
	"math"
	"testing"

	"credo/graph"
)

// TestEdges has functions and their derivatives where a careless formula overflows, cancels or is undefined.
func TestEdges(t *testing.T) {
	inf, tiny := math.Inf(1), 1e-20
	type f = func(b *graph.Builder, x graph.Node) graph.Node
	for _, c := range []struct {
		name               string
		f                  f
		x, value, gradient float64
	}{
		{"Softplus", (*graph.Builder).Softplus, 800, 800, 1},
		{"Softplus", (*graph.Builder).Softplus, -800, 0, 0},
		{"Softplus", (*graph.Builder).Softplus, -50, math.Exp(-50), math.Exp(-50)},
		{"Sigmoid", (*graph.Builder).Sigmoid, 800, 1, 0},
		{"Sigmoid", (*graph.Builder).Sigmoid, -800, 0, 0},
		{"Tanh", (*graph.Builder).Tanh, 800, 1, 0},
		{"Exp", (*graph.Builder).Exp, -800, 0, 0},
		{"Log1p", (*graph.Builder).Log1p, tiny, tiny, 1},
		{"Expm1", (*graph.Builder).Expm1, tiny, tiny, 1},
		{"Log", (*graph.Builder).Log, 0, -inf, inf},
		{"Sqrt", (*graph.Builder).Sqrt, 0, 0, inf},
		{"Abs", (*graph.Builder).Abs, 0, 0, 0},
		{"Clip", func(b *graph.Builder, x graph.Node) graph.Node { return b.Clip(x, -1, 1) }, 1, 1, 0},
		{"Clip", func(b *graph.Builder, x graph.Node) graph.Node { return b.Clip(x, -1, 1) }, -1, -1, 0},
	} {
		for _, shape := range [][]int{{}, {3}} {
			v := make([]float64, volume(shape))
			for i := range v {
				v[i] = c.x
			}
			s := newScene(graph.Float64)
			x := s.given("x", v, shape...)
			y := c.f(s.Builder, x)
			out := s.run(t, y, s.Grad(s.Sum(y), x)[0])
			for i := range v {
				if !alike(out[0][i], c.value) || !alike(out[1][i], c.gradient) {
					t.Errorf("%s(%g) of shape %v is %g with the derivative %g, want %g and %g", c.name, c.x, shape, out[0][i], out[1][i], c.value, c.gradient)
				}
			}
		}
	}
}

func alike(x, y float64) bool { return x == y || math.Abs(x-y) <= 1e-14*math.Abs(y) }

func TestSignOfZero(t *testing.T) {
	s := newScene(graph.Float64)
	out := s.run(t, s.Sign(s.given("x", []float64{0})), s.Sign(s.given("y", []float64{-2, 0, 2}, 3)))
	same(t, "sign of a scalar", out[0], []float64{0})
	same(t, "signs", out[1], []float64{-1, 0, 1})
}

// TestTies: where x and y are equal, the gradient of Max and Min goes to y.
func TestTies(t *testing.T) {
	s := newScene(graph.Float64)
	x, y := s.given("x", []float64{1, 2, 3}, 3), s.given("y", []float64{1, 3, 2}, 3)
	big, small := s.Grad(s.Sum(s.Max(x, y)), x, y), s.Grad(s.Sum(s.Min(x, y)), x, y)
	out := s.run(t, big[0], big[1], small[0], small[1])
	for i, want := range [][]float64{{0, 0, 1}, {1, 1, 0}, {0, 1, 0}, {1, 0, 1}} {
		same(t, "gradient", out[i], want)
	}
}

// TestNaNIsNotHidden: weights that are no numbers any more must stay so in spite of a clip, or a run goes on with nonsense.
func TestNaNIsNotHidden(t *testing.T) {
	s := newScene(graph.Float64)
	x := s.given("x", []float64{math.NaN(), 5, math.NaN()}, 3)
	y := s.given("y", []float64{1, 2, math.NaN()}, 3)
	for i, got := range s.run(t, s.Clip(x, 0, 1), s.Max(x, y), s.Min(x, y)) {
		if !math.IsNaN(got[0]) || !math.IsNaN(got[2]) || math.IsNaN(got[1]) {
			t.Errorf("output %d is %v", i, got)
		}
	}
}
