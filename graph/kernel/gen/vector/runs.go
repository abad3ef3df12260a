package main

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// writeRuns writes the function that takes runs of n elements, count of them at each of so many places. A run begins to elements
// behind the run before it in dst and from elements in src; a place begins toPlace and fromPlace elements behind the place before it.
// The runs are copied, or added to the elements of dst, one after another.
func (e *emitter) writeRuns(name string, adds bool) {
	e.begin(name, "func(dst, src []T, n, count, to, from, places, toPlace, fromPlace int)")
	dst, _ := e.pointers("dst")
	src, _ := e.pointers("src")
	p := map[string]reg.GPVirtual{}
	for _, name := range []string{"n", "count", "to", "from", "places", "toPlace", "fromPlace"} {
		p[name] = e.GP64()
		e.Load(e.Param(name), p[name])
	}
	for _, times := range []string{"count", "places"} {
		e.TESTQ(p[times], p[times])
		e.JLE(operand.LabelRef("end"))
	}
	e.behind(p["toPlace"], p["to"], p["count"])
	e.behind(p["fromPlace"], p["from"], p["count"])
	rest, left := e.GP64(), e.GP64()
	e.MOVQ(p["n"], rest)
	e.ANDQ(operand.I32(e.lanes()-1), rest)
	last := e.first(rest, e.lanes())
	for _, r := range []reg.GPVirtual{p["n"], p["to"], p["from"], p["toPlace"], p["fromPlace"], rest} {
		e.IMUL3Q(operand.I8(e.size), r, r)
	}
	r := runs{e, adds, dst[0], src[0], p["n"], rest, last}
	e.Label("place")
	e.MOVQ(p["count"], left)
	e.Label("run")
	r.run()
	e.ADDQ(p["to"], dst[0])
	e.ADDQ(p["from"], src[0])
	e.DECQ(left)
	e.JNZ(operand.LabelRef("run"))
	e.ADDQ(p["toPlace"], dst[0])
	e.ADDQ(p["fromPlace"], src[0])
	e.DECQ(p["places"])
	e.JNZ(operand.LabelRef("place"))
	e.Label("end")
	e.VZEROUPPER()
	e.RET()
}

// behind makes the distance of places the distance from behind the last of count runs.
func (e *emitter) behind(place, run, count reg.GPVirtual) {
	all := e.GP64()
	e.MOVQ(run, all)
	e.IMULQ(count, all)
	e.SUBQ(all, place)
}

// runs is where a run is. Lengths are in bytes; rest is the part of n that fills no register, and last selects its elements.
type runs struct {
	*emitter
	adds              bool
	dst, src, n, rest reg.GPVirtual
	last              reg.Register
}

// run takes one run, a register at a time.
func (r runs) run() {
	at, full := r.GP64(), r.GP64()
	r.XORQ(at, at)
	r.MOVQ(r.n, full)
	r.SUBQ(r.rest, full)
	r.JZ(operand.LabelRef("rest"))
	r.Label("turn")
	r.take(at, nil)
	r.ADDQ(operand.I32(r.lanes()*r.size), at)
	r.CMPQ(at, full)
	r.JL(operand.LabelRef("turn"))
	r.Label("rest")
	r.TESTQ(r.rest, r.rest)
	r.JZ(operand.LabelRef("next"))
	if !r.wide && !r.adds {
		r.overlap(full)
	}
	r.take(at, r.last)
	r.Label("next")
}

// overlap copies the last elements of a run of a register or more once again. Some processors are slow to write part of a register.
func (r runs) overlap(full reg.GPVirtual) {
	r.TESTQ(full, full)
	r.JZ(operand.LabelRef("short"))
	at := r.GP64()
	r.MOVQ(r.n, at)
	r.SUBQ(operand.I32(r.lanes()*r.size), at)
	r.take(at, nil)
	r.JMP(operand.LabelRef("next"))
	r.Label("short")
}

// take copies or adds a register, or the elements that some selects.
func (r runs) take(at reg.GPVirtual, some reg.Register) {
	x := r.register()
	from := operand.Mem{Base: r.src, Index: at, Scale: 1}
	to := operand.Mem{Base: r.dst, Index: at, Scale: 1}
	r.read(from, x, some)
	if r.adds {
		y := r.register()
		r.read(to, y, some)
		r.do("VADD", x, y, x)
	}
	switch {
	case some == nil:
		r.do("VMOVU", x, to)
	case r.wide:
		r.do("VMOVU", x, some, to)
	default:
		r.do("VMASKMOV", x, some, to)
	}
}

func (r runs) read(m operand.Mem, x reg.VecVirtual, some reg.Register) {
	switch {
	case some == nil:
		r.do("VMOVU", m, x)
	case r.wide:
		r.raw("VMOVU"+r.suffix+"_Z", m, some, x)
	default:
		r.do("VMASKMOV", m, some, x)
	}
}
