package exec

import (
	"math"
	"strings"
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// running is the body c' = a c + x with each c', sum c x, of scalars.
func running(t harness) (Body, *G.ExprGraph) {
	s := newScene(t, 1)
	c, x, a := s.input(), s.input(), s.input()
	next := s.must(add(s.must(mul(a, c)), x))
	return Body{
		Carry: []*G.Node{c}, X: []*G.Node{x}, Captured: []*G.Node{a},
		CarryOut: []*G.Node{next}, Each: []*G.Node{next}, Sum: []*G.Node{s.must(mul(c, x))},
	}, s.g
}

func (s *scene) scan(o ScanOptions, b Body, carry, xs, captured []*G.Node) *ScanNodes {
	s.t.Helper()
	r, err := Scan(o, b, carry, xs, captured)
	if err != nil {
		s.t.Fatalf("%+v", err)
	}
	return r
}

func (s *scene) number(v float64) *G.Node { return s.given(&Array{F64: []float64{v}}) }

// With c = 1, a = 2, x = 1 10 100: by hand.
func TestScanByHand(t *testing.T) {
	for _, c := range []struct {
		name                    string
		o                       ScanOptions
		final, sum, steps       float64
		each, dx                []float64
		dc, da, dsumdc, dsumdx0 float64
	}{
		// c: 1 3 16 132; sum 1+30+1600; d final: dc = 8, da = 4 c0 + 2 c1 + c2
		{"forward", ScanOptions{N: 3}, 132, 1631, 3, []float64{3, 16, 132}, []float64{4, 2, 1}, 8, 26, 1 + 20 + 400, 1 + 10 + 200},
		// c: 1 102 214 429; sum 100+1020+214
		{"reverse", ScanOptions{N: 3, Reverse: true}, 429, 1334, 3, []float64{429, 214, 102}, []float64{1, 2, 4}, 8, 4 + 204 + 214, 100 + 20 + 4, 214},
		{"two", ScanOptions{N: 3, Count: nil}, 16, 31, 2, []float64{3, 16, 0}, []float64{2, 1, 0}, 4, 2 + 3, 1 + 20, 1 + 10},
		// rows 1, 0: c: 1 12 25; sum 10+12
		{"two reverse", ScanOptions{N: 3, Reverse: true}, 25, 22, 2, []float64{25, 12, 0}, []float64{1, 2, 0}, 4, 2 + 12, 10 + 2, 12},
		{"none", ScanOptions{N: 3}, 1, 0, 0, []float64{0, 0, 0}, []float64{0, 0, 0}, 1, 0, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScene(t, 1)
			body, _ := running(t)
			c0, x, a := s.number(1), s.given(values(1, 10, 100)), s.number(2)
			if c.steps < 3 {
				c.o.Count = s.number(c.steps)
			}
			r := s.scan(c.o, body, []*G.Node{c0}, []*G.Node{x}, []*G.Node{a})
			got := s.eval(r.Final[0], r.Each[0], r.Sum[0], r.Steps)
			wantValues(t, got[0], c.final)
			wantValues(t, got[1], c.each...)
			wantValues(t, got[2], c.sum)
			wantValues(t, got[3], c.steps)
			one := s.number(1)
			wrt := []*G.Node{c0, x, a}
			g := s.eval(s.gradient([]*G.Node{r.Final[0]}, []*G.Node{one}, wrt)...)
			wantValues(t, g[0], c.dc)
			wantValues(t, g[1], c.dx...)
			wantValues(t, g[2], c.da)
			g = s.eval(s.gradient([]*G.Node{r.Sum[0]}, []*G.Node{one}, wrt)...)
			wantValues(t, g[0], c.dsumdc)
			wantValues(t, values(g[1].At(0)), c.dsumdx0)
		})
	}
}

