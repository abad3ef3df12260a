package exec_test

import (
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"credo/graph/exec"
)

// A writer writes operations on values of one size.
type writer struct {
	ok func(*G.Node, error) *G.Node
}

func (w writer) number(x *G.Node, c float64) *G.Node { return number(x.Graph(), x.Dtype(), c) }
func (w writer) scale(x *G.Node, c float64) *G.Node {
	return w.ok(G.HadamardProd(w.number(x, c), x))
}
func (w writer) shift(x *G.Node, c float64) *G.Node { return w.ok(G.Add(x, w.number(x, c))) }
func (w writer) add(x, y *G.Node) *G.Node           { return w.ok(G.Add(x, y)) }
func (w writer) sub(x, y *G.Node) *G.Node           { return w.ok(G.Sub(x, y)) }
func (w writer) most(x, y *G.Node) *G.Node {
	return w.ok(exec.Select(w.ok(G.Lte(x, y, true)), y, x))
}

// tent is max(0, top - |x|).
func (w writer) tent(x *G.Node, top float64) *G.Node {
	zero := w.ok(exec.Expand(w.number(x, 0), x.Shape()...))
	return w.most(w.ok(G.Sub(w.number(x, top), w.ok(G.Abs(x)))), zero)
}

// TestLongerOperations computes sums of sums, lines, tents and the larger of two in one pass each, with the values that they have apart,
// and not where something else needs a value from within.
func TestLongerOperations(t *testing.T) {
	cases := map[string]struct {
		joints  int
		outputs func(w writer, x, y, z *G.Node) []*G.Node
	}{
		"a sum of a sum": {1, func(w writer, x, y, z *G.Node) []*G.Node {
			return []*G.Node{w.add(w.scale(w.add(w.scale(x, 0.9), w.scale(y, 0.3)), 0.7), w.scale(z, 1.1))}
		}},
		"a difference of which the second term is a difference": {1, func(w writer, x, y, z *G.Node) []*G.Node {
			return []*G.Node{w.sub(z, w.sub(x, y))}
		}},
		"a sum of a sum that is an output": {0, func(w writer, x, y, z *G.Node) []*G.Node {
			inner := w.add(x, y)
			return []*G.Node{inner, w.sub(inner, z)}
		}},
		"a sum and itself": {0, func(w writer, x, y, _ *G.Node) []*G.Node {
			inner := w.add(w.scale(x, 0.9), y)
			return []*G.Node{w.add(inner, w.scale(inner, 0.3))}
		}},
		"a line and the multiple within": {0, func(w writer, x, _, _ *G.Node) []*G.Node {
			multiple := w.scale(x, 100)
			return []*G.Node{w.add(w.shift(multiple, -1), multiple)}
		}},
		"a line less a value": {1, func(w writer, x, y, _ *G.Node) []*G.Node {
			return []*G.Node{w.sub(w.shift(w.scale(x, 100), -1), y)}
		}},
		"a value less a line": {1, func(w writer, x, y, _ *G.Node) []*G.Node {
			return []*G.Node{w.sub(w.scale(y, 0.4), w.shift(w.scale(x, 100), -1))}
		}},
		"a line that is read twice": {0, func(w writer, x, y, z *G.Node) []*G.Node {
			line := w.shift(w.scale(x, 100), -1)
			return []*G.Node{w.sub(line, y), w.ok(G.HadamardProd(line, z))}
		}},
		"a tent": {1, func(w writer, x, _, _ *G.Node) []*G.Node {
			return []*G.Node{w.scale(w.tent(x, 1), 0.3)}
		}},
		"a tent that is scaled twice": {1, func(w writer, x, _, _ *G.Node) []*G.Node {
			return []*G.Node{w.scale(w.scale(w.tent(x, 1), 0.3), 100)}
		}},
		"the larger within a tent of another height": {1, func(w writer, x, _, _ *G.Node) []*G.Node {
			return []*G.Node{w.scale(w.tent(x, 2), 0.3)}
		}},
		"a tent that is an output before it is scaled again": {1, func(w writer, x, _, _ *G.Node) []*G.Node {
			tent := w.scale(w.tent(x, 1), 0.3)
			return []*G.Node{tent, w.scale(tent, 100)}
		}},
		"the larger": {1, func(w writer, x, y, _ *G.Node) []*G.Node { return []*G.Node{w.most(x, y)} }},
		"a choice of a third": {0, func(w writer, x, y, z *G.Node) []*G.Node {
			return []*G.Node{w.ok(exec.Select(w.ok(G.Lte(x, y, true)), y, z))}
		}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			forDtypes(t, func(t *testing.T, d tensor.Dtype) {
				g := G.NewGraph()
				in := func(name string) *G.Node { return inputNode(g, d, name, 50, 130) }
				x, y, z := in("x"), in("y"), in("z")
				p := agree(t, c.outputs(writer{ok: must[*G.Node](t)}, x, y, z), []*G.Node{x, y, z})
				if got := p.Joints(); got != c.joints {
					t.Errorf("%d joints, want %d", got, c.joints)
				}
			})
		})
	}
}
