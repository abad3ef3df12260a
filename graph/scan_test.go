package graph_test

import (
	"math"
	"slices"
	"testing"

	"credo/graph"
)

type nodes = []graph.Node

// TestLinearScan has h ← a h + x for three steps, which is worked out by hand: forwards
//
//	h1 = a h0 + x0, h2 = a h1 + x1, h3 = a h2 + x2;  ∂h3/∂a = h2 + a h1 + a² h0, ∂h3/∂x = (a², a, 1), ∂h3/∂h0 = a³
//
// and backwards with x2 first; there row t of Each is the result of the step on row t.
func TestLinearScan(t *testing.T) {
	const a, h0 = 0.5, 2.0
	for _, c := range []struct {
		reverse bool
		each    []float64 // with x = (1, 10, 100)
		da      float64
		dx      []float64
	}{
		// h: 2, then 0.5·2+1 = 2, 0.5·2+10 = 11, 0.5·11+100 = 105.5; ∂a: 11 + 0.5·2 + 0.25·2
		{false, []float64{2, 11, 105.5}, 12.5, []float64{0.25, 0.5, 1}},
		// h: 2, then 0.5·2+100 = 101, 0.5·101+10 = 60.5, 0.5·60.5+1 = 31.25; ∂a: 60.5 + 0.5·101 + 0.25·2
		{true, []float64{31.25, 60.5, 101}, 111.5, []float64{1, 0.5, 0.25}},
	} {
		s := newScene(graph.Float64)
		na, nh := s.given("a", []float64{a}), s.given("h", []float64{h0})
		xs := s.given("x", []float64{1, 10, 100}, 3)
		r := s.Scan(3, nodes{nh}, nodes{xs}, graph.ScanOptions{Reverse: c.reverse}, func(b *graph.Builder, carry, x []graph.Node) graph.Step {
			next := b.Add(b.Mul(na, carry[0]), x[0])
			return graph.Step{Carry: nodes{next}, Each: nodes{next}, Sum: nodes{b.Square(next)}}
		})
		d := s.Grad(r.Final[0], na, nh, xs)
		out := s.run(t, r.Final[0], r.Each[0], r.Sum[0], r.Steps, d[0], d[1], d[2])
		last := c.each[2]
		if c.reverse {
			last = c.each[0]
		}
		var squares float64
		for _, h := range c.each {
			squares += h * h
		}
		for i, want := range [][]float64{{last}, c.each, {squares}, {3}, {c.da}, {0.125}, c.dx} {
			closeTo(t, "output", out[i], want, 1e-15)
		}
	}
}

// TestScanOfScanOfGradients takes the third derivative of h ← w h, five times, which is w⁵: 60 w².
func TestScanOfScanOfGradients(t *testing.T) {
	s := newScene(graph.Float64)
	w := s.given("w", []float64{1.5})
	r := s.Scan(5, nodes{s.Const(1)}, nil, graph.ScanOptions{}, func(b *graph.Builder, carry, _ []graph.Node) graph.Step {
		return graph.Step{Carry: nodes{b.Mul(carry[0], w)}}
	})
	d1 := s.Grad(r.Final[0], w)[0]
	d2 := s.Grad(d1, w)[0]
	d3 := s.Grad(d2, w)[0]
	out := s.run(t, r.Final[0], d1, d2, d3)
	for i, want := range []float64{math.Pow(1.5, 5), 5 * math.Pow(1.5, 4), 20 * math.Pow(1.5, 3), 60 * 1.5 * 1.5} {
		closeTo(t, "derivative", out[i], []float64{want}, 1e-14)
	}
}

// TestScanThatConverges is Newton's method for the root of a, which stops when its step is small. The derivative is the
// derivative of the steps taken, carried along by hand: for h' = (h + a/h)/2 it is ((1 − a/h²) ∂h + 1/h)/2.
func TestScanThatConverges(t *testing.T) {
	for _, reverse := range []bool{false, true} {
		for _, tolerance := range []float64{100, 1e-3, 1e-9, 0} {
			const n, a = 12, 7.0
			h, dh, steps := 1.0, 0.0, 0
			each := make([]float64, n)
			for steps < n {
				next := (h + a/h) / 2
				dh = ((1-a/(h*h))*dh + 1/h) / 2
				row := steps
				if reverse {
					row = n - 1 - steps
				}
				change := math.Abs(next - h)
				h, each[row] = next, next
				if steps++; change < tolerance {
					break
				}
			}
			s := newScene(graph.Float64)
			na := s.given("a", []float64{a})
			o := graph.ScanOptions{Tolerance: tolerance, Reverse: reverse}
			r := s.Scan(n, nodes{s.Const(1)}, nil, o, func(b *graph.Builder, carry, _ []graph.Node) graph.Step {
				next := b.Scale(b.Add(carry[0], b.Div(na, carry[0])), 0.5)
				return graph.Step{Carry: nodes{next}, Each: nodes{next}, Until: b.Abs(b.Sub(next, carry[0]))}
			})
			out := s.run(t, r.Final[0], r.Each[0], r.Steps, s.Grad(r.Final[0], na)[0])
			same(t, "steps", out[2], []float64{float64(steps)})
			closeTo(t, "root", out[0], []float64{h}, 1e-15)
			closeTo(t, "each", out[1], each, 1e-15)
			closeTo(t, "derivative", out[3], []float64{dh}, 1e-14)
		}
	}
}

