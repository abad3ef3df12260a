package exec

import (
	"fmt"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
	"pgregory.net/rapid"
)

// bodyWriter writes random bodies.
type bodyWriter struct {
	t     *rapid.T
	g     *G.ExprGraph
	pool  []*G.Node // of shape (2, 3)
	w     *G.Node   // (3, 3)
	count int
}

func (b *bodyWriter) must(n *G.Node, err error) *G.Node {
	b.t.Helper()
	if err != nil {
		b.t.Fatalf("%+v", err)
	}
	return n
}

func (b *bodyWriter) draw(what string, n int) int { return rapid.IntRange(0, n-1).Draw(b.t, what) }

func (b *bodyWriter) input(shape ...int) *G.Node {
	b.count++
	n := inputLike(b.g, tensor.Float64, fmt.Sprint("in ", b.count), shape)
	switch len(shape) {
	case 0:
		b.pool = append(b.pool, b.must(Expand(n, 2, 3)))
	case 1:
		b.pool = append(b.pool, b.must(Expand(b.must(Window(n, 0, 1, 1)), 2, 3)))
	default:
		if shape[0] == 2 {
			b.pool = append(b.pool, n)
		}
	}
	return n
}

func (b *bodyWriter) pick() *G.Node { return b.pool[b.draw("pick", len(b.pool))] }

// body writes a body whose inner scans, if depth allows any, are random too.
func (b *bodyWriter) body(depth int, until bool) Body {
	b.g = G.NewGraph()
	shapes := [][]int{{2, 3}, {2, 3}, {}, {1}}
	var out Body
	for range 1 + b.draw("carries", 3) {
		out.Carry = append(out.Carry, b.input(shapes[b.draw("shape", 4)]...))
	}
	for range b.draw("xs", 3) {
		out.X = append(out.X, b.input(shapes[b.draw("shape", 4)]...))
	}
	b.w = b.input(3, 3)
	out.Captured = []*G.Node{b.w}
	if b.draw("captured", 2) == 1 {
		out.Captured = append(out.Captured, b.input(shapes[b.draw("shape", 4)]...))
	}
	for range 1 + b.draw("operations", 8) {
		b.operation(depth)
	}
	for _, n := range out.Carry {
		out.CarryOut = append(out.CarryOut, b.result(n.Shape()))
	}
	for range b.draw("each", 3) {
		out.Each = append(out.Each, b.result(shapes[b.draw("shape", 3)]))
	}
	for range b.draw("sum", 3) {
		out.Sum = append(out.Sum, b.result(shapes[b.draw("shape", 3)]))
	}
	if until && b.draw("until", 3) == 0 {
		out.Until = b.must(Collapse(b.pick()))
	}
	return out
}

// result is an output of the shape, bounded so that many steps stay so.
func (b *bodyWriter) result(shape []int) *G.Node {
	n := b.pick()
	if b.draw("bounded", 3) > 0 || !(n.Op() == nil) {
		n = b.must(G.Tanh(n))
	}
	switch len(shape) {
	case 0:
		return b.must(Collapse(n))
	case 1:
		return b.must(Window(b.must(flatten(n)), 2, 1))
	}
	return n
}

func (b *bodyWriter) operation(depth int) {
	var n *G.Node
	x, y := b.pick(), b.pick()
	switch b.draw("operation", 13) {
	case 0:
		n = b.must(add(x, y))
	case 1:
		n = b.must(G.Sub(x, y))
	case 2, 3:
		n = b.must(mul(x, y))
	case 4:
		n = b.must(G.Tanh(x))
	case 5:
		n = b.must(G.Sigmoid(x))
	case 6, 7:
		n = b.must(G.Mul(b.must(G.Tanh(x)), b.w))
	case 8:
		n = b.must(Spike(x, b.must(G.Sigmoid(y))))
	case 9:
		n = b.must(Select(b.must(G.Gt(x, y, true)), b.must(G.Square(x)), y))
	case 10:
		n = b.must(mul(b.must(Collapse(b.must(G.Tanh(x)))), b.must(Detach(y))))
	case 11:
		if depth == 0 {
			return
		}
		b.inner(depth)
		return
	case 12:
		image := b.must(G.Reshape(b.must(G.Tanh(x)), tensor.Shape{2, 3, 1}))
		stride := 1 + b.draw("stride", 2)
		patches := b.must(G.Square(b.must(Patches(image, 2, stride))))
		n = b.must(G.Reshape(b.must(Fold(patches, 2, 3, 2, stride)), tensor.Shape{2, 3}))
	}
	b.pool = append(b.pool, n)
}

// inner writes a scan inside the body.
func (b *bodyWriter) inner(depth int) {
	w := &bodyWriter{t: b.t}
	body := w.body(depth-1, true)
	o := ScanOptions{N: 1 + b.draw("inner n", 3), Reverse: b.draw("inner reverse", 2) == 1, ForwardOnly: b.draw("forward only", 6) == 0}
	var carry, xs, captured []*G.Node
	for _, n := range body.Carry {
		carry = append(carry, b.operand(n.Shape()))
	}
	for _, n := range body.X {
		var list []*G.Node
		for range o.N {
			list = append(list, b.operand(n.Shape()))
		}
		xs = append(xs, b.must(Window(b.must(Pack(list...)), 0, rows(o.N, n.Shape())...)))
	}
	for _, n := range body.Captured {
		captured = append(captured, b.operand(n.Shape()))
	}
	r, err := Scan(o, body, carry, xs, captured)
	if err != nil {
		b.t.Fatalf("%+v", err)
	}
	for _, n := range concat(r.Final, r.Sum) {
		if n.IsScalar() || n.Dims() == 1 {
			n = b.must(Expand(b.must(Window(b.must(flatten(n)), 0)), 2, 3))
		}
		b.pool = append(b.pool, n)
	}
	for _, n := range r.Each {
		b.pool = append(b.pool, b.must(Expand(b.must(Collapse(b.must(G.Tanh(n)))), 2, 3)))
	}
}

func (b *bodyWriter) operand(shape []int) *G.Node {
	if len(shape) == 2 && shape[0] == 3 {
		return b.w
	}
	return b.result(shape)
}
