package exec

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// harness is implemented by *testing.T and *rapid.T.
type harness interface {
	Helper()
	Fatalf(format string, args ...any)
}

// scene is a graph under test with random values for its inputs.
type scene struct {
	t      harness
	g      *G.ExprGraph
	dtype  tensor.Dtype
	rng    *rand.Rand
	inputs []*G.Node
	values map[*G.Node]*Array
}

func newScene(t harness, seed uint64) *scene {
	return &scene{
		t: t, g: G.NewGraph(), dtype: tensor.Float64,
		rng: rand.New(rand.NewPCG(seed, 17)), values: map[*G.Node]*Array{},
	}
}

// input declares an input with values between 0.5 and 1.5, of either sign: away from the kinks and poles of every operation.
func (s *scene) input(shape ...int) *G.Node {
	a := NewArray(s.dtype, shape...)
	for i := range a.Len() {
		a.Set(i, (0.5+s.rng.Float64())*float64(1-2*s.rng.IntN(2)))
	}
	return s.given(a)
}

// positive declares an input with values between 0.5 and 1.5.
func (s *scene) positive(shape ...int) *G.Node {
	n := s.input(shape...)
	a := s.values[n]
	for i := range a.Len() {
		a.Set(i, math.Abs(a.At(i)))
	}
	return n
}

// given declares an input with these values.
func (s *scene) given(a *Array) *G.Node {
	n := inputLike(s.g, s.dtype, fmt.Sprintf("input %d", len(s.inputs)), a.Shape)
	s.inputs = append(s.inputs, n)
	s.values[n] = a
	return n
}

func inputLike(g *G.ExprGraph, d tensor.Dtype, name string, shape []int) *G.Node {
	if len(shape) == 0 {
		return G.NewScalar(g, d, G.WithName(name))
	}
	return G.NewTensor(g, d, len(shape), G.WithShape(shape...), G.WithName(name))
}

func (s *scene) must(n *G.Node, err error) *G.Node {
	s.t.Helper()
	if err != nil {
		s.t.Fatalf("%+v", err)
	}
	return n
}

// eval computes nodes by the operations' own Do.
func (s *scene) eval(nodes ...*G.Node) []*Array {
	s.t.Helper()
	e, err := newEvaluator(nodes)
	if err != nil {
		s.t.Fatalf("%+v", err)
	}
	values := map[*G.Node]G.Value{}
	for n, a := range s.values {
		values[n] = toValue(a.Clone())
	}
	vs, err := e.run(values)
	if err != nil {
		s.t.Fatalf("%+v", err)
	}
	out := make([]*Array, len(vs))
	for i, v := range vs {
		if out[i], err = fromValue(v); err != nil {
			s.t.Fatalf("%+v", err)
		}
	}
	return out
}

func (s *scene) gradient(outputs, seeds, wrt []*G.Node) []*G.Node {
	s.t.Helper()
	grads, err := Gradient(outputs, seeds, wrt)
	if err != nil {
		s.t.Fatalf("%+v", err)
	}
	return grads
}

// checkGradient compares the gradient of Σ seed∘output, seed random, with finite differences for every element of every wrt. It
// returns the gradients and insists that none is zero throughout: otherwise a comparison of nothing with nothing would pass.
func (s *scene) checkGradient(output *G.Node, wrt ...*G.Node) []*G.Node {
	s.t.Helper()
	seed := s.input(output.Shape()...)
	grads := s.gradient([]*G.Node{output}, []*G.Node{seed}, wrt)
	s.compareDifferences(output, seed, wrt, grads)
	return grads
}

func (s *scene) compareDifferences(output, seed *G.Node, wrt, grads []*G.Node) {
	s.t.Helper()
	for i, w := range wrt {
		if grads[i] == nil {
			s.t.Fatalf("gradient %d is nil", i)
		}
		if err := alike(w, grads[i]); err != nil {
			s.t.Fatalf("gradient %d: %v", i, err)
		}
	}
	for i, got := range s.eval(grads...) {
		want := s.differences(output, seed, wrt[i])
		alive := 0.0
		for j := range got.Len() {
			g, w := got.At(j), want.At(j)
			alive = math.Max(alive, math.Abs(w))
			if !(math.Abs(g-w) <= 1e-7*(1+math.Abs(w))) {
				s.t.Fatalf("gradient %d of %v, element %d: %v, finite difference %v", i, output, j, g, w)
			}
		}
		if alive == 0 {
			s.t.Fatalf("gradient %d of %v is zero throughout: the test shows nothing", i, output)
		}
	}
}

// differences is the derivative of Σ seed∘output by a five-point central difference.
func (s *scene) differences(output, seed, wrt *G.Node) *Array {
	const h = 1e-3
	x, out := s.values[wrt], NewArray(tensor.Float64, wrt.Shape()...)
	for j := range x.Len() {
		old := x.At(j)
		at := func(v float64) float64 {
			x.Set(j, v)
			return dot(s.eval(output, seed))
		}
		out.Set(j, (8*(at(old+h)-at(old-h))-(at(old+2*h)-at(old-2*h)))/(12*h))
		x.Set(j, old)
	}
	return out
}

func dot(x []*Array) float64 {
	sum := 0.0
	for i := range x[0].Len() {
		sum += x[0].At(i) * x[1].At(i)
	}
	return sum
}

// tape computes nodes by Gorgonia's tape machine.
func (s *scene) tape(nodes ...*G.Node) []*Array {
	s.t.Helper()
	values := make([]G.Value, len(nodes))
	for i, n := range nodes {
		G.Read(n, &values[i])
	}
	for n, a := range s.values {
		if err := G.Let(n, toValue(a.Clone())); err != nil {
			s.t.Fatalf("%+v", err)
		}
	}
	m := G.NewTapeMachine(s.g)
	defer m.Close()
	if err := m.RunAll(); err != nil {
		s.t.Fatalf("%+v", err)
	}
	out := make([]*Array, len(nodes))
	for i, v := range values {
		a, err := fromValue(v)
		if err != nil {
			s.t.Fatalf("%+v", err)
		}
		out[i] = a
	}
	return out
}

// sameValues wants got to be want within the tolerance, relative to the larger of 1 and the value.
func sameValues(t harness, what string, got, want *Array, tolerance float64) {
	t.Helper()
	if got.Len() != want.Len() {
		t.Fatalf("%s: %d elements, want %d", what, got.Len(), want.Len())
	}
	for i := range got.Len() {
		g, w := got.At(i), want.At(i)
		if !(math.Abs(g-w) <= tolerance*math.Max(1, math.Abs(w))) {
			t.Fatalf("%s: element %d is %v, want %v", what, i, g, w)
		}
	}
}

// numbers makes an array of rank 1.
func values(v ...float64) *Array {
	a := NewArray(tensor.Float64, len(v))
	copy(a.F64, v)
	return a
}

func wantValues(t *testing.T, got *Array, want ...float64) {
	t.Helper()
	sameValues(t, "value", got, values(want...), 0)
}