// c' = c/2 + x until it falls below 1: 8, 4, 2, 1, 0.5 are four steps, and the fifth row never runs.
func TestScanStopsEarly(t *testing.T) {
	for _, reverse := range []bool{false, true} {
		s := newScene(t, 1)
		b := newScene(t, 2)
		c, x := b.input(), b.input()
		next := b.must(add(b.must(mul(c, b.must(constant(c, 0.5)))), x))
		body := Body{Carry: []*G.Node{c}, X: []*G.Node{x}, CarryOut: []*G.Node{next}, Each: []*G.Node{c}, Until: next}
		c0, xs := s.number(8), s.given(values(0, 0, 0, 0, 0))
		r := s.scan(ScanOptions{N: 5, Reverse: reverse, Tolerance: 1}, body, []*G.Node{c0}, []*G.Node{xs}, nil)
		each, dx := []float64{8, 4, 2, 1, 0}, []float64{0.125, 0.25, 0.5, 1, 0}
		if reverse {
			each, dx = []float64{0, 1, 2, 4, 8}, []float64{0, 1, 0.5, 0.25, 0.125}
		}
		got := s.eval(r.Final[0], r.Each[0], r.Steps)
		wantValues(t, got[0], 0.5)
		wantValues(t, got[1], each...)
		wantValues(t, got[2], 4)
		g := s.gradient([]*G.Node{r.Final[0]}, []*G.Node{s.number(1)}, []*G.Node{c0, xs})
		wantValues(t, s.eval(g[0])[0], 1./16)
		wantValues(t, s.eval(g[1])[0], dx...)
		// exactly at the tolerance is not below it
		r = s.scan(ScanOptions{N: 5, Reverse: reverse, Tolerance: 0.5}, body, []*G.Node{c0}, []*G.Node{xs}, nil)
		wantValues(t, s.eval(r.Steps)[0], 5)
	}
}

// A recurrent layer: its weights act at every step, the read-out's in the body as well; finite differences.
func TestScanRecurrentLayer(t *testing.T) {
	s := newScene(t, 3)
	b := newScene(t, 4)
	h, x, w, u, v := b.input(2, 3), b.input(2, 2), b.input(3, 3), b.input(2, 3), b.input(3, 2)
	pre := b.must(add(b.must(G.Mul(h, w)), b.must(G.Mul(x, u))))
	next := b.must(G.Tanh(pre))
	out := b.must(G.Mul(next, v))
	body := Body{
		Carry: []*G.Node{h}, X: []*G.Node{x}, Captured: []*G.Node{w, u, v},
		CarryOut: []*G.Node{next}, Each: []*G.Node{out}, Sum: []*G.Node{b.must(Collapse(b.must(G.Square(out))))},
	}
	h0, xs, W, U, V := s.input(2, 3), s.input(4, 2, 2), s.input(3, 3), s.input(2, 3), s.input(3, 2)
	for _, reverse := range []bool{false, true} {
		r := s.scan(ScanOptions{N: 4, Reverse: reverse}, body, []*G.Node{h0}, []*G.Node{xs}, []*G.Node{W, U, V})
		s.checkGradient(r.Sum[0], W, U, V, h0, xs)
		s.checkGradient(r.Each[0], W, U, V, h0, xs)
		s.checkGradient(r.Final[0], W, U)
		g := s.checkGradient(s.must(add(r.Sum[0], s.must(Collapse(s.must(G.Cube(r.Each[0])))))), W, V)
		s.checkGradient(g[0], W, V, U) // the gradient of a gradient
	}
}

// Leaky neurons with reset: the surrogate gradient by a loop written out in Go.
func TestScanSpikingLayer(t *testing.T) {
	const n, alpha, theta = 6, 0.8, 0.7
	s := newScene(t, 5)
	b := newScene(t, 6)
	v, x, w := b.input(), b.input(), b.input()
	z := b.must(G.Sub(v, b.must(constant(v, theta))))
	slope := b.must(Detach(b.must(G.Exp(b.must(G.Neg(b.must(G.Square(z))))))))
	z = b.must(Spike(z, slope))
	next := b.must(add(b.must(mul(v, b.must(constant(v, alpha)))), b.must(mul(w, x))))
	next = b.must(G.Sub(next, b.must(mul(z, b.must(constant(v, theta))))))
	body := Body{Carry: []*G.Node{v}, X: []*G.Node{x}, Captured: []*G.Node{w}, CarryOut: []*G.Node{next}, Each: []*G.Node{z}}
	v0, xs, W, seed := s.number(0.9), s.given(values(1, 0.2, 1.4, 0.8, 0.1, 2)), s.number(0.6), s.input(n)
	r := s.scan(ScanOptions{N: n}, body, []*G.Node{v0}, []*G.Node{xs}, []*G.Node{W})

	volts, spikes := []float64{0.9}, values(make([]float64, n)...)
	for t := range n {
		if volts[t]-theta > 0 {
			spikes.Set(t, 1)
		}
		volts = append(volts, alpha*volts[t]+0.6*s.values[xs].At(t)-theta*spikes.At(t))
	}
	dv, dw := 0.0, 0.0
	for t := n - 1; t >= 0; t-- {
		dw += dv * s.values[xs].At(t)
		psi := math.Exp(-(volts[t] - theta) * (volts[t] - theta))
		dv = alpha*dv + psi*(s.values[seed].At(t)-theta*dv)
	}
	sameValues(t, "spikes", s.eval(r.Each[0])[0], spikes, 0)
	if sum := spikes.Float64s(); sum[0] != 1 || sum[1] != 0 {
		t.Errorf("spikes %v: the case shows nothing", sum)
	}
	g := s.eval(s.gradient([]*G.Node{r.Each[0]}, []*G.Node{seed}, []*G.Node{v0, W})...)
	sameValues(t, "dv", g[0], values(dv), 1e-13)
	sameValues(t, "dw", g[1], values(dw), 1e-13)
}

