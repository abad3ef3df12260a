package main

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// copyRows writes the function that packs one vector's width of columns.
func (g *generator) copyRows() {
	g.begin("copyRows", "to, from *%s, rowTo, rowFrom, width, depth int",
		"copies depth rows of up to a vector, cleared beyond width. Strides are in bytes.")
	to, from, rowTo, rowFrom := g.load("to", reg.RDI), g.load("from", reg.RSI), g.load("rowTo", reg.R8), g.load("rowFrom", reg.R9)
	g.load("depth", depth)
	x, all := g.vector(0), g.vector(1)
	var mask operand.Op = g.vector(2)
	if g.wide() {
		mask = masks[0]
	}
	g.width(all)
	g.mask(0, all, mask)
	g.Label("next")
	g.loadMasked(operand.Mem{Base: from}, mask, x)
	g.move(x, operand.Mem{Base: to})
	g.ADDQ(rowTo, to)
	g.ADDQ(rowFrom, from)
	g.DECQ(depth)
	g.JNE(operand.LabelRef("next"))
	g.end()
}

// turnRows writes the function that packs a vector's number of rows, transposed.
// A vector takes 16 bytes from each of a quarter (AVX2: half) of its rows, so that
// only a transposition within each 16 bytes is left.
func (g *generator) turnRows() {
	g.begin("turnRows", "to, from *%s, rowTo, rowFrom, depth int",
		"transposes as many rows as a vector has lanes, of a multiple of 16 bytes. Strides are in bytes.")
	to, from, rowTo := g.load("to", reg.RDI), g.load("from", a), g.load("rowTo", reg.R8)
	g.load("depth", depth)
	g.multiply("rowFrom", g.lanes())
	g.Label("next")
	for _, v := range g.turn(0) {
		g.move(v, operand.Mem{Base: to})
		g.ADDQ(rowTo, to)
	}
	g.ADDQ(operand.Imm(16), from)
	g.SUBQ(operand.Imm(uint64(g.square())), depth)
	g.JNE(operand.LabelRef("next"))
	g.end()
}

// square is the number of positions in 16 bytes, and of rows to each of them.
func (g *generator) square() int { return 16 / g.size }

// turn brings 16 bytes of each row in and gives them as vectors of one position
// each, of the registers from a number on.
func (g *generator) turn(from int) []operand.Op {
	for r := range g.square() {
		g.gather(from, r)
	}
	if g.square() == 2 {
		return g.turn2(from)
	}
	return g.turn4(from)
}

// gather fills a vector with 16 bytes of each of rows r, r+square, r+2 square, ...
func (g *generator) gather(from, r int) {
	v := vectors[from+r]
	g.VMOVUPS(elementA(r), v.AsX())
	for i := 1; i < g.vectorBytes()/16; i++ {
		m := elementA(r + i*g.square())
		if g.wide() {
			g.VINSERTF32X4(operand.Imm(uint64(i)), m, v, v)
		} else {
			g.VINSERTF128(operand.Imm(uint64(i)), m, v.AsY(), v.AsY())
		}
	}
}

// turn2 transposes the squares of two vectors.
func (g *generator) turn2(from int) []operand.Op {
	v := func(i int) operand.Op { return g.vector(from + i) }
	g.VUNPCKLPD(v(1), v(0), v(2))
	g.VUNPCKHPD(v(1), v(0), v(3))
	return []operand.Op{v(2), v(3)}
}

// turn4 transposes the squares of four vectors.
func (g *generator) turn4(from int) []operand.Op {
	v := func(i int) operand.Op { return g.vector(from + i) }
	g.VUNPCKLPS(v(1), v(0), v(4))
	g.VUNPCKHPS(v(1), v(0), v(5))
	g.VUNPCKLPS(v(3), v(2), v(6))
	g.VUNPCKHPS(v(3), v(2), v(7))
	g.VUNPCKLPD(v(6), v(4), v(8))
	g.VUNPCKHPD(v(6), v(4), v(9))
	g.VUNPCKLPD(v(7), v(5), v(10))
	g.VUNPCKHPD(v(7), v(5), v(11))
	return []operand.Op{v(8), v(9), v(10), v(11)}
}
