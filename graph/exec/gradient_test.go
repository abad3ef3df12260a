package exec

import (
	"fmt"
	"math"
	"strings"
	"testing"

	G "gorgonia.org/gorgonia"
)

// Each call works on a copy: a second gradient in one Gorgonia graph would be 2W where 4W³ is right.
func TestGradientTwiceInOneGraph(t *testing.T) {
	s := newScene(t, 1)
	w := s.input(2, 2)
	square := s.must(mul(w, w))
	s.checkGradient(square, w)
	s.checkGradient(s.must(mul(square, square)), w)
	s.checkGradient(square, w)
}

func TestGradientDuplicates(t *testing.T) {
	s := newScene(t, 1)
	x, a, b := s.input(3), s.input(3), s.input(3)
	y := s.must(G.Tanh(x))
	s.checkGradient(s.must(add(x, x)), x)
	s.checkGradient(s.must(mul(y, y)), x)
	both := s.gradient([]*G.Node{y, y}, []*G.Node{a, b}, []*G.Node{x, x})
	want := s.gradient([]*G.Node{y}, []*G.Node{s.must(add(a, b))}, []*G.Node{x})[0]
	for i, g := range both {
		sameValues(t, fmt.Sprint("wrt ", i), s.eval(g)[0], s.eval(want)[0], 1e-15)
	}
	// the same seed twice
	twice := s.gradient([]*G.Node{y, y}, []*G.Node{a, a}, []*G.Node{x})[0]
	want = s.gradient([]*G.Node{y}, []*G.Node{s.must(add(a, a))}, []*G.Node{x})[0]
	sameValues(t, "one seed twice", s.eval(twice)[0], s.eval(want)[0], 1e-15)
}

func TestGradientUnreached(t *testing.T) {
	s := newScene(t, 1)
	x, y, z := s.input(3), s.input(3), s.input(3)
	stopped := s.must(Detach(s.must(G.Square(y))))
	out := s.must(mul(s.must(G.Square(x)), stopped))
	g := s.checkGradient(out, x)
	got := s.gradient([]*G.Node{out, s.must(G.Square(z))}, []*G.Node{z, z}, []*G.Node{y, x})
	if got[0] != nil {
		t.Error("a gradient for a detached node")
	}
	if got[1] == nil || g[0] == nil {
		t.Error("no gradient for a node that is reached")
	}
	only := s.gradient([]*G.Node{stopped}, []*G.Node{z}, []*G.Node{x, y, z})
	for i, g := range only {
		if g != nil {
			t.Errorf("wrt %d has a gradient", i)
		}
	}
	constant := s.must(constant(x, 2))
	if g := s.gradient([]*G.Node{constant}, []*G.Node{constant}, []*G.Node{x}); g[0] != nil {
		t.Error("a constant has a gradient")
	}
}

// With respect to h, and to W from which h is computed, at once: the gradient of W contains the path through h.
func TestGradientOfInnerNode(t *testing.T) {
	s := newScene(t, 1)
	w, seed := s.input(3), s.input(3)
	h := s.must(G.Exp(w))
	out := s.must(mul(s.must(G.Square(h)), w))
	g := s.gradient([]*G.Node{out}, []*G.Node{seed}, []*G.Node{h, w, out})
	for i := range 3 {
		W, S := s.values[w].At(i), s.values[seed].At(i)
		H := s.eval(h)[0].At(i)
		sameValues(t, "dh", values(s.eval(g[0])[0].At(i)), values(S*2*H*W), 1e-14)
		sameValues(t, "dw", values(s.eval(g[1])[0].At(i)), values(S*(2*H*W*H+H*H)), 1e-14)
	}
	if g[2] != seed {
		t.Errorf("the gradient of the output with respect to itself is %v, not its seed", g[2])
	}
	// an inner node that nothing differentiable leads to
	step := s.must(G.Gt(w, seed, true))
	g = s.gradient([]*G.Node{s.must(mul(step, step))}, []*G.Node{seed}, []*G.Node{step, w})
	sameValues(t, "dstep", s.eval(g[0])[0], s.eval(s.must(mul(s.must(add(step, step)), seed)))[0], 1e-15)
	if g[1] != nil {
		t.Error("a gradient through a comparison")
	}
	// an output inside another
	g = s.gradient([]*G.Node{out, h}, []*G.Node{seed, seed}, []*G.Node{w})
	want := s.gradient([]*G.Node{s.must(add(out, h))}, []*G.Node{seed}, []*G.Node{w})
	sameValues(t, "output inside output", s.eval(g[0])[0], s.eval(want[0])[0], 1e-14)
}

// The gradient of a gradient, through every rule of + - * / exp tanh, sums and products.
func TestGradientOfGradient(t *testing.T) {
	s := newScene(t, 1)
	w, x, scale := s.input(3, 2), s.input(4, 3), s.input()
	h := s.must(G.Tanh(s.must(G.Mul(x, w))))
	h = s.must(mul(scale, s.must(G.HadamardDiv(h, s.must(G.Exp(h))))))
	h = s.must(G.Sub(h, s.must(Expand(s.must(Collapse(h, 4, 1)), 4, 2))))
	loss := s.must(Collapse(s.must(G.Square(h))))
	first := s.checkGradient(loss, w, x, scale)
	s.checkGradient(first[0], w, x, scale)
	s.checkGradient(first[1], w, x)
	s.checkGradient(first[2], w, scale)
}

// A long chain is neither recursed into nor quadratic.
func TestGradientDeep(t *testing.T) {
	s := newScene(t, 1)
	x := s.input(2)
	y := x
	for range 1500 {
		y = s.must(G.Tanh(y))
	}
	half := s.must(constant(x, 0.5))
	seed := s.input(2)
	g := s.gradient([]*G.Node{s.must(mul(y, half))}, []*G.Node{seed}, []*G.Node{x})
	want := NewArray(s.dtype, 2)
	for i := range 2 { // by the chain rule
		v, d := s.values[x].At(i), 0.5*s.values[seed].At(i)
		for range 1500 {
			v = math.Tanh(v)
			d *= 1 - v*v
		}
		want.Set(i, d)
	}
	sameValues(t, "gradient", s.eval(g[0])[0], want, 1e-12)
	if want.At(0) == 0 {
		t.Error("the gradient has died out: the test shows nothing")
	}
}

func TestGradientErrors(t *testing.T) {
	s := newScene(t, 1)
	x, y := s.input(3), s.input(2)
	for _, c := range []struct {
		want                string
		outputs, seeds, wrt []*G.Node
	}{
		{"0 outputs", nil, nil, nil},
		{"1 outputs and 2 seeds", []*G.Node{x}, []*G.Node{x, x}, nil},
		{"seed 1", []*G.Node{x}, []*G.Node{y}, []*G.Node{x}},
		{"output 1 or its seed is nil", []*G.Node{nil}, []*G.Node{y}, []*G.Node{x}},
		{"wrt 2 is nil", []*G.Node{x}, []*G.Node{x}, []*G.Node{x, nil}},
	} {
		if _, err := Gradient(c.outputs, c.seeds, c.wrt); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
}
