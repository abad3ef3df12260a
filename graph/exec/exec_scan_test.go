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

// TestRandomScans compares scans over random bodies with the scan's own Do.
func TestRandomScans(t *testing.T) {
	forDtypes(t, func(t *testing.T, d tensor.Dtype) {
		rapid.Check(t, func(t *rapid.T) {
			w := newGrower(t, d)
			r, inputs := w.scan(2)
			outputs := w.someOf(r)
			agreeWith(byHand, 10*slack(d), t, outputs, inputs)
		})
	})
}

// TestRandomGradients compiles the gradients of random scans.
func TestRandomGradients(t *testing.T) {
	forDtypes(t, func(t *testing.T, d tensor.Dtype) {
		rapid.Check(t, func(t *rapid.T) {
			w := newGrower(t, d)
			r, inputs := w.scan(2)
			loss := number(w.g, d, 1)
			for _, x := range slices.Concat(r.Final, r.Each, r.Sum) {
				loss = w.ok(G.Add(loss, w.ok(exec.Collapse(w.ok(G.Square(w.tame(x)))))))
			}
			grads := must[[]*G.Node](t)(exec.Gradient([]*G.Node{loss}, []*G.Node{number(w.g, d, 1)}, inputs))
			grads = slices.DeleteFunc(grads, func(n *G.Node) bool { return n == nil })
			agreeWith(byHand, 10*slack(d), t, append(grads, loss), inputs) // a gradient through a scan multiplies rounding
		})
	})
}

func newGrower(t *rapid.T, d tensor.Dtype) *grower {
	return &grower{t: t, g: G.NewGraph(), d: d, exact: map[*G.Node]bool{}}
}

// input adds an input of the graph.
func (w *grower) input(shape ...int) *G.Node {
	n := inputNode(w.g, w.d, fmt.Sprintf("in%d", len(w.nodes)), shape...)
	w.nodes = append(w.nodes, n)
	w.exact[n] = true
	return n
}

var bodyShapes = [][]int{{}, {15}, {10, 17}, {1, 17}, {10, 1}}

func (w *grower) shapes(label string, least int) [][]int {
	return rapid.SliceOfN(rapid.SampledFrom(bodyShapes), least, 3).Draw(w.t, label)
}

// scan adds a scan over new inputs, nested up to a depth.
func (w *grower) scan(depth int) (*exec.ScanNodes, []*G.Node) {
	o := exec.ScanOptions{N: rapid.IntRange(1, 5).Draw(w.t, "N"), Reverse: rapid.Bool().Draw(w.t, "reverse"), ForwardOnly: rapid.Bool().Draw(w.t, "forward only")}
	var inputs, carry, xs, captured []*G.Node
	add := func(list *[]*G.Node, shape []int) {
		n := w.input(shape...)
		*list, inputs = append(*list, n), append(inputs, n)
	}
	b := newGrower(w.t, w.d)
	var body exec.Body
	for _, s := range w.shapes("carry", 1) {
		body.Carry = append(body.Carry, b.input(s...))
		add(&carry, s)
	}
	for _, s := range w.shapes("xs", 0) {
		body.X = append(body.X, b.input(s...))
		add(&xs, append([]int{o.N}, s...))
	}
	for _, s := range w.shapes("captured", 0) {
		body.Captured = append(body.Captured, b.input(s...))
		add(&captured, s)
	}
	b.body(&body, &o, depth)
	return must[*exec.ScanNodes](w.t)(exec.Scan(o, body, carry, xs, captured)), inputs
}

// body grows a body and draws its results, some of them twice or plain inputs.
func (w *grower) body(b *exec.Body, o *exec.ScanOptions, depth int) {
	table := []operation{w.unary, w.binary, w.scalar, w.choose, w.matMul, w.expand, w.broadcast, w.collapse, w.detach, w.window, w.pack}
	for range rapid.IntRange(0, 8).Draw(w.t, "operations") {
		w.grow(table)
	}
	if depth > 1 && rapid.Bool().Draw(w.t, "nested") {
		w.nested(b.Carry)
	}
	for _, c := range b.Carry {
		n := w.alike(c, "carry out")
		if rapid.Bool().Draw(w.t, "tame") {
			n = w.tame(n)
		}
		b.CarryOut = append(b.CarryOut, n)
	}
	for range rapid.IntRange(0, 3).Draw(w.t, "each") {
		b.Each = append(b.Each, w.pick("each", func(*G.Node) bool { return true }))
	}
	if rapid.Bool().Draw(w.t, "carry as each") {
		b.Each = append(b.Each, b.CarryOut[0])
	}
	for range rapid.IntRange(0, 3).Draw(w.t, "sum") {
		b.Sum = append(b.Sum, w.pick("sum", func(*G.Node) bool { return true }))
	}
	if rapid.Bool().Draw(w.t, "until") {
		x := w.pick("until", func(n *G.Node) bool { return w.exact[n] })
		b.Until, o.Tolerance = w.ok(exec.MaxOver(w.shaped(w.vector(x), volume(x.Shape())), 0)), 0.5
		b.Until = w.ok(exec.Collapse(b.Until))
	}
}

// vector is x with at least one axis.
func (w *grower) vector(x *G.Node) *G.Node {
	if x.IsScalar() {
		return w.ok(exec.Expand(x, 1))
	}
	return x
}

// nested scans inside the body over its nodes.
func (w *grower) nested(carry []*G.Node) {
	in := newGrower(w.t, w.d)
	var body exec.Body
	var captured []*G.Node
	for _, c := range carry {
		body.Carry = append(body.Carry, in.input(c.Shape()...))
	}
	for range 2 {
		x := w.pick("captured", func(*G.Node) bool { return true })
		body.Captured = append(body.Captured, in.input(x.Shape()...))
		captured = append(captured, x)
	}
	o := exec.ScanOptions{N: 3, ForwardOnly: true}
	in.body(&body, &o, 0)
	r := must[*exec.ScanNodes](w.t)(exec.Scan(o, body, carry, nil, captured))
	w.nodes = append(w.nodes, slices.Concat(r.Final, r.Each, r.Sum, []*G.Node{r.Steps})...)
}

// someOf draws outputs among the outputs of a scan and the values computed from them.
func (w *grower) someOf(r *exec.ScanNodes) []*G.Node {
	all := slices.Concat(r.Final, r.Each, r.Sum, []*G.Node{r.Steps})
	if rapid.Bool().Draw(w.t, "packed") {
		all = append(all, r.Packed)
	}
	var outputs []*G.Node
	for range rapid.IntRange(1, len(all)).Draw(w.t, "outputs") {
		n := all[rapid.IntRange(0, len(all)-1).Draw(w.t, "output")]
		if rapid.Bool().Draw(w.t, "used") {
			n = w.ok(G.Neg(w.tame(n)))
		}
		outputs = append(outputs, n)
	}
	return outputs
}
