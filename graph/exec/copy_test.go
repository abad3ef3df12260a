package exec

import (
	"math"
	"strings"
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

func TestChildren(t *testing.T) {
	s := newScene(t, 1)
	x, y := s.input(2), s.input(2)
	for _, c := range []struct {
		n    *G.Node
		want []*G.Node
	}{
		{s.must(G.Sub(x, y)), []*G.Node{x, y}}, {s.must(G.Sub(y, x)), []*G.Node{y, x}},
		{s.must(add(x, x)), []*G.Node{x, x}}, {x, nil}, {G.NewConstant(2.0), nil}, {s.must(constant(x, 2)), nil},
	} {
		got := Children(c.n)
		if len(got) != len(c.want) {
			t.Fatalf("%v has children %v, want %v", c.n, got, c.want)
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%v has children %v, want %v", c.n, got, c.want)
			}
		}
	}
}

// A copy has the values of the original, on other inputs of the same values.
func TestCopy(t *testing.T) {
	s := newScene(t, 1)
	x, w := s.input(2, 3), s.input(3, 3)
	h := s.must(G.Tanh(s.must(G.Mul(x, w))))
	y := s.must(add(s.must(G.HadamardProd(h, s.must(G.NewConstant(-0.5), nil))), x))
	loss := s.must(Collapse(s.must(G.Square(y))))
	want := s.eval(y, loss)

	d := newScene(t, 1)
	dx, dw := d.input(2, 3), d.input(3, 3)
	got, err := Copy(d.g, []*G.Node{y, loss, x}, map[*G.Node]*G.Node{x: dx, w: dw})
	if err != nil {
		t.Fatal(err)
	}
	if got[2] != dx {
		t.Error("an input is not replaced by the node that stands for it")
	}
	for i, v := range d.eval(got[:2]...) {
		sameValues(t, "copy", v, want[i], 0)
	}
	again, err := Copy(d.g, []*G.Node{loss}, map[*G.Node]*G.Node{y: got[0]})
	if err != nil || again[0] != got[1] {
		t.Errorf("a copy with the walk cut at y is %v, %v; want %v", again[0], err, got[1])
	}
	// in its own graph, with another input
	other, err := Copy(s.g, []*G.Node{loss}, map[*G.Node]*G.Node{x: s.given(s.values[x].Clone()), w: w})
	if err != nil || other[0] == loss {
		t.Fatalf("%v, %v", other, err)
	}
	sameValues(t, "copy in place", s.eval(other[0])[0], want[1], 0)
}

// Constants keep their bits: Gorgonia's own Constant takes −0 for 0.
func TestCopyConstants(t *testing.T) {
	s, d := newScene(t, 1), newScene(t, 1)
	x, dx := s.input(), d.input()
	for _, v := range []float64{0, math.Copysign(0, -1), 1, 0.1, math.Inf(1), 5e-324} {
		c := s.must(constant(x, v))
		got, err := Copy(d.g, []*G.Node{s.must(mul(c, x)), c}, map[*G.Node]*G.Node{x: dx})
		if err != nil {
			t.Fatal(err)
		}
		if bits := math.Float64bits(got[1].Value().Data().(float64)); bits != math.Float64bits(v) {
			t.Errorf("constant %v became %v", v, got[1].Value())
		}
	}
}

func TestCopyErrors(t *testing.T) {
	s, d := newScene(t, 1), newScene(t, 1)
	x, dx, other := s.input(2), d.input(3), s.input(2)
	y := s.must(G.Tanh(x))
	big := s.must(add(x, G.NewConstant(tensor.New(tensor.WithShape(2), tensor.WithBacking([]float64{1, 2})))))
	for _, c := range []struct {
		want  string
		root  *G.Node
		subst map[*G.Node]*G.Node
	}{
		{"nothing stands for input", y, nil},
		{"cannot stand for", y, map[*G.Node]*G.Node{x: dx}},
		{"another graph", y, map[*G.Node]*G.Node{x: other}},
		{"constant of shape (2)", big, map[*G.Node]*G.Node{x: d.input(2)}},
		{"nil", nil, nil},
	} {
		if _, err := Copy(d.g, []*G.Node{c.root}, c.subst); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
}

// Two nodes whose 32-bit hashes collide are found when the second is made, not merged.
func TestCollisionIsSeen(t *testing.T) {
	s := newScene(t, 1)
	x, y := s.input(2), s.input(2)
	n := s.must(add(x, x))
	if _, err := checked(n, nil, x, y); err == nil {
		t.Error("a node of other operands passes for the one asked for")
	}
	if _, err := checked(n, nil, x, x); err != nil {
		t.Error(err)
	}
	n = s.must(mul(x, s.must(constant(x, 2))))
	if _, err := checked(n, nil, x, G.NewConstant(3.0)); err == nil {
		t.Error("a node of another constant passes for the one asked for")
	}
	if _, err := checked(n, nil, x, G.NewConstant(2.0)); err != nil {
		t.Error(err)
	}
}