// TestForwardOnly lets no gradient through the Scan, and leaves the gradient that goes past it.
func TestForwardOnly(t *testing.T) {
	for _, o := range []graph.ScanOptions{{ForwardOnly: true}, {ForwardOnly: true, Checkpoint: 2}} {
		s := newScene(graph.Float64)
		w, x := s.given("w", []float64{1.5}), s.given("x", []float64{3})
		r := s.Scan(4, nodes{x}, nil, o, func(b *graph.Builder, carry, _ []graph.Node) graph.Step {
			return graph.Step{Carry: nodes{b.Mul(carry[0], w)}}
		})
		d := s.Grad(s.Mul(r.Final[0], x), w, x)
		if d[0].Valid() || !d[1].Valid() {
			t.Fatalf("gradient of w: %v, of x: %v", d[0].Valid(), d[1].Valid())
		}
		closeTo(t, "gradient", s.run(t, d[1])[0], []float64{3 * math.Pow(1.5, 4)}, 1e-15)
	}
}

// TestCaptured uses nodes from outside at two depths: inputs, results, constants; one of them twice.
func TestCaptured(t *testing.T) {
	s := newScene(graph.Float64)
	w, two := s.given("w", []float64{0.5}), s.Const(2)
	square := s.Square(w) // 0.25
	r := s.Scan(2, nodes{s.Const(1)}, nil, graph.ScanOptions{}, func(b *graph.Builder, carry, _ []graph.Node) graph.Step {
		in := b.Scan(3, carry, nil, graph.ScanOptions{}, func(b *graph.Builder, carry, _ []graph.Node) graph.Step {
			return graph.Step{Carry: nodes{b.Add(b.Mul(b.Add(carry[0], square), two), b.Mul(w, square))}}
		})
		return graph.Step{Carry: nodes{b.Add(in.Final[0], b.Mul(w, two))}}
	})
	h, dh := 1.0, 0.0
	for range 2 {
		for range 3 {
			h, dh = 2*(h+0.25)+0.125, 2*(dh+1)+0.75 // ∂w²=1, ∂w³=0.75
		}
		h, dh = h+1, dh+2
	}
	out := s.run(t, r.Final[0], s.Grad(r.Final[0], w)[0])
	same(t, "final", out[0], []float64{h})
	closeTo(t, "derivative", out[1], []float64{dh}, 1e-15)
}

// TestGradientInsideABody descends (w x − y)² step by step, by the gradient that the body itself takes.
func TestGradientInsideABody(t *testing.T) {
	xs, ys := []float64{1, -2, 0.5, 3}, []float64{2, 1, -1, 0.3}
	s := newScene(graph.Float64)
	r := s.Scan(4, nodes{s.given("w", []float64{0.3})}, nodes{s.given("x", xs, 4), s.given("y", ys, 4)}, graph.ScanOptions{},
		func(b *graph.Builder, carry, x []graph.Node) graph.Step {
			loss := b.Square(b.Sub(b.Mul(carry[0], x[0]), x[1]))
			return graph.Step{Carry: nodes{b.Sub(carry[0], b.Scale(b.Grad(loss, carry[0])[0], 0.1))}}
		})
	w := 0.3
	for i, x := range xs {
		w -= 0.1 * 2 * (w*x - ys[i]) * x
	}
	closeTo(t, "weight", s.run(t, r.Final[0])[0], []float64{w}, 1e-15)
}

// TestObserveInsideABody finds a node again under its name, in the body that named it.
func TestObserveInsideABody(t *testing.T) {
	s := newScene(graph.Float64)
	x := s.given("x", []float64{3})
	r := s.Scan(2, nodes{x}, nil, graph.ScanOptions{}, func(b *graph.Builder, carry, _ []graph.Node) graph.Step {
		b.Observe("double", b.Scale(carry[0], 2))
		b.Observe("outer", x)
		return graph.Step{Carry: nodes{b.Observed("double")}, Each: nodes{b.Observed("outer")}}
	})
	if s.Observed("double").Valid() {
		t.Error("a name of the body holds outside")
	}
	out := s.run(t, r.Final[0], r.Each[0])
	same(t, "final", out[0], []float64{12})
	same(t, "each", out[1], []float64{3, 3})
}

// TestSumsGoOnOverSegments adds up numbers whose sum depends on the order: 1e8 + 1 − 1e8 + 1 is 1 in float32, and 0 if the halves are
// added up first.
func TestSumsGoOnOverSegments(t *testing.T) {
	for _, o := range []graph.ScanOptions{{}, {Checkpoint: 2}} {
		s := newScene(graph.Float32)
		xs := s.given("x", []float64{1e8, 1, -1e8, 1}, 4)
		r := s.Scan(4, nodes{s.Const(0)}, nodes{xs}, o, func(_ *graph.Builder, carry, x []graph.Node) graph.Step {
			return graph.Step{Carry: carry, Sum: nodes{x[0]}}
		})
		same(t, "sum", s.run(t, r.Sum[0])[0], []float64{1})
	}
}

// TestCheckpointsSaveMemory compares a long Scan that keeps every state with one that keeps some.
func TestCheckpointsSaveMemory(t *testing.T) {
	const n, cells = 400, 50
	bytes := func(o graph.ScanOptions) (int, []float64) {
		s := newScene(graph.Float64)
		w, h := s.normal("w", cells), s.normal("h", cells)
		r := s.Scan(n, nodes{h}, nil, o, func(b *graph.Builder, carry, _ []graph.Node) graph.Step {
			return graph.Step{Carry: nodes{b.Tanh(b.Mul(carry[0], w))}}
		})
		p := compiled(t, s.Builder, s.in, s.Grad(s.Sum(r.Final[0]), w)[0])
		return p.Stats().Bytes, slices.Clone(evaluated(t, p, 1)[0])
	}
	all, want := bytes(graph.ScanOptions{})
	some, got := bytes(graph.ScanOptions{Checkpoint: 20})
	alive(t, "gradient", want)
	same(t, "gradient", got, want)
	if some > all/4 {
		t.Errorf("%d bytes with checkpoints, %d without", some, all)
	}
}
