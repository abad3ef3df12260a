package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// widths of tiles, in vectors.
var widths = []int{1, 2, 4}

// maxRows is the greatest number of rows of a tile w vectors wide: the sums, and
// a row of B or a column of A beside them, must fit the registers.
func (g *generator) maxRows(w int) int {
	if g.wide() {
		return map[int]int{1: 14, 2: 14, 4: 6}[w]
	}
	return map[int]int{1: 12, 2: 6, 4: 3}[w]
}

// Registers of a tile. The odd multiples of A's row stride reach every row from
// one pointer, as 1, 2, 4 or 8 times one of them.
var (
	a, b, c, d          = reg.RSI, reg.RDI, reg.RSI, reg.RDI
	columnA, rowB, rowC = reg.R8, reg.R9, reg.R8
	depth               = reg.RCX
	multiples           = []reg.GPPhysical{reg.RAX, reg.RBX, reg.RDX, reg.R10, reg.R11, reg.R12, reg.R13, reg.R15}
	scratch             = reg.RAX
	ahead, stepAhead    = reg.R15, reg.R14
)

// tile writes the function for tiles w vectors wide.
func (g *generator) tile(w int) {
	g.anyRows(fmt.Sprintf("tile%d", w), g.maxRows(w), w, "", g.sum)
}

// anyRows writes a function for tiles of 1 to maxRows rows, given how to sum them.
func (g *generator) anyRows(name string, maxRows, w int, doc string, sum func(rows, w int)) {
	g.begin(name, "a, b, d, c, sums, ahead *%s, rows, width, depth, rowA, columnA, rowB, rowC, rowSums, stepAhead, count, nextA, nextB, nextC, nextSums, nextAhead int, alpha, beta %[1]s",
		fmt.Sprintf("sets count tiles of C, one after another, to alpha A B + beta D: 1 to %d rows, width columns up to %d. Products are added to sums, if there are any. Strides are in bytes.%s", maxRows, w*g.lanes(), doc))
	if g.wide() {
		all := g.vector(0)
		g.width(all)
		for v := range w {
			g.mask(v*g.lanes(), all, masks[v])
		}
	}
	rows := g.load("rows", scratch)
	for r := maxRows; r > 1; r-- {
		g.CMPQ(rows, operand.Imm(uint64(r)))
		g.JEQ(operand.LabelRef(label("rows", r)))
	}
	for r := 1; r <= maxRows; r++ {
		g.Label(label("rows", r))
		g.awaitTarget(r, w)
		sum(r, w)
		g.put(r, w)
		g.another(r)
	}
}

// another begins the next of a number of tiles, or leaves the function after the last. Arguments move on with the tiles.
func (g *generator) another(rows int) {
	g.Label(label("another", rows))
	g.DECQ(g.argument("count"))
	g.JEQ(operand.LabelRef(label("done", rows)))
	for _, to := range [][]string{{"A", "a"}, {"B", "b"}, {"C", "c", "d"}, {"Sums", "sums"}, {"Ahead", "ahead"}} {
		by := g.load("next"+to[0], scratch)
		for _, name := range to[1:] {
			g.ADDQ(by, g.argument(name))
		}
	}
	g.JMP(operand.LabelRef(label("rows", rows)))
	g.Label(label("done", rows))
	g.end()
}

// awaitTarget asks for the lines of C, and of D if it is another, that a tile will meet at its end: rows lie apart, so that the
// processor does not foresee them, and weights are not in its nearer caches.
func (g *generator) awaitTarget(rows, w int) {
	g.load("c", c)
	g.load("d", d)
	g.load("rowC", rowC)
	g.CMPQ(c, d)
	g.JEQ(operand.LabelRef(label("inPlace", rows)))
	g.await(d, rows, w)
	g.Label(label("inPlace", rows))
	g.await(c, rows, w)
}

// await prefetches rows from a pointer on, and moves the pointer.
func (g *generator) await(from reg.GPPhysical, rows, w int) {
	for r := range rows {
		for at := 0; at < w*g.vectorBytes(); at += 64 {
			g.PREFETCHT0(operand.Mem{Base: from, Disp: at})
		}
		if r+1 < rows {
			g.ADDQ(rowC, from)
		}
	}
}

func label(what string, r int) string { return fmt.Sprintf("%s%d", what, r) }

