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
// what is left is to transpose within each 16 bytes.
func (g *generator) turnRows() {
	g.begin("turnRows", "to, from *%s, rowTo, rowFrom, depth int",
		"transposes as many rows as a vector has lanes, of a multiple of 16 bytes. Strides are in bytes.")
	to, from, rowTo := g.load("to", reg.RDI), g.load("from", a), g.load("rowTo", reg.R8)
	g.load("rowFrom", multiples[0])
	g.load("depth", depth)
	for i := 1; 2*i+1 < g.lanes(); i++ {
		g.LEAQ(operand.Mem{Base: multiples[i-1], Index: multiples[0], Scale: 2}, multiples[i])
	}
	square := 16 / g.size // positions in 16 bytes, and rows to each of them
	g.Label("next")
	for r := range square {
		g.gather(r, square)
	}
	turned := g.turn4
	if square == 2 {
		turned = g.turn2
	}
	for _, v := range turned() {
		g.move(v, operand.Mem{Base: to})
		g.ADDQ(rowTo, to)
	}
	g.ADDQ(operand.Imm(16), from)
	g.SUBQ(operand.Imm(uint64(square)), depth)
	g.JNE(operand.LabelRef("next"))
	g.end()
}

// gather fills vector r with 16 bytes of each of rows r, r+square, r+2 square, ...
func (g *generator) gather(r, square int) {
	v := vectors[r]
	g.VMOVUPS(elementA(r), v.AsX())
	for i := 1; i < g.vectorBytes()/16; i++ {
		m := elementA(r + i*square)
		if g.wide() {
			g.VINSERTF32X4(operand.Imm(uint64(i)), m, v, v)
		} else {
			g.VINSERTF128(operand.Imm(uint64(i)), m, v.AsY(), v.AsY())
		}
	}
}

// turn2 transposes the squares of vectors 0 and 1.
func (g *generator) turn2() []operand.Op {
	x, y, s, t := g.vector(0), g.vector(1), g.vector(2), g.vector(3)
	g.VUNPCKLPD(y, x, s)
	g.VUNPCKHPD(y, x, t)
	return []operand.Op{s, t}
}

// turn4 transposes the squares of vectors 0 to 3.
func (g *generator) turn4() []operand.Op {
	v := func(i int) operand.Op { return g.vector(i) }
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
