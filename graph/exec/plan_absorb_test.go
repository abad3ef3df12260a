package exec_test

import (
	"fmt"
	"strings"
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"credo/graph/exec"
)

// TestAbsorb takes scales, sums, squares and absolute values into products and reductions, unless another operation reads them.
func TestAbsorb(t *testing.T) {
	ok := must[*G.Node](t)
	d := tensor.Float64
	for name, c := range map[string]struct {
		build func(g *G.ExprGraph, w, a, b *G.Node) []*G.Node
		want  string
	}{
		"a gradient step is one product": {func(g *G.ExprGraph, w, a, b *G.Node) []*G.Node {
			return []*G.Node{ok(G.Add(w, ok(G.HadamardProd(ok(G.Neg(ok(G.Mul(ok(G.Transpose(a)), b)))), number(g, d, 0.1)))))}
		}, "map[matmul:1]"},
		"less a product": {func(g *G.ExprGraph, w, a, b *G.Node) []*G.Node {
			return []*G.Node{ok(G.Sub(w, ok(G.HadamardProd(number(g, d, 3), ok(G.Mul(ok(G.Transpose(a)), b))))))}
		}, "map[matmul:1]"},
		"a product less a value": {func(g *G.ExprGraph, w, a, b *G.Node) []*G.Node {
			return []*G.Node{ok(G.Sub(ok(G.Mul(ok(G.Transpose(a)), b)), w))}
		}, "map[matmul:1]"},
		"a product of one row, added to every row": {func(g *G.ExprGraph, w, a, b *G.Node) []*G.Node {
			row := ok(G.Mul(ok(exec.Collapse(a, 1, 17)), w))
			return []*G.Node{ok(G.Sub(b, ok(exec.Expand(row, 15, 10))))}
		}, "map[-:1 matmul:1 sum:1]"},
		"the product itself is an output": {func(g *G.ExprGraph, w, a, b *G.Node) []*G.Node {
			p := ok(G.Mul(ok(G.Transpose(a)), b))
			return []*G.Node{ok(G.Add(w, p)), p}
		}, "map[+:1 matmul:1]"},
		"the product is read twice": {func(g *G.ExprGraph, w, a, b *G.Node) []*G.Node {
			p := ok(G.Mul(ok(G.Transpose(a)), b))
			return []*G.Node{ok(G.Add(w, p)), ok(G.Exp(ok(G.HadamardProd(number(g, d, 0.01), p))))}
		}, "map[+:1 exp:1 matmul:1 ⊙:1]"},
		"sum of squares": {func(g *G.ExprGraph, w, a, b *G.Node) []*G.Node {
			return []*G.Node{ok(exec.Collapse(ok(G.Square(a)), 15, 1))}
		}, "map[dot:1]"},
		"sum of products": {func(g *G.ExprGraph, w, a, b *G.Node) []*G.Node {
			return []*G.Node{ok(exec.Collapse(ok(G.HadamardProd(a, ok(G.Exp(a)))), 15, 1))}
		}, "map[dot:1 exp:1]"},
		"sum of squares over rows": {func(g *G.ExprGraph, w, a, b *G.Node) []*G.Node {
			return []*G.Node{ok(exec.Collapse(ok(G.Square(a)), 1, 17))}
		}, "map[square:1 sum:1]"},
		"largest absolute value": {func(g *G.ExprGraph, w, a, b *G.Node) []*G.Node {
			return []*G.Node{ok(exec.MaxOver(ok(G.Abs(a)), 1))}
		}, "map[max abs:1]"},
		"absolute values that are read": {func(g *G.ExprGraph, w, a, b *G.Node) []*G.Node {
			x := ok(G.Abs(a))
			return []*G.Node{ok(exec.MaxOver(x, 1)), x}
		}, "map[abs:1 max:1]"},
		"a running mean": {func(g *G.ExprGraph, w, a, b *G.Node) []*G.Node {
			return []*G.Node{ok(G.Sub(ok(G.HadamardProd(number(g, d, 0.9), a)), ok(G.HadamardProd(ok(G.Exp(a)), number(g, d, 0.1)))))}
		}, "map[+:1 exp:1]"},
		"a product and a value": {func(g *G.ExprGraph, w, a, b *G.Node) []*G.Node {
			return []*G.Node{ok(G.Add(ok(G.Tanh(a)), ok(G.HadamardProd(ok(G.Exp(a)), a))))}
		}, "map[+:1 exp:1 tanh:1]"},
	} {
		t.Run(name, func(t *testing.T) {
			g := G.NewGraph()
			w, a, b := inputNode(g, d, "w", 17, 10), inputNode(g, d, "a", 15, 17), inputNode(g, d, "b", 15, 10)
			p := agreeWith(byHand, 1, t, c.build(g, w, a, b), []*G.Node{w, a, b})
			if got := fmt.Sprint(p.Stats().Kinds); got != c.want {
				t.Errorf("operations %s, want %s", got, c.want)
			}
		})
	}
}

