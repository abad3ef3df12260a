package graph_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"credo/graph"
)

// row is one use of one operation, and its value by package math. Its gradient must be the gradient of want, by finite differences,
// for all inputs but the inputs it stops at.
type row struct {
	method string // of the Builder
	note   string
	in     [][]int                                                   // shapes of its inputs
	draw   func(r *rand.Rand, input int, i []int) float64            // nil: standard normal
	build  func(b *graph.Builder, x []graph.Node) graph.Node         // the operation
	want   func(in []grid) grid                                      // the same in plain Go
	stops  []int                                                     // inputs that no gradient reaches
	slope  func(in []grid, input int, i []int, seed float64) float64 // the gradient that is defined, where it is not the true one
}

func operations() []row {
	return slices.Concat(arithmetic(), functions(), choices(), reductions(), shapes(), products(), patched())
}

// notOperations are the methods of the Builder that make no value out of others. All other methods have rows.
var notOperations = []string{
	"Const", "Dot", "Dtype", "Err", "Fail", "Grad", "Input", "Observe", "Observed", "Param", "Scan", "Walker", "Within",
}

// TestEveryOperationHasARow: a method that is added to the Builder must be given its row, or its place among the methods that are no
// operations.
func TestEveryOperationHasARow(t *testing.T) {
	covered := slices.Clone(notOperations)
	for _, r := range operations() {
		if slices.Contains(notOperations, r.method) {
			t.Errorf("%s has a row and is listed as no operation", r.method)
		}
		covered = append(covered, r.method)
	}
	var methods []string
	typ := reflect.TypeFor[*graph.Builder]()
	for i := range typ.NumMethod() {
		methods = append(methods, typ.Method(i).Name)
	}
	for _, m := range methods {
		if !slices.Contains(covered, m) {
			t.Errorf("Builder.%s has no row", m)
		}
	}
	for _, m := range covered {
		if !slices.Contains(methods, m) {
			t.Errorf("the Builder has no method %s", m)
		}
	}
}

func TestValues(t *testing.T) {
	for _, d := range []graph.Dtype{graph.Float64, graph.Float32} {
		tolerance := 40 * d.Epsilon()
		for _, r := range operations() {
			t.Run(fmt.Sprint(d, " ", r), func(t *testing.T) {
				s, x, in := r.scene(d)
				y := r.build(s.Builder, x)
				p := compiled(t, s.Builder, s.in, y)
				want := r.want(in)
				for range 2 {
					got := evaluated(t, p, 1)[0]
					if !slices.Equal(p.Output(0).Shape, want.shape) || !slices.Equal(y.Shape(), want.shape) {
						t.Fatalf("shape %v, of the node %v, want %v", p.Output(0).Shape, y.Shape(), want.shape)
					}
					closeTo(t, "value", got, want.v, tolerance)
				}
				if n := p.Stats().Fallbacks; n != 0 {
					t.Errorf("%d instructions have no kernel: %v", n, p.Stats().FallbackKinds())
				}
			})
		}
	}
}

// TestGradients takes the gradient of ⟨seed, operation⟩ for a random seed.
func TestGradients(t *testing.T) {
	for _, r := range operations() {
		if len(r.in) == 0 {
			continue
		}
		t.Run(fmt.Sprint(r), func(t *testing.T) {
			s, x, in := r.scene(graph.Float64)
			y := r.build(s.Builder, x)
			seed := s.normal("seed", y.Shape()...)
			grads := s.Grad(s.Sum(s.Mul(seed, y)), x...)
			var outputs []graph.Node
			var wants [][]float64
			for i, g := range grads {
				if g.Valid() == slices.Contains(r.stops, i) {
					t.Fatalf("operand %d: there is a gradient: %v (%v)", i+1, g.Valid(), s.Err())
				}
				if g.Valid() {
					outputs, wants = append(outputs, g), append(wants, r.gradient(in, s.in["seed"].F64, i))
				}
			}
			if len(outputs) == 0 {
				return
			}
			for i, got := range s.run(t, outputs...) {
				closeTo(t, fmt.Sprintf("gradient %d", i+1), got, wants[i], 1e-7)
			}
		})
	}
}

func (r row) String() string { return fmt.Sprintf("%s %s %v", r.method, r.note, r.in) }

func (r row) scene(d graph.Dtype) (*scene, []graph.Node, []grid) {
	s := newScene(d)
	draw := r.draw
	if draw == nil {
		draw = normal
	}
	var x []graph.Node
	var in []grid
	for k, shape := range r.in {
		name := fmt.Sprintf("x%d", k)
		v := newGrid(shape...).fill(func(i []int) float64 { return draw(s.rand, k, i) })
		x = append(x, s.given(name, v.v, shape...))
		in = append(in, grid{shape, s.in[name].Float64s()}) // as rounded
	}
	return s, x, in
}

// gradient is the gradient of ⟨seed, want⟩ with respect to one input: as defined, or by central differences.
func (r row) gradient(in []grid, seed []float64, input int) []float64 {
	if r.slope != nil {
		s := grid{r.want(in).shape, seed}
		return newGrid(in[input].shape...).fill(func(i []int) float64 { return r.slope(in, input, i, s.at(i...)) }).v
	}
	const h = 1e-5
	x := in[input].v
	out := make([]float64, len(x))
	for k, was := range x {
		x[k] = was + h
		up := r.want(in).v
		x[k] = was - h
		down := r.want(in).v
		x[k] = was
		for i, c := range seed {
			out[k] += c * (up[i] - down[i]) / (2 * h)
		}
	}
	return out
}

func normal(r *rand.Rand, _ int, _ []int) float64 { return r.NormFloat64() }

// positive is at least a half, away from the poles of logarithms and quotients.
func positive(r *rand.Rand, _ int, _ []int) float64 { return 0.5 + math.Abs(r.NormFloat64()) }

// away is at least a half from 0, on either side.
func away(r *rand.Rand, _ int, _ []int) float64 {
	x := r.NormFloat64()
	return x + math.Copysign(0.5, x)
}

// few is -1, 0 or 1: many are equal.
func few(r *rand.Rand, _ int, _ []int) float64 { return float64(r.IntN(3) - 1) }
