package exec

import (
	"strings"
	"testing"

	G "gorgonia.org/gorgonia"
)

// lanes is a body of two independent lanes a' = a p, b' = b q + x.
func lanes(t harness) Body {
	s := newScene(t, 1)
	a, b, x, p, q := s.input(2), s.input(2), s.input(2), s.input(2), s.input(2)
	na, nb := s.must(mul(a, p)), s.must(add(s.must(mul(b, q)), x))
	return Body{
		Carry: []*G.Node{a, b}, X: []*G.Node{x}, Captured: []*G.Node{p, q}, CarryOut: []*G.Node{na, nb},
		Each: []*G.Node{s.must(G.Square(a)), s.must(G.Square(b))}, Sum: []*G.Node{na, nb},
	}
}

type laneScene struct {
	*scene
	r             *ScanNodes
	a, b, x, p, q *G.Node
}

func newLanes(t harness, o ScanOptions) laneScene {
	s := newScene(t, 1)
	l := laneScene{scene: s, a: s.input(2), b: s.input(2), x: s.input(o.N, 2), p: s.input(2), q: s.input(2)}
	l.r = s.scan(o, lanes(t), []*G.Node{l.a, l.b}, []*G.Node{l.x}, []*G.Node{l.p, l.q})
	return l
}

// A result depends on its own lane only: inputs of the other lane have no gradient, rather than a zero one.
func TestScanReachesExactly(t *testing.T) {
	s := newLanes(t, ScanOptions{N: 3})
	wrt := []*G.Node{s.a, s.b, s.x, s.p, s.q}
	for _, c := range []struct {
		out  *G.Node
		want [5]bool
	}{
		{s.r.Final[0], [5]bool{true, false, false, true, false}}, {s.r.Final[1], [5]bool{false, true, true, false, true}},
		{s.r.Each[0], [5]bool{true, false, false, true, false}}, {s.r.Each[1], [5]bool{false, true, true, false, true}},
		{s.r.Sum[0], [5]bool{true, false, false, true, false}}, {s.r.Sum[1], [5]bool{false, true, true, false, true}},
		{s.r.Steps, [5]bool{}},
	} {
		for i, g := range s.gradient([]*G.Node{c.out}, []*G.Node{s.input(c.out.Shape()...)}, wrt) {
			if (g != nil) != c.want[i] {
				t.Errorf("%v: gradient %d is %v", c.out, i, g)
			}
		}
	}
	both := s.must(add(s.must(Collapse(s.r.Each[0])), s.must(Collapse(s.r.Sum[1]))))
	s.checkGradient(both, wrt...)
}

func TestScanForwardOnly(t *testing.T) {
	s := newLanes(t, ScanOptions{N: 3, ForwardOnly: true})
	g := s.gradient([]*G.Node{s.r.Sum[0]}, []*G.Node{s.input(2)}, []*G.Node{s.a, s.p})
	if g[0] != nil || g[1] != nil {
		t.Errorf("gradients %v go through a ForwardOnly scan", g)
	}
	with := newLanes(t, ScanOptions{N: 3})
	if less, all := size(s.r.Packed.Shape()), size(with.r.Packed.Shape()); all-less != 2*4*2 {
		t.Errorf("%d elements, with the states %d", less, all)
	}
	sameValues(t, "final", s.eval(s.r.Final[1])[0], with.eval(with.r.Final[1])[0], 0)
}

// Only gradients that are asked for are computed: no gradient of xs, no adjoint of the other lane. Stored values are read, not
// computed again.
func TestScanGradientIsLean(t *testing.T) {
	s := newLanes(t, ScanOptions{N: 3})
	g := s.gradient([]*G.Node{s.r.Final[1]}, []*G.Node{s.input(2)}, []*G.Node{s.q})
	v, ok := ScanOf(g[0])
	if !ok || v.Output != ScanSum {
		t.Fatalf("the gradient is %v, not the Sum of a scan", g[0])
	}
	if len(v.Body.Each) != 0 || len(v.Body.Carry) != 1 || len(v.Body.Sum) != 1 {
		t.Errorf("%d each, %d carries, %d sums", len(v.Body.Each), len(v.Body.Carry), len(v.Body.Sum))
	}
	if len(v.Xs) != 1 || !v.Options.Reverse {
		t.Errorf("%d sequences", len(v.Xs))
	}
	if w, ok := ScanOf(v.Xs[0]); !ok || w.Output != ScanStates || w.Index != 1 || w.Offset != 0 {
		t.Errorf("the carry before each step is read from %v", v.Xs[0])
	}
	if len(v.Captured) != 1 || v.Captured[0] != s.q {
		t.Errorf("captured %v", v.Captured)
	}
}

