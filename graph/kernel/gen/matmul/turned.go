package main

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// turnedTile writes the function for tiles one vector wide where columns of B lie
// along memory: it transposes them in registers, for products of few rows, that
// would not use a panel again.
func (g *generator) turnedTile() {
	rows := 4
	if g.wide() {
		rows = 14
	}
	g.anyRows("turnedTile", rows, 1, " Columns of B, rowB apart, and rows of A lie along memory. All columns a vector has are read. Depth is a multiple of 16 bytes.", g.sumTurned)
}

// sumTurned adds up the products of a tile: the sum of row r is in register r.
func (g *generator) sumTurned(rows, _ int) {
	g.begun(rows, 1)
	b, x, rowA, row := a, reg.RDI, reg.R9, reg.R8 // rows of B take the place of rows of A in other tiles
	g.load("b", b)
	g.load("a", x)
	g.load("rowA", rowA)
	g.load("depth", depth)
	g.multiply("rowB", g.lanes())
	loop := label("next", rows)
	g.Label(loop)
	turned := g.turn(rows)
	g.MOVQ(x, row)
	for r := range rows {
		for i, v := range turned {
			m := operand.Mem{Base: row, Disp: i * g.size}
			if g.wide() {
				g.by32(g.VFMADD231PS_BCST, g.VFMADD231PD_BCST, m, v, g.vector(r))
			} else { // the loaded rows are no longer needed
				g.broadcast(m, g.vector(rows+i))
				g.fma(g.vector(rows+i), v, g.vector(r))
			}
		}
		g.ADDQ(rowA, row)
	}
	g.ADDQ(operand.Imm(16), b)
	g.ADDQ(operand.Imm(16), x)
	g.SUBQ(operand.Imm(uint64(g.square())), depth)
	g.JNE(operand.LabelRef(loop))
}
