package graph_test

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"credo/graph"
)

// fataler is implemented by a test, a benchmark and a rapid run.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// feed has the array for each input of a program.
type feed map[string]*graph.Array

// scene is a graph with values for its inputs.
type scene struct {
	*graph.Builder
	in   feed
	rand *rand.Rand
}

func newScene(d graph.Dtype) *scene {
	return &scene{graph.NewBuilder(graph.Options{Dtype: d}), feed{}, rand.New(rand.NewPCG(7, 11))}
}

// given declares an input and binds the values, row by row.
func (s *scene) given(name string, values []float64, shape ...int) graph.Node {
	s.in[name] = graph.ArrayOf(s.Dtype(), values, shape...)
	return s.Input(name, shape...)
}

// normal declares an input of standard normal values.
func (s *scene) normal(name string, shape ...int) graph.Node {
	return s.given(name, normals(s.rand, volume(shape)), shape...)
}

func normals(r *rand.Rand, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = r.NormFloat64()
	}
	return out
}

// run compiles and runs, and returns the values of the outputs, row by row.
func (s *scene) run(t fataler, outputs ...graph.Node) [][]float64 {
	t.Helper()
	p := compiled(t, s.Builder, s.in, outputs...)
	return evaluated(t, p, len(outputs))
}

func compiled(t fataler, b *graph.Builder, in feed, outputs ...graph.Node) *graph.Program {
	t.Helper()
	p, err := graph.Compile(b, outputs...)
	if err != nil {
		t.Fatalf("compile: %+v", err)
	}
	for _, name := range slices.Sorted(maps.Keys(in)) {
		if err := p.Bind(name, in[name]); err != nil {
			t.Fatalf("bind: %+v", err)
		}
	}
	return p
}

func evaluated(t fataler, p *graph.Program, outputs int) [][]float64 {
	t.Helper()
	if err := p.Run(); err != nil {
		t.Fatalf("run: %+v", err)
	}
	out := make([][]float64, outputs)
	for i := range out {
		out[i] = p.Output(i).Float64s()
	}
	return out
}

// close compares to a share of the largest value wanted, or of 1.
func closeTo(t fataler, what string, got, want []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, want %d", what, len(got), len(want))
	}
	scale := 1.0
	for _, w := range want {
		scale = max(scale, math.Abs(w))
	}
	for i := range want {
		if !(math.Abs(got[i]-want[i]) <= tolerance*scale) {
			t.Fatalf("%s: element %d is %.17g, want %.17g (all: %v, want %v)", what, i, got[i], want[i], head(got), head(want))
		}
	}
}

func same(t fataler, what string, got, want []float64) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Fatalf("%s: %v, want %v", what, head(got), head(want))
	}
}

func head(x []float64) []float64 { return x[:min(len(x), 12)] }

// alive refuses values that are all zero: a comparison of nothing with nothing proves nothing.
func alive(t fataler, what string, x []float64) {
	t.Helper()
	if !slices.ContainsFunc(x, func(v float64) bool { return v != 0 }) {
		t.Fatalf("%s is zero throughout", what)
	}
}

func volume(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}
