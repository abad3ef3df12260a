package graph_test

import (
	"math"
	"slices"
	"testing"

	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"

	"credo/graph"
)

// rawRun runs a Gorgonia graph by its tape machine, and returns the values of nodes.
func rawRun(t *testing.T, g *G.ExprGraph, in map[*G.Node]any, read ...*G.Node) [][]float64 {
	t.Helper()
	values := make([]G.Value, len(read))
	for i, n := range read {
		G.Read(n, &values[i])
	}
	for n, v := range in {
		if err := G.Let(n, v); err != nil {
			t.Fatal(err)
		}
	}
	m := G.NewTapeMachine(g)
	defer m.Close()
	if err := m.RunAll(); err != nil {
		t.Fatal(err)
	}
	out := make([][]float64, len(read))
	for i, v := range values {
		switch x := v.Data().(type) {
		case float64:
			out[i] = []float64{x}
		case []float64:
			out[i] = slices.Clone(x)
		}
	}
	return out
}

// TestWrongGradients shows why Log2 and InverseSqrt are not offered: at 3 their derivatives are 1/(3 ln 2) and -3^(-3/2)/2.
func TestWrongGradients(t *testing.T) {
	for _, f := range []struct {
		name  string
		op    func(*G.Node) (*G.Node, error)
		right float64
	}{{"Log2", G.Log2, 1 / (3 * math.Ln2)}, {"InverseSqrt", G.InverseSqrt, -math.Pow(3, -1.5) / 2}} {
		g := G.NewGraph()
		x := rawScalar(g, "x")
		y, err := f.op(x)
		if err != nil {
			t.Fatal(err)
		}
		d, err := G.Grad(y, x)
		if err != nil {
			t.Fatal(err)
		}
		if got := rawRun(t, g, map[*G.Node]any{x: 3.0}, d[0])[0][0]; math.Abs(got-f.right) < 1e-3 {
			t.Errorf("the derivative of raw %s is right now: %v", f.name, got)
		}
	}
}

// TestBrokenGradients shows why outer products, global pools, and maxima with a constant are not offered.
func TestBrokenGradients(t *testing.T) {
	tries := map[string]func(g *G.ExprGraph) error{
		"OuterProd": func(g *G.ExprGraph) error { // the gradients have the shapes of each other's operand
			x, y := rawVector(g, "x", 2), rawVector(g, "y", 3)
			d, err := rawGrad(G.OuterProd(x, y))(x, y)
			if err == nil && !d[0].Shape().Eq(x.Shape()) {
				err = errors.New("wrong shape")
			}
			return err
		},
		"GlobalAveragePool2D": func(g *G.ExprGraph) error {
			x := G.NewTensor(g, G.Float64, 4, G.WithShape(1, 2, 3, 3), G.WithName("x"))
			_, err := rawGrad(G.GlobalAveragePool2D(x))(x)
			return err
		},
		"MaxBetween": func(g *G.ExprGraph) error {
			_, err := G.MaxBetween(rawVector(g, "x", 2), G.NewConstant(0.0))
			return err
		},
		"MinBetween": func(g *G.ExprGraph) error {
			_, err := G.MinBetween(rawVector(g, "x", 2), G.NewConstant(0.0))
			return err
		},
	}
	for name, try := range tries {
		err := func() (err error) {
			defer func() {
				if r := recover(); r != nil {
					err = errors.Errorf("panic: %v", r)
				}
			}()
			return try(G.NewGraph())
		}()
		if err == nil {
			t.Errorf("raw %s works now", name)
		}
	}
}

func rawGrad(n *G.Node, err error) func(wrt ...*G.Node) (G.Nodes, error) {
	return func(wrt ...*G.Node) (G.Nodes, error) {
		if err != nil {
			return nil, err
		}
		sum, err := G.Sum(n)
		if err != nil {
			return nil, err
		}
		return G.Grad(sum, wrt...)
	}
}

// TestTwoGradients takes the gradients of W² and W⁴ at 3 in one graph: 2W = 6 and 4W³ = 108.
func TestTwoGradients(t *testing.T) {
	g := G.NewGraph()
	w := rawScalar(g, "w")
	two := G.Must(G.Square(w))
	four := G.Must(G.Square(two))
	d2, err := G.Grad(two, w)
	if err != nil {
		t.Fatal(err)
	}
	d4, err := G.Grad(four, w)
	if err != nil {
		t.Fatal(err)
	}
	if got := rawRun(t, g, map[*G.Node]any{w: 3.0}, d2[0], d4[0]); got[1][0] == 108 {
		t.Error("raw Gorgonia takes two gradients in one graph now")
	}
	for _, fourFirst := range []bool{false, true} {
		s := newScene(graph.Float64)
		w := s.given("w", []float64{3})
		two := s.Square(w)
		four := s.Square(two)
		var d2, d4 graph.Node
		if fourFirst {
			d4 = s.Grad(four, w)[0]
		}
		d2 = s.Grad(two, w)[0]
		if !fourFirst {
			d4 = s.Grad(four, w)[0]
		}
		again, through := s.Grad(four, w)[0], s.Grad(four, two, w)
		dd := s.Grad(d4, w)[0]
		for i, want := range []float64{6, 108, 108, 18, 108, 108} { // the last: 12 W² = 108, too
			got := s.run(t, d2, d4, again, through[0], through[1], dd)[i]
			closeTo(t, "gradient", got, []float64{want}, 1e-14)
		}
	}
}

// TestGradOfUnreached gives the zero Node, also where only Detach, a comparison or MaxOver lies between.
func TestGradOfUnreached(t *testing.T) {
	s := newScene(graph.Float64)
	x, w, other := s.normal("x", 3), s.normal("w", 3), s.normal("other", 3)
	blocked := s.Add(s.Detach(w), s.Add(s.Gt(w, x), s.Add(s.MaxOver(w, 0), s.Sign(s.Detach(w)))))
	loss := s.Sum(s.Mul(x, blocked))
	d := s.Grad(loss, x, w, other)
	if s.Err() != nil || !d[0].Valid() || d[1].Valid() || d[2].Valid() {
		t.Errorf("valid: %v %v %v, error %v; want only the first", d[0].Valid(), d[1].Valid(), d[2].Valid(), s.Err())
	}
}

func TestGradRefuses(t *testing.T) {
	s := newScene(graph.Float64)
	if x := s.normal("x", 3); len(s.Grad(x, x, x)) != 2 || s.Err() == nil {
		t.Errorf("error %v: the gradient of a vector must be refused", s.Err())
	}
	b := graph.NewBuilder(graph.Options{NoGrad: true})
	if x := b.Input("x"); b.Grad(x, x)[0].Valid() || b.Err() == nil {
		t.Errorf("error %v: gradients are switched off", b.Err())
	}
}
