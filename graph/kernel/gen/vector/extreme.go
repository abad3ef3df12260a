package main

import (
	"math"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// An extreme holds the largest number of each lane. The number is wrong after a NaN,
// and may have the wrong sign if it is 0. Masks of the lanes without NaN, and the
// sign bits that all elements have, are therefore kept beside it.
type extreme struct {
	*emitter
	abs   bool // of absolute values
	acc   []reg.VecVirtual
	signs reg.VecVirtual
	// In AVX-512 masks of the lanes that have seen no NaN; in AVX2 registers with all
	// bits set in the lanes that have seen a NaN.
	seen [2]reg.Register
	low  reg.VecVirtual // -Inf
	size reg.VecVirtual // all bits but the sign
}

func largest(e *emitter) folder    { return newExtreme(e, false) }
func largestAbs(e *emitter) folder { return newExtreme(e, true) }

func newExtreme(e *emitter, abs bool) *extreme {
	e.unroll = 4
	f := &extreme{emitter: e, abs: abs, acc: e.vec(), signs: e.register(), low: e.shared(math.Inf(-1)), size: e.register()}
	e.broadcast(e.word(uint64(e.magnitude())), f.size)
	for i := range f.seen {
		if e.wide {
			f.seen[i] = e.K()
		} else {
			f.seen[i] = e.register()
		}
	}
	return f
}

func (f *extreme) shape() (groups, lanes int) { return len(f.acc), f.lanes() }

func (f *extreme) clear() {
	for _, r := range append(f.acc, f.signs) {
		f.do("VMOVA", f.low, r)
	}
	for _, r := range f.seen {
		if f.wide {
			f.KXNORW(r, r, r)
		} else {
			f.VXORPS(r, r, r)
		}
	}
}

// load reads a register. A lane that some does not select is never the largest:
// -Inf, or 0 for an absolute value.
func (f *extreme) load(m operand.Mem, some reg.Register) reg.VecVirtual {
	x := f.register()
	switch {
	case some == nil:
		f.do("VMOVU", m, x)
	case f.wide && f.abs:
		f.raw("VMOVU"+f.suffix+"_Z", m, some, x)
	case f.wide:
		f.do("VMOVA", f.low, x)
		f.do("VMOVU", m, some, x)
	default:
		f.do("VMASKMOV", m, some, x)
		if !f.abs {
			f.do("VBLENDV", some, x, f.low, x)
		}
	}
	return x
}

func (f *extreme) take(groups []int, get func(slice, group int) reg.VecVirtual) {
	x := make([]reg.VecVirtual, len(groups))
	for i, g := range groups {
		x[i] = get(0, g)
	}
	for i := 0; i < len(x); i += 2 {
		f.order(f.seen[i/2%2], x[i], x[min(i+1, len(x)-1)])
	}
	for i, g := range groups {
		if f.abs {
			f.do("VAND", f.size, x[i], x[i])
		} else {
			f.do("VAND", x[i], f.signs, f.signs)
		}
		f.do("VMAX", x[i], f.acc[g], f.acc[g])
	}
}

// order notes a NaN in x or y: one comparison sees both.
func (f *extreme) order(seen reg.Register, x, y reg.VecVirtual) {
	if f.wide {
		f.do("VCMP", operand.U8(ordered), y, x, seen, seen)
		return
	}
	m := f.register()
	f.do("VCMP", operand.U8(unordered), y, x, m)
	f.do("VOR", m, seen, seen)
}

func (f *extreme) result() reg.Register {
	r := f.halve(f.acc, f.emitter.size, func(x, y reg.VecVirtual) { f.do("VMAX", y, x, x) })
	if !f.abs {
		f.negative()
		f.JEQ(operand.LabelRef("negative"))
		zero := f.XMM()
		f.VXORPS(zero, zero, zero)
		f.do("VADD", zero, r, r) // -0 becomes +0
		f.Label("negative")
	}
	f.allOrdered()
	f.JEQ(operand.LabelRef("ordered"))
	f.raw(map[int]string{4: "VMOVSS", 8: "VMOVSD"}[f.emitter.size], f.constant(math.NaN()), r)
	f.Label("ordered")
	return r
}

// negative sets the flags to equal if all elements have their sign set.
func (f *extreme) negative() {
	bits := f.GP32()
	if f.wide {
		k := f.K()
		f.raw(f.integer("VPMOV")+"2M", f.signs, k)
		f.moveMask(k, bits)
	} else {
		f.do("VMOVMSK", f.signs, bits)
	}
	f.CMPL(bits, operand.U32(1<<f.lanes()-1))
}

// allOrdered sets the flags to equal if there was no NaN.
func (f *extreme) allOrdered() {
	bits := f.GP32()
	if f.wide {
		k := f.K()
		f.KANDW(f.seen[0], f.seen[1], k)
		f.moveMask(k, bits)
		f.CMPL(bits, operand.U32(1<<f.lanes()-1))
		return
	}
	m := f.register()
	f.do("VOR", f.seen[0], f.seen[1], m)
	f.do("VMOVMSK", m, bits)
	f.TESTL(bits, bits)
}

// moveMask moves a mask with a bit for each lane.
func (e *emitter) moveMask(k, bits reg.Register) {
	e.raw(map[int]string{16: "KMOVW", 8: "KMOVB"}[e.lanes()], k, bits)
}
