package exec

import (
	"fmt"
	"math"
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

var stockShapes = [][]int{{}, {1}, {1, 1}, {3}, {2, 3}, {3, 1}, {2, 2, 3}}

// Gorgonia's unary operations that are used as they are: their values against Go's math, their derivatives against finite
// differences.
func TestStockUnary(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(*G.Node) (*G.Node, error)
		want func(float64) float64
		pos  bool
	}{
		{"neg", G.Neg, func(x float64) float64 { return -x }, false},
		{"exp", G.Exp, math.Exp, false},
		{"log", G.Log, math.Log, true},
		{"log1p", G.Log1p, math.Log1p, true},
		{"expm1", G.Expm1, math.Expm1, false},
		{"sqrt", G.Sqrt, math.Sqrt, true},
		{"square", G.Square, func(x float64) float64 { return x * x }, false},
		{"cube", G.Cube, func(x float64) float64 { return x * x * x }, false},
		{"abs", G.Abs, math.Abs, false},
		{"inverse", G.Inverse, func(x float64) float64 { return 1 / x }, false},
		{"sigmoid", G.Sigmoid, func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }, false},
		{"tanh", G.Tanh, math.Tanh, false},
		{"sin", G.Sin, math.Sin, false},
		{"cos", G.Cos, math.Cos, false},
		{"softplus", G.Softplus, func(x float64) float64 { return math.Log1p(math.Exp(x)) }, false},
	} {
		for _, shape := range stockShapes {
			t.Run(fmt.Sprint(c.name, shape), func(t *testing.T) {
				s := newScene(t, 1)
				x := s.input(shape...)
				if c.pos {
					x = s.positive(shape...)
				}
				y := s.must(c.make(x))
				want := s.values[x].Clone()
				for i := range want.Len() {
					want.Set(i, c.want(want.At(i)))
				}
				sameValues(t, "value", s.eval(y)[0], want, 1e-14)
				s.checkGradient(y, x)
			})
		}
	}
}

// Sign and the comparisons: values, and no gradient.
func TestStockStops(t *testing.T) {
	s := newScene(t, 1)
	x, y := s.given(values(-2, 0, 3)), s.given(values(-1, 0, 1))
	wantValues(t, s.eval(s.must(G.Sign(x)))[0], -1, 0, 1)
	wantValues(t, s.eval(s.must(G.Gt(x, y, true)))[0], 0, 0, 1)
	wantValues(t, s.eval(s.must(G.Gte(x, y, true)))[0], 0, 1, 1)
	wantValues(t, s.eval(s.must(G.Lt(x, y, true)))[0], 1, 0, 0)
	wantValues(t, s.eval(s.must(G.Lte(x, y, true)))[0], 1, 1, 0)
	seed := s.input(3)
	for _, n := range []*G.Node{s.must(G.Sign(x)), s.must(G.Gt(x, y, true))} {
		if g := s.gradient([]*G.Node{n}, []*G.Node{seed}, []*G.Node{x})[0]; g != nil {
			t.Errorf("%v has a gradient, %v", n, g)
		}
		// beside a path that is differentiable
		g := s.gradient([]*G.Node{s.must(G.HadamardProd(n, x))}, []*G.Node{seed}, []*G.Node{x})[0]
		want := s.eval(s.must(G.HadamardProd(n, seed)))[0]
		sameValues(t, "gradient of n x", s.eval(g)[0], want, 1e-15)
	}
}

var stockBinary = []struct {
	name string
	make func(a, b *G.Node) (*G.Node, error)
	want func(a, b float64) float64
}{
	{"add", G.Add, func(a, b float64) float64 { return a + b }},
	{"sub", G.Sub, func(a, b float64) float64 { return a - b }},
	{"mul", G.HadamardProd, func(a, b float64) float64 { return a * b }},
	{"div", G.HadamardDiv, func(a, b float64) float64 { return a / b }},
}

// Gorgonia's + - * / of equal shapes and with a scalar on either side.
func TestStockBinary(t *testing.T) {
	for _, c := range stockBinary {
		for _, shape := range stockShapes {
			for _, scalar := range []string{"none", "left", "right"} {
				t.Run(fmt.Sprint(c.name, shape, scalar), func(t *testing.T) {
					s := newScene(t, 2)
					as, bs := shape, shape
					switch scalar {
					case "left":
						as = nil
					case "right":
						bs = nil
					}
					a, b := s.input(as...), s.input(bs...)
					y := s.must(c.make(a, b))
					want := NewArray(tensor.Float64, shape...)
					for i := range want.Len() {
						want.Set(i, c.want(s.values[a].At(i%s.values[a].Len()), s.values[b].At(i%s.values[b].Len())))
					}
					sameValues(t, "value", s.eval(y)[0], want, 1e-15)
					s.checkGradient(y, a, b)
					s.checkGradient(y, b) // a is cut
					s.checkGradient(s.must(c.make(a, s.must(G.NewConstant(1.25), nil))), a)
					s.checkGradient(s.must(c.make(s.must(G.NewConstant(1.25), nil), a)), a)
				})
			}
		}
	}
}

