package main

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// writeNonzeros writes the function that tells which elements differ from 0, a bit each: 64 elements for each word, the first in the
// lowest bit.
func (e *emitter) writeNonzeros() {
	e.begin("nonzeros", "func(words []uint64, a []T)")
	p, n := e.pointers("words", "a")
	zero := e.register()
	e.zero(vec{zero})
	e.TESTQ(n, n)
	e.JZ(operand.LabelRef("end"))
	e.Label("word")
	word := e.GP64()
	e.XORQ(word, word)
	for i := 64/e.lanes() - 1; i >= 0; i-- {
		e.SHLQ(operand.U8(e.lanes()), word)
		e.ORQ(e.unequal(e.at(p[1], i), zero), word)
	}
	e.MOVQ(word, operand.Mem{Base: p[0]})
	e.ADDQ(operand.I32(8), p[0])
	e.ADDQ(operand.I32(64*e.size), p[1])
	e.DECQ(n)
	e.JNZ(operand.LabelRef("word"))
	e.Label("end")
	e.VZEROUPPER()
	e.RET()
}

// unequal has a bit for each element in memory that differs from the element of a register, or is NaN.
func (e *emitter) unequal(m operand.Mem, to reg.VecVirtual) reg.GPVirtual {
	bits := e.GP64()
	if e.wide {
		k := e.K()
		e.do("VCMP", operand.U8(ne), m, to, k)
		e.KMOVW(k, bits.As32())
	} else {
		x := e.register()
		e.do("VCMP", operand.U8(ne), m, to, x)
		e.do("VMOVMSK", x, bits.As32())
	}
	return bits
}