// b' = b q + a, a' = a p: for q alone the adjoint of a, which is not zero, leads nowhere.
func TestScanGradientCarriesWhatMatters(t *testing.T) {
	s, in := newScene(t, 1), newScene(t, 2)
	a, b, p, q := in.input(2), in.input(2), in.input(2), in.input(2)
	body := Body{
		Carry: []*G.Node{a, b}, Captured: []*G.Node{p, q},
		CarryOut: []*G.Node{in.must(mul(a, p)), in.must(add(in.must(mul(b, q)), a))},
	}
	a0, b0, P, Q := s.input(2), s.input(2), s.input(2), s.input(2)
	r := s.scan(ScanOptions{N: 3}, body, []*G.Node{a0, b0}, nil, []*G.Node{P, Q})
	for n, wrt := range [][]*G.Node{{Q}, {Q, P}} {
		g := s.checkGradient(r.Final[1], wrt...)
		if v, _ := ScanOf(g[0]); len(v.Body.Carry) != 1+n {
			t.Errorf("%d carries for the gradient of %d weights", len(v.Body.Carry), len(wrt))
		}
	}
}

// The new state and each Each are read from the forward run: the body of the gradient does not compute them again.
func TestScanGradientReadsBack(t *testing.T) {
	s, b := newScene(t, 1), newScene(t, 2)
	c, w := b.input(2), b.input(2)
	next := b.must(G.Tanh(b.must(mul(c, w))))
	each := b.must(G.Sigmoid(b.must(mul(next, w))))
	body := Body{Carry: []*G.Node{c}, Captured: []*G.Node{w}, CarryOut: []*G.Node{next}, Each: []*G.Node{each}}
	c0, W := s.input(2), s.input(2)
	r := s.scan(ScanOptions{N: 3}, body, []*G.Node{c0}, nil, []*G.Node{W})
	g := s.checkGradient(r.Each[0], W)
	v, _ := ScanOf(g[0])
	reached := map[*G.Node]bool{}
	ancestors(t, v.Body.outputs(), reached)
	for n := range reached {
		if isStock(n, "elemUnaryOp") && (strings.Contains(n.Op().String(), "tanh") || strings.Contains(n.Op().String(), "sigmoid")) {
			t.Errorf("the gradient computes %v", n)
		}
	}
	seen := map[ScanOutput]int{}
	for _, x := range v.Xs {
		if w, ok := ScanOf(x); ok {
			seen[w.Output]++
		}
	}
	if seen[ScanStates] != 2 || seen[ScanEach] != 1 {
		t.Errorf("it reads %v", seen)
	}
}

func ancestors(t *testing.T, roots []*G.Node, into map[*G.Node]bool) {
	t.Helper()
	enter := func(n *G.Node) ([]*G.Node, error) { return Children(n), nil }
	if err := postorder(roots, enter, func(n *G.Node, _ []*G.Node) error { into[n] = true; return nil }); err != nil {
		t.Fatal(err)
	}
}

func TestScanOf(t *testing.T) {
	s := newScene(t, 1)
	a, b, x, p, q, count := s.input(2), s.input(2), s.input(3, 2), s.input(2), s.input(2), s.number(2)
	body := lanes(t)
	r := s.scan(ScanOptions{N: 3, Count: count}, body, []*G.Node{a, b}, []*G.Node{x}, []*G.Node{p, q})
	row := s.must(Window(r.Packed, 4+6+2, 2)) // after two finals and all of each 0: row 1 of each 1
	for _, c := range []struct {
		n             *G.Node
		output        ScanOutput
		index, offset int
	}{
		{r.Packed, ScanPacked, 0, 0}, {r.Final[1], ScanFinal, 1, 0}, {r.Each[1], ScanEach, 1, 0}, {row, ScanEach, 1, 2},
		{r.Sum[0], ScanSum, 0, 0}, {r.Steps, ScanSteps, 0, 0}, {s.must(Window(r.Packed, 1, 2)), ScanPacked, 0, 0},
	} {
		v, ok := ScanOf(c.n)
		if !ok || v.Output != c.output || v.Index != c.index || v.Offset != c.offset {
			t.Fatalf("%v is seen as %+v", c.n, v)
		}
		if v.Carry[1] != b || v.Xs[0] != x || v.Captured[1] != q || v.Options.Count != count || v.Options.N != 3 {
			t.Errorf("%v is seen as %+v", c.n, v)
		}
		if v.Body.X[0] != body.X[0] || v.Body.Sum[1] != body.Sum[1] {
			t.Errorf("%v shows another body", c.n)
		}
	}
	for _, n := range []*G.Node{a, s.must(G.Neg(a)), s.must(Window(a, 0, 1))} {
		if _, ok := ScanOf(n); ok {
			t.Errorf("%v is seen as an output of a scan", n)
		}
	}
}

