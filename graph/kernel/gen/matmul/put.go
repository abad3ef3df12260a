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

// putRows writes the sums, all lanes or those within the width. Beta is 0 if its
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
	for v := range w {
		mask := g.maskC(v, rows*w)
		g.broadcast(g.argument("beta"), beta)
		g.eachRow(rows, v, func(r int, d, c operand.Mem) {
			sum := g.vector(r*w + v)
			if narrow {
				g.loadMasked(d, mask, x)
				g.fma(x, beta, sum)
				g.storeMasked(sum, mask, c)
			} else {
				g.fma(d, beta, sum)
				g.move(sum, c)
			}
		})
	}
	g.end()
	g.Label(set)
	for v := range w {
		mask := g.maskC(v, rows*w)
		g.eachRow(rows, v, func(r int, _, c operand.Mem) {
			if narrow {
				g.storeMasked(g.vector(r*w+v), mask, c)
			} else {
				g.move(g.vector(r*w+v), c)
			}
		})
	}
	g.end()
}

// maskC gives the mask of vector v. AVX2 makes it anew, in the third of the
// registers from free on.
func (g *generator) maskC(v, free int) operand.Op {
	if g.wide() {
		return masks[v]
	}
	g.width(g.vector(free))
	g.mask(v*g.lanes(), g.vector(free), g.vector(free+2))
	return g.vector(free + 2)
}

// eachRow goes through the rows of vector v of a tile of D and C.
func (g *generator) eachRow(rows, v int, do func(r int, d, c operand.Mem)) {
	g.LEAQ(operand.Mem{Base: d, Disp: v * g.vectorBytes()}, nextD)
	g.LEAQ(operand.Mem{Base: c, Disp: v * g.vectorBytes()}, nextC)
	for r := range rows {
		do(r, operand.Mem{Base: nextD}, operand.Mem{Base: nextC})
		if r+1 < rows {
			g.ADDQ(rowC, nextD)
			g.ADDQ(rowC, nextC)
		}
	}
}