// One node on both sides.
func TestStockBinaryTwice(t *testing.T) {
	for _, c := range stockBinary[:1] {
		s := newScene(t, 3)
		x := s.input(2, 3)
		s.checkGradient(s.must(c.make(x, x)), x)
	}
	s := newScene(t, 3)
	x := s.input(2, 3)
	s.checkGradient(s.must(G.HadamardProd(x, x)), x)
}

func TestStockMatMul(t *testing.T) {
	for _, d := range [][3]int{{1, 1, 1}, {1, 3, 2}, {2, 1, 3}, {2, 3, 1}, {3, 1, 1}, {1, 1, 3}, {2, 3, 4}} {
		t.Run(fmt.Sprint(d), func(t *testing.T) {
			s := newScene(t, 4)
			a, b := s.input(d[0], d[1]), s.input(d[1], d[2])
			y := s.must(G.Mul(a, b))
			sameValues(t, "product", s.eval(y)[0], product(s.values[a], s.values[b], 1, false, false), 1e-14)
			s.checkGradient(y, a, b)
			square := s.must(G.Mul(a, s.must(G.Transpose(a))))
			s.checkGradient(square, a)
		})
	}
}

// The gradient a·bᵀ with one node for a and b: the product must not transpose both.
func TestStockMatMulOfOneTensor(t *testing.T) {
	s := newScene(t, 4)
	a, b := s.input(2, 2), s.input(2, 2)
	g := s.gradient([]*G.Node{s.must(G.Mul(a, b))}, []*G.Node{b}, []*G.Node{a})
	sameValues(t, "b bᵀ", s.eval(g[0])[0], product(s.values[b], s.values[b], 1, false, true), 1e-15)
}

func TestStockBatchedMatMul(t *testing.T) {
	for _, d := range [][4]int{{1, 1, 1, 1}, {2, 1, 3, 2}, {2, 2, 3, 4}, {3, 4, 1, 2}, {1, 2, 3, 1}} {
		for flags := range 4 {
			t.Run(fmt.Sprint(d, flags), func(t *testing.T) {
				s := newScene(t, 5)
				transA, transB := flags&1 != 0, flags&2 != 0
				as, bs := []int{d[0], d[1], d[2]}, []int{d[0], d[2], d[3]}
				if transA {
					as[1], as[2] = as[2], as[1]
				}
				if transB {
					bs[1], bs[2] = bs[2], bs[1]
				}
				a, b := s.input(as...), s.input(bs...)
				y := s.must(G.BatchedMatMul(a, b, transA, transB))
				sameValues(t, "product", s.eval(y)[0], product(s.values[a], s.values[b], d[0], transA, transB), 1e-14)
				s.checkGradient(y, a, b)
			})
		}
	}
}

// product multiplies batches of matrices the obvious way.
func product(a, b *Array, batch int, transA, transB bool) *Array {
	ar, ac := a.Shape[len(a.Shape)-2], a.Shape[len(a.Shape)-1]
	br, bc := b.Shape[len(b.Shape)-2], b.Shape[len(b.Shape)-1]
	at := func(g, i, j int) float64 {
		if transA {
			i, j = j, i
		}
		return a.At(g*ar*ac + i*ac + j)
	}
	bt := func(g, i, j int) float64 {
		if transB {
			i, j = j, i
		}
		return b.At(g*br*bc + i*bc + j)
	}
	m, k, n := ar, ac, bc
	if transA {
		m, k = ac, ar
	}
	if transB {
		n = br
	}
	out := NewArray(tensor.Float64, batch, m, n)
	for g := range batch {
		for i := range m {
			for j := range n {
				sum := 0.0
				for l := range k {
					sum += at(g, i, l) * bt(g, l, j)
				}
				out.Set(g*m*n+i*n+j, sum)
			}
		}
	}
	return out
}

func TestStockTransposeReshape(t *testing.T) {
	s := newScene(t, 6)
	x := s.input(2, 3, 4)
	y := s.must(G.Transpose(x, 2, 0, 1))
	want := NewArray(tensor.Float64, 4, 2, 3)
	for i := range 2 {
		for j := range 3 {
			for k := range 4 {
				want.Set(k*6+i*3+j, s.values[x].At(i*12+j*4+k))
			}
		}
	}
	sameValues(t, "transpose", s.eval(y)[0], want, 0)
	s.checkGradient(y, x)
	for _, shape := range []tensor.Shape{{24}, {6, 4}, {1, 24}, {24, 1}, {2, 1, 12}} {
		r := s.must(G.Reshape(x, shape))
		sameValues(t, "reshape", s.eval(r)[0], s.values[x], 0)
		s.checkGradient(s.must(G.Square(r)), x)
	}
	m := s.input(3, 2)
	s.checkGradient(s.must(G.Mul(s.must(G.Transpose(m)), m)), m)
	v := s.input(3)
	s.checkGradient(s.must(G.Square(s.must(G.Reshape(v, tensor.Shape{3, 1})))), v)
	one := s.input(1)
	s.checkGradient(s.must(G.Square(s.must(G.Reshape(one, tensor.Shape{1, 1})))), one)
}