// Gorgonia's tape machine runs scans and their gradients, in float32 too.
func TestScanOnTapeMachine(t *testing.T) {
	for _, dtype := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
		s, b := newScene(t, 7), newScene(t, 8)
		s.dtype, b.dtype = dtype, dtype
		c, x, w := b.input(3), b.input(3), b.input(3)
		next := b.must(G.Tanh(b.must(add(b.must(mul(c, w)), x))))
		body := Body{Carry: []*G.Node{c}, X: []*G.Node{x}, Captured: []*G.Node{w}, CarryOut: []*G.Node{next}, Sum: []*G.Node{next}}
		c0, xs, W := s.input(3), s.input(5, 3), s.input(3)
		r := s.scan(ScanOptions{N: 5}, body, []*G.Node{c0}, []*G.Node{xs}, []*G.Node{W})
		g := s.gradient([]*G.Node{r.Sum[0]}, []*G.Node{s.input(3)}, []*G.Node{c0, xs, W})
		want := s.eval(append(g, r.Final[0])...)
		for i, got := range s.tape(append(g, r.Final[0])...) {
			if got.Dtype() != dtype {
				t.Errorf("result %d is %v", i, got.Dtype())
			}
			sameValues(t, "value", got, want[i], 1e-6)
		}
	}
}

func TestScanErrors(t *testing.T) {
	s := newScene(t, 1)
	c, xs, a, wide := s.number(1), s.input(3), s.number(2), s.input(3, 2)
	good, g := running(t)
	free := inputLike(g, tensor.Float64, "free", nil)
	change := func(f func(*Body)) Body {
		b := *good.clone()
		f(&b)
		return b
	}
	one := func(n *G.Node) []*G.Node { return []*G.Node{n} }
	for _, test := range []struct {
		want     string
		o        ScanOptions
		body     Body
		c, x, cp []*G.Node
	}{
		{"0 steps", ScanOptions{}, good, one(c), one(xs), one(a)},
		{"x 1: the operand has shape (3, 2), must have (3)", ScanOptions{N: 3}, good, one(c), one(wide), one(a)},
		{"x 1: the operand has shape (3), must have (4)", ScanOptions{N: 4}, good, one(c), one(xs), one(a)},
		{"carry: 0 operands for 1", ScanOptions{N: 3}, good, nil, one(xs), one(a)},
		{"captured 1: the operand is nil", ScanOptions{N: 3}, good, one(c), one(xs), one(nil)},
		{"reads free", ScanOptions{N: 3}, change(func(b *Body) { b.Sum = one(free) }), one(c), one(xs), one(a)},
		{"is not an input", ScanOptions{N: 3}, change(func(b *Body) { b.X = b.Sum }), one(c), one(xs), one(a)},
		{"listed twice", ScanOptions{N: 3}, change(func(b *Body) { b.X = b.Carry }), one(c), one(xs), one(a)},
		{"returns 0 carries for 1", ScanOptions{N: 3}, change(func(b *Body) { b.CarryOut = nil }), one(c), one(xs), one(a)},
		{"output 2 of the body is nil", ScanOptions{N: 3}, change(func(b *Body) { b.Each = one(nil) }), one(c), one(xs), one(a)},
		{"Until has shape (3)", ScanOptions{N: 3}, change(func(b *Body) { b.Until = inputLike(g, tensor.Float64, "u", []int{3}) }), one(c), one(xs), one(a)},
		{"Count has shape (3)", ScanOptions{N: 3, Count: xs}, good, one(c), one(xs), one(a)},
		{"both Count and Until", ScanOptions{N: 3, Reverse: true, Count: a}, change(func(b *Body) { b.Until = b.Sum[0] }), one(c), one(xs), one(a)},
		{"no operands", ScanOptions{N: 3}, Body{}, nil, nil, nil},
	} {
		_, err := Scan(test.o, test.body, test.c, test.x, test.cp)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("error %v, want %q", err, test.want)
		}
	}
	r := s.scan(ScanOptions{N: 3, Count: s.number(4)}, good, one(c), one(xs), one(a))
	if _, err := r.Packed.Op().Do(toValue(s.values[c]), toValue(s.values[xs]), toValue(s.values[a]), G.NewF64(4)); err == nil {
		t.Error("a count of 4 of 3 rows passes")
	}
}