// Two scans are one node if and only if they do the same to the same.
func TestScanIdentity(t *testing.T) {
	s := newLanes(t, ScanOptions{N: 3})
	again := func(o ScanOptions, b Body, tail bool) *G.Node {
		r, err := newScan(o, b, tail, []*G.Node{s.a, s.b}, []*G.Node{s.x}, []*G.Node{s.p, s.q})
		if err != nil {
			t.Fatalf("%+v", err)
		}
		return r.Packed
	}
	if again(ScanOptions{N: 3}, lanes(t), false) != s.r.Packed {
		t.Error("the same scan is another node")
	}
	change := func(f func(*scene, *Body)) Body {
		b := lanes(t)
		f(&scene{t: t, g: b.Carry[0].Graph()}, &b)
		return b
	}
	scaled := func(by float64) Body {
		return change(func(s *scene, b *Body) { b.Sum[0] = s.must(mul(b.Sum[0], s.must(constant(b.Sum[0], by)))) })
	}
	stops := change(func(s *scene, b *Body) { b.Until = s.must(Collapse(b.Carry[0])) })
	count := s.number(3)
	seen := map[uint64]int{s.r.Packed.Op().(scanOp).serial: -1}
	for i, n := range []*G.Node{
		again(ScanOptions{N: 3, Reverse: true}, lanes(t), false), again(ScanOptions{N: 3, ForwardOnly: true}, lanes(t), false),
		again(ScanOptions{N: 3}, change(func(_ *scene, b *Body) { b.Captured[0], b.Captured[1] = b.Captured[1], b.Captured[0] }), false),
		again(ScanOptions{N: 3}, change(func(_ *scene, b *Body) { b.Each[0], b.Each[1] = b.Each[1], b.Each[0] }), false),
		again(ScanOptions{N: 3}, change(func(_ *scene, b *Body) { b.Each = b.Each[:1] }), false),
		again(ScanOptions{N: 3}, stops, false), again(ScanOptions{N: 3, Tolerance: 1}, stops, false),
		again(ScanOptions{N: 3}, scaled(1./2), false), again(ScanOptions{N: 3}, scaled(1./3), false),
		again(ScanOptions{N: 3, Count: count}, lanes(t), false), again(ScanOptions{N: 3, Count: count}, lanes(t), true),
	} {
		serial := n.Op().(scanOp).serial
		if j, ok := seen[serial]; ok {
			t.Errorf("scans %d and %d have one serial number", i, j)
		}
		seen[serial] = i
	}
}

// Two gradients in one graph, and the same one twice.
func TestScanGradientTwice(t *testing.T) {
	s := newLanes(t, ScanOptions{N: 3})
	seed := s.input(2)
	first := s.checkGradient(s.r.Final[0], s.p, s.a)
	s.checkGradient(s.must(G.Square(s.r.Sum[0])), s.p, s.a)
	s.checkGradient(s.r.Final[0], s.p)
	g1 := s.gradient([]*G.Node{s.r.Final[0]}, []*G.Node{seed}, []*G.Node{s.p})
	g2 := s.gradient([]*G.Node{s.r.Final[0]}, []*G.Node{seed}, []*G.Node{s.p})
	if g1[0] != g2[0] || g1[0] == first[0] {
		t.Errorf("%v and %v should be one node, %v another", g1[0], g2[0], first[0])
	}
}

// Gorgonia's own Grad goes through a scan too, once in a graph.
func TestScanStockGrad(t *testing.T) {
	s := newLanes(t, ScanOptions{N: 3})
	loss := s.must(Collapse(s.r.Sum[1]))
	want := s.eval(s.gradient([]*G.Node{loss}, []*G.Node{s.must(constant(loss, 1))}, []*G.Node{s.q, s.x})...)
	grads, err := G.Grad(loss, s.q, s.x)
	if err != nil {
		t.Fatalf("%+v", err)
	}
	for i, got := range s.eval(grads...) {
		sameValues(t, "gradient", got, want[i], 1e-15)
	}
}

// Copy shares the body.
func TestCopyScan(t *testing.T) {
	s := newLanes(t, ScanOptions{N: 3})
	d := newLanes(t, ScanOptions{N: 3, Reverse: true})
	subst := map[*G.Node]*G.Node{s.a: d.a, s.b: d.b, s.x: d.x, s.p: d.p, s.q: d.q}
	got, err := Copy(d.g, []*G.Node{s.r.Each[1]}, subst)
	if err != nil {
		t.Fatal(err)
	}
	sameValues(t, "copy", d.eval(got[0])[0], s.eval(s.r.Each[1])[0], 0)
	v, _ := ScanOf(s.r.Each[1])
	if w, ok := ScanOf(got[0]); !ok || w.Body != v.Body {
		t.Error("the body is not shared")
	}
}
