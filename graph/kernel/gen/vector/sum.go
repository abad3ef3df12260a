package main

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Sums are taken in float64, in 32 lanes at either level: the same additions in
// the same order.
type sums struct {
	*emitter
	product bool // of two slices
	acc     []reg.VecVirtual
}

func sum(e *emitter) folder { return newSums(e, false) }
func dot(e *emitter) folder { return newSums(e, true) }

func newSums(e *emitter, product bool) *sums {
	f := &sums{emitter: e, product: product}
	f.acc = e.doubles(32 / e.doubleLanes())
	return f
}

// doubleLanes is the number of float64 in a register.
func (e *emitter) doubleLanes() int { return e.lanes() * e.size / 8 }

func (e *emitter) doubles(n int) []reg.VecVirtual {
	r := make([]reg.VecVirtual, n)
	for i := range r {
		r[i] = e.register()
	}
	return r
}

func (f *sums) shape() (groups, lanes int) { return len(f.acc), f.doubleLanes() }

func (f *sums) clear() { f.zero(f.acc) }

func (e *emitter) zero(r []reg.VecVirtual) {
	for _, r := range r {
		if e.wide {
			e.VPXORQ(r, r, r)
		} else {
			e.VXORPD(r, r, r)
		}
	}
}

func (f *sums) load(m operand.Mem, some reg.Register) reg.VecVirtual { return f.loadDouble(m, some) }

// loadDouble reads a register of float64; a lane that some does not select is 0.
func (e *emitter) loadDouble(m operand.Mem, some reg.Register) reg.VecVirtual {
	x := e.register()
	name := map[int]string{4: "VCVTPS2PD", 8: "VMOVUPD"}[e.size]
	switch {
	case some == nil:
		e.raw(name, m, x)
	case e.wide:
		e.raw(name+"_Z", m, some, x)
	case e.size == 8:
		e.VMASKMOVPD(m, some, x)
	default:
		y := e.XMM()
		e.VMASKMOVPS(m, some, y)
		e.VCVTPS2PD(y, x)
	}
	return x
}

// take rounds a product before it is added; of two float32 it is exact.
func (f *sums) take(groups []int, get func(slice, group int) reg.VecVirtual) {
	for _, g := range groups {
		x := get(0, g)
		if f.product {
			f.VMULPD(get(1, g), x, x)
		}
		f.VADDPD(x, f.acc[g], f.acc[g])
	}
}

func (f *sums) result() reg.Register {
	r := f.halve(f.acc, 8, func(x, y reg.VecVirtual) { f.VADDPD(y, x, x) })
	if f.size == 4 {
		f.VCVTSD2SS(r, r, r)
	}
	return r
}
