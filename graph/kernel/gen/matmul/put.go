package main

import (
	"github.com/mmcloughlin/avo/operand"
)

// put finishes a tile: it scales the sums and writes them to C, with D added.
func (g *generator) put(rows, w int) {
	alpha := g.vector(rows * w)
	g.broadcast(g.argument("alpha"), alpha)
	for i := range rows * w {
		g.mul(alpha, g.vector(i), g.vector(i))
	}
	g.load("c", c)
	g.load("d", d)
	g.load("rowC", rowC)
	if !g.wide() {
		g.load("width", scratch)
		g.CMPQ(scratch, operand.Imm(uint64(w*g.lanes())))
		g.JNE(operand.LabelRef(label("narrow", rows)))
		g.putRows(rows, w, label("full", rows), false)
		g.Label(label("narrow", rows))
	}
	g.putRows(rows, w, label("set", rows), true)
}

// putRows writes the sums, all lanes or the lanes within the width. Beta is 0 if its
// bits are, but for the sign: then D is not read, and the code goes to set.
func (g *generator) putRows(rows, w int, set string, narrow bool) {
	beta, x := g.vector(rows*w), g.vector(rows*w+1)
	if g.size == 4 {
		g.MOVL(g.argument("beta"), scratch.As32())
		g.SHLL(operand.Imm(1), scratch.As32())
	} else {
		g.MOVQ(g.argument("beta"), scratch)
		g.SHLQ(operand.Imm(1), scratch)
	}
	g.JEQ(operand.LabelRef(set))
	g.broadcast(g.argument("beta"), beta)
	g.eachVector(rows, w, narrow, func(sum, mask operand.Op, d, c operand.Mem) {
		if narrow {
			g.loadMasked(d, mask, x)
			g.fma(x, beta, sum)
			g.storeMasked(sum, mask, c)
		} else {
			g.fma(d, beta, sum)
			g.move(sum, c)
		}
	})
	g.JMP(operand.LabelRef(label("another", rows)))
	g.Label(set)
	g.eachVector(rows, w, narrow, func(sum, mask operand.Op, _, c operand.Mem) {
		if narrow {
			g.storeMasked(sum, mask, c)
		} else {
			g.move(sum, c)
		}
	})
	g.JMP(operand.LabelRef(label("another", rows)))
}

// eachVector goes through the vectors of a tile of D and C, row by row, so that
// stores to one line of cache follow each other.
func (g *generator) eachVector(rows, w int, narrow bool, do func(sum, mask operand.Op, d, c operand.Mem)) {
	width, mask := g.vector(rows*w+2), g.vector(rows*w+3)
	if narrow && !g.wide() {
		g.width(width)
	}
	for r := range rows {
		for v := range w {
			at := v * g.vectorBytes()
			var m operand.Op
			if g.wide() {
				m = masks[v]
			} else if narrow {
				g.mask(v*g.lanes(), width, mask)
				m = mask
			}
			do(g.vector(r*w+v), m, operand.Mem{Base: d, Disp: at}, operand.Mem{Base: c, Disp: at})
		}
		if r+1 < rows {
			g.ADDQ(rowC, d)
			g.ADDQ(rowC, c)
		}
	}
}
