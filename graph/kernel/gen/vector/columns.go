package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// writeSumColumns writes the sums of the n rows of src, each as long as dst. It
// takes strips of columns, wide ones first, and walks down each with the sums, in
// float64, in registers.
func (e *emitter) writeSumColumns() {
	e.begin("sumColumns", "func(dst, src []T, n int)")
	dst, left := e.pointers("dst")
	src, _ := e.pointers("src")
	n, stride, lanes := e.GP64(), e.GP64(), e.doubleLanes()
	e.Load(e.Param("n"), n)
	e.IMUL3Q(operand.I8(e.size), left, stride)
	c := columns{e, dst[0], src[0], n, stride}
	for w := 8; w > 1; w /= 2 {
		e.Label(fmt.Sprintf("strip%d", w))
		e.CMPQ(left, operand.I32(w*lanes))
		e.JL(operand.LabelRef(fmt.Sprintf("less%d", w)))
		c.strip(fmt.Sprint(w), make([]reg.Register, w))
		e.SUBQ(operand.I32(w*lanes), left)
		e.JMP(operand.LabelRef(fmt.Sprintf("strip%d", w)))
		e.Label(fmt.Sprintf("less%d", w))
	}
	// The columns left fit in two registers.
	e.TESTQ(left, left)
	e.JLE(operand.LabelRef("done"))
	behind, none := e.GP64(), e.GP64()
	e.XORQ(none, none)
	e.MOVQ(left, behind)
	e.SUBQ(operand.I32(lanes), behind)
	e.CMOVQLT(none, behind)
	c.strip("last", []reg.Register{e.first(left, lanes), e.first(behind, lanes)})
	e.Label("done")
	e.VZEROUPPER()
	e.RET()
}

// columns is where a strip is.
type columns struct {
	*emitter
	dst, src, n, stride reg.GPVirtual
}

// strip sums as many registers of columns as there are masks, all of a register
// where the mask is nil.
func (c columns) strip(name string, some []reg.Register) {
	acc := c.doubles(len(some))
	c.zero(acc)
	row, i := c.GP64(), c.GP64()
	c.MOVQ(c.src, row)
	c.MOVQ(c.n, i)
	c.TESTQ(i, i)
	c.JLE(operand.LabelRef("store" + name))
	c.Label("row" + name)
	size := c.doubleLanes() * c.size
	for g := range acc {
		x := c.loadDouble(operand.Mem{Base: row, Disp: g * size}, some[g])
		c.VADDPD(x, acc[g], acc[g])
	}
	c.ADDQ(c.stride, row)
	c.DECQ(i)
	c.JNZ(operand.LabelRef("row" + name))
	c.Label("store" + name)
	for g := range acc {
		c.storeDouble(acc[g], operand.Mem{Base: c.dst, Disp: g * size}, some[g])
	}
	c.ADDQ(operand.I32(len(acc)*size), c.dst)
	c.ADDQ(operand.I32(len(acc)*size), c.src)
}

// storeDouble writes a register of float64, or the lanes that some selects.
func (e *emitter) storeDouble(x reg.VecVirtual, m operand.Mem, some reg.Register) {
	if e.size == 4 {
		y := e.vector(4 * e.doubleLanes())
		if e.wide {
			e.VCVTPD2PS(x, y)
		} else {
			e.VCVTPD2PSY(x, y)
		}
		x = y
	}
	switch {
	case some == nil:
		e.do("VMOVU", x, m)
	case e.wide:
		e.do("VMOVU", x, some, m)
	default:
		e.do("VMASKMOV", x, some, m)
	}
}
