package exec_test

import (
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// A step is an adaptive one taken apart: its values, and nodes between them.
type step struct{ w, m, s, root, square *G.Node }

// adaptive builds a step of w in the direction of g, whose mean square is the mean square of h.
func adaptive(ok func(*G.Node, error) *G.Node, w, m, s, g, h, rate, correction *G.Node, kept float64) step {
	scale := func(x *G.Node, c float64) *G.Node { return ok(G.HadamardProd(number(x.Graph(), x.Dtype(), c), x)) }
	square := ok(G.Square(h))
	m2 := ok(G.Add(scale(m, 0.9), scale(g, 0.1)))
	s2 := ok(G.Add(scale(s, 0.75), scale(square, 0.25)))
	root := ok(G.Sqrt(ok(G.HadamardProd(s2, correction))))
	below := ok(G.Add(root, number(w.Graph(), w.Dtype(), 1e-3)))
	if kept != 1 {
		w = scale(w, kept)
	}
	return step{ok(G.Add(w, ok(G.HadamardDiv(ok(G.HadamardProd(m2, rate)), below)))), m2, s2, root, square}
}

// TestAdaptiveSteps computes adaptive steps in one pass, and not where something else needs a value from within, or needs one early.
func TestAdaptiveSteps(t *testing.T) {
	type given struct{ w, m, s, g, h, rate, correction *G.Node }
	cases := map[string]struct {
		joints  int
		outputs func(ok func(*G.Node, error) *G.Node, x given) []*G.Node
	}{
		"a step": {1, func(ok func(*G.Node, error) *G.Node, x given) []*G.Node {
			n := adaptive(ok, x.w, x.m, x.s, x.g, x.g, x.rate, x.correction, 1)
			return []*G.Node{n.m, n.s, n.w}
		}},
		"with decay": {1, func(ok func(*G.Node, error) *G.Node, x given) []*G.Node {
			n := adaptive(ok, x.w, x.m, x.s, x.g, x.g, x.rate, x.correction, 0.9)
			return []*G.Node{n.w, n.m, n.s}
		}},
		"of a change computed with it, its values read after it": {1, func(ok func(*G.Node, error) *G.Node, x given) []*G.Node {
			g := ok(G.Tanh(ok(G.HadamardProd(x.g, x.h))))
			n := adaptive(ok, x.w, x.m, x.s, g, g, x.rate, x.correction, 1)
			return []*G.Node{ok(G.HadamardProd(n.w, ok(G.HadamardProd(n.m, n.s)))), n.w}
		}},
		"a mean that is read first": {0, func(ok func(*G.Node, error) *G.Node, x given) []*G.Node {
			n := adaptive(ok, x.w, x.m, x.s, x.g, x.g, x.rate, x.correction, 1)
			return []*G.Node{ok(G.Tanh(n.m)), n.w, n.s}
		}},
		"a root that is an output": {0, func(ok func(*G.Node, error) *G.Node, x given) []*G.Node {
			n := adaptive(ok, x.w, x.m, x.s, x.g, x.g, x.rate, x.correction, 1)
			return []*G.Node{n.w, n.m, n.s, n.root}
		}},
		"a square that is read": {0, func(ok func(*G.Node, error) *G.Node, x given) []*G.Node {
			n := adaptive(ok, x.w, x.m, x.s, x.g, x.g, x.rate, x.correction, 1)
			return []*G.Node{n.w, ok(G.Tanh(n.square))}
		}},
		"the square of another change": {0, func(ok func(*G.Node, error) *G.Node, x given) []*G.Node {
			n := adaptive(ok, x.w, x.m, x.s, x.g, x.h, x.rate, x.correction, 1)
			return []*G.Node{n.w, n.m, n.s}
		}},
		"rates for each": {0, func(ok func(*G.Node, error) *G.Node, x given) []*G.Node {
			n := adaptive(ok, x.w, x.m, x.s, x.g, x.g, ok(G.Square(x.h)), x.correction, 1)
			return []*G.Node{n.w, n.m, n.s}
		}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			forDtypes(t, func(t *testing.T, d tensor.Dtype) {
				ok, g := must[*G.Node](t), G.NewGraph()
				in := func(name string, shape ...int) *G.Node { return inputNode(g, d, name, shape...) }
				w, m, h, rate, root := in("w", 50, 130), in("m", 50, 130), in("h", 50, 130), in("rate"), in("root", 50, 130)
				left, right := in("left", 50, 20), in("right", 20, 130)
				x := given{w, m, ok(G.Square(root)), ok(G.Mul(left, right)), h, rate, ok(G.Square(rate))}
				inputs := []*G.Node{w, m, h, rate, root, left, right}
				p := agree(t, c.outputs(ok, x), inputs)
				if got := p.Joints(); got != c.joints {
					t.Errorf("%d joints, want %d", got, c.joints)
				}
			})
		})
	}
}
