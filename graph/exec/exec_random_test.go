package exec_test

import (
	"fmt"
	"slices"
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
	"pgregory.net/rapid"

	"credo/graph/exec"
)

// grower grows a random expression graph, operation by operation.
type grower struct {
	t     *rapid.T
	g     *G.ExprGraph
	d     tensor.Dtype
	nodes []*G.Node
	exact map[*G.Node]bool // both executors must agree on it to the bit: it may be compared
}

var sizes = []int{1, 10, 15, 17, 1000}

// TestRandomGraphs compares graphs over the whole table of operations with the
// operations' own execution, operands being used again and again.
func TestRandomGraphs(t *testing.T) {
	randomGraphs(t, byHand, func(w *grower) []operation {
		return []operation{
			w.unary, w.binary, w.binary, w.scalar, w.compare, w.choose, w.matMul, w.batchMatMul, w.transpose, w.reshape,
			w.expand, w.broadcast, w.broadcast, w.collapse, w.sum, w.maxOver, w.detach, w.spike, w.window, w.pack, w.repeat,
			w.patches, w.fold,
		}
	})
}

// TestRandomGraphsTape compares graphs in which nothing shares memory with the
// tape machine.
func TestRandomGraphsTape(t *testing.T) {
	randomGraphs(t, tape, func(w *grower) []operation {
		return []operation{w.unary, w.binary, w.scalar, w.compare, w.choose, w.transpose, w.sum, w.maxOver, w.spike}
	})
}

type operation = func(x *G.Node) (n *G.Node, exact bool)

func randomGraphs(t *testing.T, by oracle, table func(w *grower) []operation) {
	forDtypes(t, func(t *testing.T, d tensor.Dtype) {
		rapid.Check(t, func(t *rapid.T) {
			w := newGrower(t, d)
			for i := range 4 {
				shape := rapid.SliceOfN(rapid.SampledFrom(sizes), 0, 3).Filter(small).Draw(t, "shape")
				w.nodes = append(w.nodes, inputNode(w.g, d, fmt.Sprintf("in%d", i), shape...))
				w.exact[w.nodes[i]] = true
			}
			inputs := slices.Clone(w.nodes)
			for range rapid.IntRange(1, 25).Draw(t, "operations") {
				w.grow(table(w))
			}
			last := len(w.nodes) - 1
			outputs := []*G.Node{w.nodes[last]}
			for range 3 {
				outputs = append(outputs, w.nodes[rapid.IntRange(0, last).Draw(t, "output")])
			}
			agreeWith(by, slack(d), t, outputs, inputs)
		})
	})
}

func small(shape []int) bool { return volume(shape) <= 20000 }

func volume(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}

// grow adds one operation to the graph, if the one drawn fits.
func (w *grower) grow(table []operation) {
	x := w.pick("x", func(*G.Node) bool { return true })
	op := table[rapid.IntRange(0, len(table)-1).Draw(w.t, "operation")]
	if n, exact := op(x); n != nil && !slices.Contains(w.nodes, n) {
		w.nodes = append(w.nodes, n)
		w.exact[n] = exact
	}
}

func (w *grower) ok(n *G.Node, err error) *G.Node { return must[*G.Node](w.t)(n, err) }

// pick draws a node that fits, or nil.
func (w *grower) pick(label string, fits func(*G.Node) bool) *G.Node {
	var list []*G.Node
	for _, n := range w.nodes {
		if fits(n) {
			list = append(list, n)
		}
	}
	if len(list) == 0 {
		return nil
	}
	return list[rapid.IntRange(0, len(list)-1).Draw(w.t, label)]
}

// alike draws a node of the shape of x; x itself if there is no other.
func (w *grower) alike(x *G.Node, label string) *G.Node {
	return w.pick(label, func(n *G.Node) bool { return slices.Equal(n.Shape(), x.Shape()) })
}

// tame keeps values of the order of 1, so that errors do not grow with the graph.
func (w *grower) tame(x *G.Node) *G.Node {
	return w.ok(G.HadamardDiv(x, w.ok(G.Add(w.ok(G.Abs(x)), number(w.g, w.d, 1)))))
}

func (w *grower) unary(x *G.Node) (*G.Node, bool) {
	names := []string{"neg", "abs", "sign", "square", "cube", "sqrt", "inv", "exp", "ln", "log1p", "expm1", "sigmoid", "tanh", "softplus"}
	name := rapid.SampledFrom(names).Draw(w.t, "function")
	if name == "sign" && (!w.exact[x] || x.IsScalar()) {
		return nil, false // Gorgonia's sign of 0 is 1 in a scalar, 0 in a tensor
	}
	if x = w.tame(x); unaries[name].positive {
		x = w.ok(G.Add(w.ok(G.Square(x)), number(w.g, w.d, 0.5)))
	}
	return w.ok(unaries[name].f(x)), name == "sign"
}

func (w *grower) binary(x *G.Node) (*G.Node, bool) {
	y := w.alike(x, "y")
	switch rapid.SampledFrom([]string{"+", "-", "⊙", "÷", "max"}).Draw(w.t, "function") {
	case "+":
		return w.ok(G.Add(x, y)), w.exact[x] && w.exact[y]
	case "-":
		return w.ok(G.Sub(x, y)), w.exact[x] && w.exact[y]
	case "⊙":
		return w.ok(G.HadamardProd(w.tame(x), w.tame(y))), w.exact[x] && w.exact[y]
	case "÷":
		return w.ok(G.HadamardDiv(x, w.ok(G.Add(w.ok(G.Square(y)), number(w.g, w.d, 1))))), w.exact[x] && w.exact[y]
	}
	if x.IsScalar() {
		return nil, false // Gorgonia's fails on scalars
	}
	return w.ok(G.MaxBetween(x, y)), w.exact[x] && w.exact[y]
}

func (w *grower) scalar(x *G.Node) (*G.Node, bool) {
	s := number(w.g, w.d, rapid.SampledFrom([]float64{-1.5, 0.25, 3}).Draw(w.t, "constant"))
	if rapid.Bool().Draw(w.t, "node") {
		s = w.pick("scalar", (*G.Node).IsScalar)
	}
	if s == nil {
		return nil, false
	}
	f := binaries[rapid.SampledFrom([]string{"+", "-", "⊙"}).Draw(w.t, "function")]
	if rapid.Bool().Draw(w.t, "left") {
		return w.ok(f(w.tame(s), w.tame(x))), false
	}
	return w.ok(f(w.tame(x), w.tame(s))), false
}

func (w *grower) compare(x *G.Node) (*G.Node, bool) {
	y := w.alike(x, "y")
	if rapid.Bool().Draw(w.t, "constant") {
		y = number(w.g, w.d, 0.25)
	}
	if !w.exact[x] || y.Op() != nil && !w.exact[y] && !y.IsScalar() {
		return nil, false
	}
	return w.ok(binaries[rapid.SampledFrom([]string{">", ">=", "<", "<="}).Draw(w.t, "function")](x, y)), true
}

func (w *grower) choose(x *G.Node) (*G.Node, bool) {
	c, y := w.alike(x, "c"), w.alike(x, "y")
	if !w.exact[c] {
		return nil, false
	}
	return w.ok(exec.Select(c, x, y)), w.exact[x] && w.exact[y]
}

func (w *grower) spike(x *G.Node) (*G.Node, bool) {
	if !w.exact[x] {
		return nil, false
	}
	return w.ok(exec.Spike(x, w.alike(x, "slope"))), true
}

func (w *grower) detach(x *G.Node) (*G.Node, bool) { return w.ok(exec.Detach(x)), w.exact[x] }
