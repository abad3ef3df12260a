package exec

import (
	"fmt"
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
	"pgregory.net/rapid"
)

// A Scan is its body written out once for every step: values, gradients, and gradients of gradients, for random bodies.
func TestScanIsUnrolled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawScan(t)
		c.compareValues()
		grads, flat := c.compareGradients(c.scanned, c.unrolled)
		if rapid.IntRange(0, 2).Draw(t, "second") == 0 && len(grads) > 0 {
			c.compareGradients(grads, flat)
		}
	})
}

// scanCase is a random scan on random operands, beside the same written out.
type scanCase struct {
	*scene
	rt                *rapid.T
	o                 ScanOptions
	body              Body
	operands          []*G.Node
	scanned, unrolled []twin
	steps             *G.Node
	ran               int
}

// twin is a node, and the values it ought to have in parts: of Each, the rows that ran.
type twin struct {
	node  *G.Node
	parts []part1
}

// part1 is the window of a shape at offset of a twin's node.
type part1 struct {
	offset int
	shape  tensor.Shape
}

func drawScan(t *rapid.T) *scanCase {
	s := newScene(t, rapid.Uint64Range(0, 1000).Draw(t, "seed"))
	w := &bodyWriter{t: t}
	c := &scanCase{scene: s, rt: t, body: w.body(rapid.IntRange(0, 1).Draw(t, "depth"), true)}
	c.o = ScanOptions{N: rapid.IntRange(1, 4).Draw(t, "n"), Reverse: rapid.Bool().Draw(t, "reverse")}
	c.o.Tolerance = rapid.SampledFrom([]float64{-1, 0, 1}).Draw(t, "tolerance")
	limit := c.o.N
	if !(c.o.Reverse && c.body.Until != nil) && rapid.Bool().Draw(t, "counted") {
		limit = rapid.IntRange(1, c.o.N).Draw(t, "count")
		c.o.Count = s.given(&Array{F64: []float64{float64(limit)}})
	}
	var carry, xs, captured []*G.Node
	for _, n := range c.body.Carry {
		carry = append(carry, s.input(n.Shape()...))
	}
	for _, n := range c.body.X {
		xs = append(xs, s.input(rows(c.o.N, n.Shape())...))
	}
	for _, n := range c.body.Captured {
		captured = append(captured, s.input(n.Shape()...))
	}
	c.operands = concat(carry, xs, captured)
	r, err := Scan(c.o, c.body, carry, xs, captured)
	if err != nil {
		t.Fatalf("%+v", err)
	}
	c.steps = r.Steps
	c.write(r, limit)
	return c
}

// write writes the steps out, and pairs every result of the scan with its twins.
func (c *scanCase) write(r *ScanNodes, limit int) {
	nc, nx := len(c.body.Carry), len(c.body.X)
	state := c.operands[:nc]
	each := make([]twin, len(r.Each))
	flatEach := make([][]*G.Node, len(r.Each))
	sums := make([]*G.Node, len(r.Sum))
	for ran := 0; ran < limit; ran++ {
		row := ran
		if c.o.Reverse {
			row = limit - 1 - ran
		}
		subst := map[*G.Node]*G.Node{}
		for i, n := range c.body.inputs() {
			switch {
			case i < nc:
				subst[n] = state[i]
			case i < nc+nx:
				subst[n] = c.must(Window(c.must(flatten(c.operands[i])), row*size(n.Shape()), n.Shape()...))
			default:
				subst[n] = c.operands[i]
			}
		}
		out, err := Copy(c.g, c.body.outputs(), subst)
		if err != nil {
			c.t.Fatalf("%+v", err)
		}
		state = out[:nc]
		for i := range each {
			n := out[nc+i]
			each[i].parts = append(each[i].parts, part1{row * size(n.Shape()), n.Shape()})
			flatEach[i] = append(flatEach[i], n)
		}
		for i := range sums {
			sums[i] = c.must(addTo(sums[i], out[nc+len(each)+i]))
		}
		c.ran++
		if c.body.Until != nil && c.eval(out[len(out)-1])[0].At(0) < c.o.Tolerance {
			break
		}
	}
	for i, n := range r.Final {
		c.pair(n, state[i])
	}
	for i, n := range r.Sum {
		c.pair(n, sums[i])
	}
	for i, n := range r.Each {
		c.scanned = append(c.scanned, twin{n, each[i].parts})
		c.unrolled = append(c.unrolled, twin{c.must(Pack(flatEach[i]...)), nil})
	}
}

func (c *scanCase) pair(scanned, unrolled *G.Node) {
	c.scanned = append(c.scanned, twin{node: scanned})
	c.unrolled = append(c.unrolled, twin{node: unrolled})
}

func (c *scanCase) compareValues() {
	if got := c.eval(c.steps)[0].At(0); got != float64(c.ran) {
		c.t.Fatalf("%v steps ran, want %d", got, c.ran)
	}
	for i, w := range c.unrolled {
		got, want := c.eval(c.scanned[i].node)[0], c.eval(w.node)[0]
		if c.scanned[i].parts == nil {
			sameValues(c.t, fmt.Sprint("output ", i), got, want, 0)
			continue
		}
		rest := got.Clone() // what is left once the rows that ran are taken out
		at := 0
		for _, p := range c.scanned[i].parts {
			sameValues(c.t, fmt.Sprint("row of each ", i), got.part(p.offset, p.shape), want.part(at, p.shape), 0)
			rest.part(p.offset, p.shape).Fill(0)
			at += size(p.shape)
		}
		sameValues(c.t, "rows that did not run", rest, NewArray(c.dtype, rest.Len()), 0)
	}
}

// compareGradients takes the gradient of a random choice of outputs both ways. It returns the gradients, as twins.
func (c *scanCase) compareGradients(scanned, unrolled []twin) (grads, flat []twin) {
	var outs, seeds, flatOuts, flatSeeds []*G.Node
	for i, n := range scanned {
		if len(scanned) > 1 && rapid.IntRange(0, 3).Draw(c.rt, "leave out") == 0 {
			continue
		}
		seed := c.input(n.node.Shape()...)
		outs, seeds = append(outs, n.node), append(seeds, seed)
		flatOuts = append(flatOuts, unrolled[i].node)
		if n.parts == nil {
			flatSeeds = append(flatSeeds, seed)
			continue
		}
		var pieces []*G.Node
		for _, p := range n.parts {
			pieces = append(pieces, c.must(Window(c.must(flatten(seed)), p.offset, p.shape...)))
		}
		flatSeeds = append(flatSeeds, c.must(Pack(pieces...)))
	}
	if len(outs) == 0 {
		return nil, nil
	}
	var wrt []*G.Node
	for _, x := range c.operands {
		if rapid.IntRange(0, 3).Draw(c.rt, "not wrt") > 0 {
			wrt = append(wrt, x)
		}
	}
	got, want := c.gradient(outs, seeds, wrt), c.gradient(flatOuts, flatSeeds, wrt)
	for i := range wrt {
		switch {
		case want[i] == nil && got[i] == nil:
		case got[i] == nil:
			c.t.Fatalf("no gradient for wrt %d, which is reached", i)
		case want[i] == nil:
			sameValues(c.t, "unreached", c.eval(got[i])[0], NewArray(c.dtype, wrt[i].Shape()...), 0)
		default:
			sameValues(c.t, fmt.Sprint("gradient ", i), c.eval(got[i])[0], c.eval(want[i])[0], 1e-12)
			grads, flat = append(grads, twin{node: got[i]}), append(flat, twin{node: want[i]})
		}
	}
	return grads, flat
}

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
	switch b.draw("operation", 12) {
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
