package main

import (
	"strings"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// A reduction makes one number of a slice, or of two of one length.
type reduction struct {
	name   string
	in     []string // its slices
	truth  bool     // the result is a bool
	rows   bool     // there is a second form that reduces each row of a matrix
	folder func(*emitter) folder
}

// A folder holds the reduction so far in the lanes of some registers, its groups.
// Element i of each turn always goes to the same lane.
type folder interface {
	// shape is the number of groups that a turn takes, and of elements in each.
	shape() (groups, lanes int)
	// clear makes it hold no element.
	clear()
	// load reads a group; where some is not nil, only the elements it selects.
	load(m operand.Mem, some reg.Register) reg.VecVirtual
	// take adds adjacent groups. get reads a group of a slice.
	take(groups []int, get func(slice, group int) reg.VecVirtual)
	// result is the number, first in an XMM register, or the truth in a byte.
	result() reg.Register
}

func (e *emitter) writeReduction(r reduction) {
	result := "T"
	if r.truth {
		result = "bool"
	}
	e.begin(r.name, "func("+strings.Join(r.in, ", ")+" []T) "+result)
	p, n := e.pointers(r.in...)
	v := e.fold(r.folder(e), p, n)
	to, err := e.ReturnIndex(0).Resolve()
	if err != nil {
		panic(err)
	}
	if r.truth {
		e.MOVB(v, to.Addr)
	} else {
		e.storeOne(v, to.Addr)
	}
	e.VZEROUPPER()
	e.RET()
	if r.rows {
		e.writeRows(r)
	}
}

// writeRows has len(dst) rows of n elements each.
func (e *emitter) writeRows(r reduction) {
	e.begin(r.name+"Rows", "func(dst, src []T, n int)")
	src, _ := e.pointers("src")
	dst, rows := e.pointers("dst")
	n := e.GP64()
	e.Load(e.Param("n"), n)
	f := r.folder(e)
	e.TESTQ(rows, rows)
	e.JLE(operand.LabelRef("end"))
	e.Label("row")
	e.storeOne(e.fold(f, src, n), operand.Mem{Base: dst[0]})
	e.ADDQ(operand.I32(e.size), dst[0])
	e.DECQ(rows)
	e.JNZ(operand.LabelRef("row"))
	e.Label("end")
	e.VZEROUPPER()
	e.RET()
}

// pointers are where slices begin, and the length of the first.
func (e *emitter) pointers(slices ...string) (p []reg.GPVirtual, n reg.GPVirtual) {
	for _, s := range slices {
		p = append(p, e.GP64())
		e.Load(e.Param(s).Base(), p[len(p)-1])
	}
	n = e.GP64()
	e.Load(e.Param(slices[0]).Len(), n)
	return p, n
}

// fold reduces n elements from each pointer on, and moves the pointers behind them.
func (e *emitter) fold(f folder, p []reg.GPVirtual, n reg.GPVirtual) reg.Register {
	groups, lanes := f.shape()
	step := groups * lanes
	place := func(slice, group int) operand.Mem {
		return operand.Mem{Base: p[slice], Disp: group * lanes * e.size}
	}
	left := e.GP64()
	f.clear()
	e.MOVQ(n, left)
	e.SUBQ(operand.I32(step), left)
	e.JL(operand.LabelRef("rest"))
	e.Label("turn")
	f.take(count(groups), func(s, g int) reg.VecVirtual { return f.load(place(s, g), nil) })
	for i := range p {
		e.ADDQ(operand.I32(step*e.size), p[i])
	}
	e.SUBQ(operand.I32(step), left)
	e.JGE(operand.LabelRef("turn"))
	e.Label("rest")
	e.ADDQ(operand.I32(step), left)
	for g := range groups {
		behind := e.GP64()
		e.MOVQ(left, behind)
		e.SUBQ(operand.I32(g*lanes), behind)
		e.JLE(operand.LabelRef("done"))
		some := e.first(behind, lanes)
		f.take([]int{g}, func(s, g int) reg.VecVirtual { return f.load(place(s, g), some) })
	}
	e.Label("done")
	for i := range p {
		e.LEAQ(operand.Mem{Base: p[i], Index: left, Scale: uint8(e.size)}, p[i])
	}
	return f.result()
}

func count(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// halve joins the registers, and then the lanes of the last register, by halves,
// until one lane of so many bytes has everything.
func (e *emitter) halve(v []reg.VecVirtual, size int, join func(x, y reg.VecVirtual)) reg.VecVirtual {
	for w := len(v) / 2; w > 0; w /= 2 {
		for i := range w {
			join(v[i], v[i+w])
		}
	}
	x := v[0]
	if e.wide {
		upper := e.YMM()
		e.VEXTRACTF64X4(operand.U8(1), x, upper)
		x = x.AsY().(reg.VecVirtual)
		join(x, upper)
	}
	upper := e.XMM()
	if e.wide {
		e.VEXTRACTF64X2(operand.U8(1), x, upper)
	} else {
		e.VEXTRACTF128(operand.U8(1), x, upper)
	}
	x = x.AsX().(reg.VecVirtual)
	join(x, upper)
	upper = e.XMM()
	e.VPERMILPD(operand.U8(1), x, upper)
	join(x, upper)
	if size == 4 {
		upper = e.XMM()
		e.VMOVSHDUP(x, upper)
		join(x, upper)
	}
	return x
}

// storeOne writes the first element of a register.
func (e *emitter) storeOne(r reg.Register, m operand.Mem) {
	e.raw(map[int]string{4: "VMOVSS", 8: "VMOVSD"}[e.size], r, m)
}