// A product that is added to a value takes its place, unless the value is read later or is a factor as well.
func TestProductOverValue(t *testing.T) {
	ok := must[*G.Node](t)
	const n = 64
	for name, c := range map[string]struct {
		build func(a, b, sum *G.Node) []*G.Node
		most  int // arrays of n x n
	}{
		"read last":   {func(a, b, sum *G.Node) []*G.Node { return []*G.Node{ok(G.Exp(ok(G.Add(ok(G.Mul(a, b)), sum))))} }, 2},
		"read later":  {func(a, b, sum *G.Node) []*G.Node { return []*G.Node{ok(G.Mul(ok(G.Add(ok(G.Mul(a, b)), sum)), sum))} }, 3},
		"left factor": {func(a, b, sum *G.Node) []*G.Node { return []*G.Node{ok(G.Exp(ok(G.Add(ok(G.Mul(sum, b)), sum))))} }, 3},
	} {
		t.Run(name, func(t *testing.T) {
			g := G.NewGraph()
			a, b, x := inputNode(g, tensor.Float64, "a", n, n), inputNode(g, tensor.Float64, "b", n, n), inputNode(g, tensor.Float64, "x", n, n)
			p := agreeWith(byHand, 64, t, c.build(a, b, ok(G.Tanh(x))), []*G.Node{a, b, x})
			if arrays := p.Stats().Bytes / (8 * n * n); arrays != c.most {
				t.Errorf("%d arrays, want %d", arrays, c.most)
			}
		})
	}
}

// TestChains computes elementwise operations of one size in one instruction, and no others.
func TestChains(t *testing.T) {
	ok := must[*G.Node](t)
	d := tensor.Float64
	g := G.NewGraph()
	x, w := inputNode(g, d, "x", 1000, 10), inputNode(g, d, "w", 10, 10)
	row, column := inputNode(g, d, "row", 1, 10), inputNode(g, d, "column", 1000, 1)
	u := ok(G.Add(ok(G.Mul(x, w)), ok(exec.Expand(row, 1000, 10))))
	r, slope := ok(G.Softplus(u)), ok(G.Sigmoid(u))
	v := ok(G.HadamardProd(ok(G.Mul(r, w)), slope))           // a product lies between
	z := ok(G.Sub(v, ok(exec.Expand(column, 1000, 10))))      // two broadcasts of one size
	late := ok(G.HadamardProd(ok(G.Square(x)), ok(G.Exp(z)))) // the square of an input is computed when it is read
	p := agreeWith(byHand, 1, t, []*G.Node{late, u}, []*G.Node{x, w, row, column})
	if s := p.Stats(); s.Instructions != 4 {
		var text strings.Builder
		if err := p.WritePlan(&text); err != nil {
			t.Fatal(err)
		}
		t.Errorf("%d instructions, want two products and two chains:\n%s", s.Instructions, &text)
	}
}
