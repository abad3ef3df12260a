package exec_test

import (
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"credo/graph/exec"
)

// unaries are all elementwise functions with kernels, on arguments in their domain.
var unaries = map[string]struct {
	f        func(*G.Node) (*G.Node, error)
	positive bool
}{
	"neg": {G.Neg, false}, "abs": {G.Abs, false}, "sign": {G.Sign, false}, "square": {G.Square, false},
	"cube": {G.Cube, false}, "sqrt": {G.Sqrt, true}, "inv": {G.Inverse, true}, "exp": {G.Exp, false},
	"ln": {G.Log, true}, "log1p": {G.Log1p, true}, "expm1": {G.Expm1, false}, "sigmoid": {G.Sigmoid, false},
	"tanh": {G.Tanh, false}, "sin": {G.Sin, false}, "cos": {G.Cos, false}, "softplus": {G.Softplus, false},
}

func TestUnary(t *testing.T) {
	forDtypes(t, func(t *testing.T, d tensor.Dtype) {
		ok := must[*G.Node](t)
		for name, u := range unaries {
			g := G.NewGraph()
			x, s := inputNode(g, d, "x", 15, 17), inputNode(g, d, "s")
			var out []*G.Node
			for _, arg := range []*G.Node{x, s} {
				if u.positive {
					arg = ok(G.Add(ok(G.Square(arg)), number(g, d, 0.5)))
				}
				out = append(out, ok(u.f(arg)))
			}
			p := agree(t, out, []*G.Node{x, s})
			if k := p.Stats().Kinds[name]; k < 2 || p.Stats().Fallbacks != 0 {
				t.Errorf("%s: kinds %v", name, p.Stats().Kinds)
			}
		}
	})
}

// number is a constant of the type.
func number(g *G.ExprGraph, d tensor.Dtype, v float64) *G.Node {
	if d == tensor.Float32 {
		return g.AddNode(G.NewConstant(float32(v)))
	}
	return g.AddNode(G.NewConstant(v))
}

// binaries are all elementwise operations of two operands with kernels.
var binaries = map[string]func(a, b *G.Node) (*G.Node, error){
	"+": G.Add, "-": G.Sub, "⊙": G.HadamardProd, "÷": G.HadamardDiv,
	">": compared(G.Gt), ">=": compared(G.Gte), "<": compared(G.Lt), "<=": compared(G.Lte), "==": compared(G.Eq), "!=": compared(G.Ne),
}

func compared(f func(a, b *G.Node, same bool) (*G.Node, error)) func(a, b *G.Node) (*G.Node, error) {
	return func(a, b *G.Node) (*G.Node, error) { return f(a, b, true) }
}

func TestBinary(t *testing.T) {
	forDtypes(t, func(t *testing.T, d tensor.Dtype) {
		ok := must[*G.Node](t)
		for name, f := range binaries {
			g := G.NewGraph()
			x, y := inputNode(g, d, "x", 10, 17), inputNode(g, d, "y", 10, 17)
			s, r := inputNode(g, d, "s"), inputNode(g, d, "r")
			var out []*G.Node
			for _, pair := range [][2]*G.Node{{x, y}, {x, s}, {s, x}, {s, r}, {x, number(g, d, 2)}, {number(g, d, 0.25), x}, {x, x}} {
				out = append(out, ok(f(pair[0], pair[1])))
			}
			p := agree(t, out, []*G.Node{x, y, s, r})
			if k := p.Stats().Kinds[name]; k != len(out) || p.Stats().Fallbacks != 0 {
				t.Errorf("%s: kinds %v", name, p.Stats().Kinds)
			}
		}
	})
}

func TestMaxMinBetween(t *testing.T) {
	forDtypes(t, func(t *testing.T, d tensor.Dtype) {
		ok := must[*G.Node](t)
		g := G.NewGraph()
		x, y := inputNode(g, d, "x", 10, 17), inputNode(g, d, "y", 10, 17)
		out := []*G.Node{ok(G.MaxBetween(x, y)), ok(G.MinBetween(x, y))}
		if p := agree(t, out, []*G.Node{x, y}); p.Stats().Fallbacks != 0 {
			t.Errorf("kinds %v", p.Stats().Kinds)
		}
	})
}

func TestPow(t *testing.T) {
	forDtypes(t, func(t *testing.T, d tensor.Dtype) {
		ok := must[*G.Node](t)
		g := G.NewGraph()
		x := inputNode(g, d, "x", 10, 17)
		y := ok(G.Add(ok(G.Square(x)), number(g, d, 0.5)))
		out := []*G.Node{ok(G.Pow(y, number(g, d, 3))), ok(G.Pow(number(g, d, 2), x))}
		if p := agree(t, out, []*G.Node{x}); p.Stats().Fallbacks != 0 {
			t.Errorf("kinds %v", p.Stats().Kinds)
		}
	})
}

var _ = exec.Compile