// sum adds up the products of a tile: sum (r, v) is in register r*w+v.
func (g *generator) sum(rows, w int) {
	g.begun(rows, w)
	g.load("a", a)
	g.load("b", b)
	g.load("columnA", columnA)
	g.load("rowB", rowB)
	g.load("depth", depth)
	g.load("ahead", ahead)
	g.load("stepAhead", stepAhead)
	g.multiply("rowA", rows)
	if g.wide() {
		g.CMPQ(g.argument("width"), operand.Imm(uint64(w*g.lanes())))
		g.JNE(operand.LabelRef(label("nextNarrow", rows)))
	}
	g.terms(label("next", rows), rows, w, false)
	if g.wide() {
		g.JMP(operand.LabelRef(label("put", rows)))
		g.terms(label("nextNarrow", rows), rows, w, true)
		g.Label(label("put", rows))
	}
}

// begun is what the sums of a tile are before the products: given ones, or 0. Memory of sums is filled up to whole tiles.
func (g *generator) begun(rows, w int) {
	from, row := g.load("sums", a), g.load("rowSums", rowC)
	g.CMPQ(from, operand.Imm(0))
	g.JEQ(operand.LabelRef(label("zero", rows)))
	for r := range rows {
		for v := range w {
			g.move(operand.Mem{Base: from, Disp: v * g.vectorBytes()}, g.vector(r*w+v))
		}
		if r+1 < rows {
			g.ADDQ(row, from)
		}
	}
	g.JMP(operand.LabelRef(label("begun", rows)))
	g.Label(label("zero", rows))
	for i := range rows * w {
		g.zero(g.vector(i))
	}
	g.Label(label("begun", rows))
}

// terms is the loop over k of a tile.
func (g *generator) terms(loop string, rows, w int, narrow bool) {
	g.Label(loop)
	if free := rows * w; free+w < g.registers() {
		g.keepB(rows, w, free, narrow)
	} else {
		g.keepA(rows, w, free, narrow)
	}
	for at := 0; at < w*g.vectorBytes(); at += 64 { // 8 rows ahead: where they lie apart the processor does not look
		g.PREFETCHT0(operand.Mem{Base: b, Index: rowB, Scale: 8, Disp: at})
	}
	g.PREFETCHT1(operand.Mem{Base: ahead})
	g.ADDQ(stepAhead, ahead)
	g.ADDQ(columnA, a)
	g.ADDQ(rowB, b)
	g.DECQ(depth)
	g.JNE(operand.LabelRef(loop))
}

// keepB holds a row of B in registers and brings the column of A in one by one.
func (g *generator) keepB(rows, w, free int, narrow bool) {
	for v := range w {
		g.loadB(v, g.vector(free+v), narrow)
	}
	for r := range rows {
		if g.wide() && w == 1 {
			g.by32(g.VFMADD231PS_BCST, g.VFMADD231PD_BCST, elementA(r), g.vector(free), g.vector(r))
			continue
		}
		x := g.vector(free + w + r%g.spare(free+w))
		g.broadcast(elementA(r), x)
		for v := range w {
			g.fma(x, g.vector(free+v), g.vector(r*w+v))
		}
	}
}

// keepA holds the column of A and brings the row of B in one by one.
func (g *generator) keepA(rows, w, free int, narrow bool) {
	for r := range rows {
		g.broadcast(elementA(r), g.vector(free+r))
	}
	for v := range w {
		x := g.vector(free + rows)
		g.loadB(v, x, narrow)
		for r := range rows {
			g.fma(x, g.vector(free+r), g.vector(r*w+v))
		}
	}
}

// spare is how many of the registers from a number on to take in turn.
func (g *generator) spare(from int) int { return min(2, g.registers()-from) }

// registers is how many vectors there are.
func (g *generator) registers() int {
	if g.wide() {
		return 32
	}
	return 16
}

// loadB reads a vector of B. A mask takes one of the ports that multiply, so that
// whole vectors go without. AVX2 has no cheap mask: there B must be filled up.
func (g *generator) loadB(v int, to operand.Op, narrow bool) {
	m := operand.Mem{Base: b, Disp: v * g.vectorBytes()}
	if narrow {
		g.loadMasked(m, masks[v], to)
	} else {
		g.move(m, to)
	}
}

// multiply fills multiples with the multiples of a stride that reach a number of rows.
func (g *generator) multiply(stride string, rows int) {
	g.load(stride, multiples[0])
	for i := 1; 2*i+1 < rows; i++ {
		g.LEAQ(operand.Mem{Base: multiples[i-1], Index: multiples[0], Scale: 2}, multiples[i])
	}
}

// elementA is the place of row r of A.
func elementA(r int) operand.Mem {
	if r == 0 {
		return operand.Mem{Base: a}
	}
	scale := uint8(1)
	for ; r%2 == 0; r /= 2 {
		scale *= 2
	}
	return operand.Mem{Base: a, Index: multiples[r/2], Scale: scale}
}
