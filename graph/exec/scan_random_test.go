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

// twin is a result. The pieces of an Each are the rows that ran, in the order in which they ran; the twin that is written out holds
// these rows only, packed.
type twin struct {
	node   *G.Node
	pieces []piece
}

// piece is the window of a shape at offset of a twin's node.
type piece struct {
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

// write writes the steps out, at most limit, and pairs every result of the scan with its twin.
func (c *scanCase) write(r *ScanNodes, limit int) {
	nc := len(c.body.Carry)
	state := c.operands[:nc]
	pieces, each := make([][]piece, len(r.Each)), make([][]*G.Node, len(r.Each))
	sums := make([]*G.Node, len(r.Sum))
	for stop := false; c.ran < limit && !stop; c.ran++ {
		row := c.ran
		if c.o.Reverse {
			row = limit - 1 - c.ran
		}
		out := c.step(row, state)
		state = out[:nc]
		for i := range each {
			n := out[nc+i]
			pieces[i] = append(pieces[i], piece{row * size(n.Shape()), n.Shape()})
			each[i] = append(each[i], n)
		}
		for i := range sums {
			sums[i] = c.must(addTo(sums[i], out[nc+len(each)+i]))
		}
		stop = c.body.Until != nil && c.eval(out[len(out)-1])[0].At(0) < c.o.Tolerance
	}
	for i, n := range r.Final {
		c.pair(n, state[i], nil)
	}
	for i, n := range r.Sum {
		c.pair(n, sums[i], nil)
	}
	for i, n := range r.Each {
		c.pair(n, c.must(Pack(each[i]...)), pieces[i])
	}
}

// step writes the step on a row out.
func (c *scanCase) step(row int, state []*G.Node) []*G.Node {
	nc, nx := len(c.body.Carry), len(c.body.X)
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
	return out
}

func (c *scanCase) pair(scanned, unrolled *G.Node, pieces []piece) {
	c.scanned = append(c.scanned, twin{scanned, pieces})
	c.unrolled = append(c.unrolled, twin{node: unrolled})
}

func (c *scanCase) compareValues() {
	if got := c.eval(c.steps)[0].At(0); got != float64(c.ran) {
		c.t.Fatalf("%v steps ran, want %d", got, c.ran)
	}
	for i, w := range c.unrolled {
		got, want := c.eval(c.scanned[i].node)[0], c.eval(w.node)[0]
		if c.scanned[i].pieces == nil {
			sameValues(c.t, fmt.Sprint("output ", i), got, want, 0)
			continue
		}
		rest := got.Clone() // rows that did not run, once the others are set to 0
		at := 0
		for _, p := range c.scanned[i].pieces {
			sameValues(c.t, fmt.Sprint("row of each ", i), got.window(p.offset, p.shape), want.window(at, p.shape), 0)
			rest.window(p.offset, p.shape).Fill(0)
			at += size(p.shape)
		}
		sameValues(c.t, "rows that did not run", rest, NewArray(c.dtype, rest.Len()), 0)
	}
}

// compareGradients takes the gradient of a random choice of outputs both ways. It returns the gradients, as twins.
func (c *scanCase) compareGradients(scanned, unrolled []twin) (grads, flat []twin) {
	outs, seeds, flatOuts, flatSeeds := c.choose(scanned, unrolled)
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
			c.t.Fatalf("no gradient for wrt %d, which an output depends on", i)
		case want[i] == nil:
			sameValues(c.t, "unreached", c.eval(got[i])[0], NewArray(c.dtype, wrt[i].Shape()...), 0)
		default:
			sameValues(c.t, fmt.Sprint("gradient ", i), c.eval(got[i])[0], c.eval(want[i])[0], 1e-12)
			grads, flat = append(grads, twin{node: got[i]}), append(flat, twin{node: want[i]})
		}
	}
	return grads, flat
}

// choose picks outputs and makes random seeds for them.
func (c *scanCase) choose(scanned, unrolled []twin) (outs, seeds, flatOuts, flatSeeds []*G.Node) {
	for i, n := range scanned {
		if len(scanned) > 1 && rapid.IntRange(0, 3).Draw(c.rt, "leave out") == 0 {
			continue
		}
		seed := c.input(n.node.Shape()...)
		outs, seeds, flatOuts = append(outs, n.node), append(seeds, seed), append(flatOuts, unrolled[i].node)
		if n.pieces == nil {
			flatSeeds = append(flatSeeds, seed)
			continue
		}
		var rows []*G.Node
		for _, p := range n.pieces {
			rows = append(rows, c.must(Window(c.must(flatten(seed)), p.offset, p.shape...)))
		}
		flatSeeds = append(flatSeeds, c.must(Pack(rows...)))
	}
	return outs, seeds, flatOuts, flatSeeds
}
