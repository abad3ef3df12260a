package main

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// A finiteness holds the bits of x - x, 0 or NaN, of all elements.
type finiteness struct {
	*emitter
	acc []reg.VecVirtual
}

func finite(e *emitter) folder {
	e.unroll = 4
	return &finiteness{e, e.vec()}
}

func (f *finiteness) shape() (groups, lanes int) { return len(f.acc), f.lanes() }

func (f *finiteness) clear() { f.zero(f.acc) }

func (f *finiteness) load(m operand.Mem, some reg.Register) reg.VecVirtual {
	x := f.register()
	switch {
	case some == nil:
		f.do("VMOVU", m, x)
	case f.wide:
		f.raw("VMOVU"+f.suffix+"_Z", m, some, x)
	default:
		f.do("VMASKMOV", m, some, x)
	}
	return x
}

func (f *finiteness) take(groups []int, get func(slice, group int) reg.VecVirtual) {
	for _, g := range groups {
		x := get(0, g)
		f.do("VSUB", x, x, x)
		f.do("VOR", x, f.acc[g], f.acc[g])
	}
}

func (f *finiteness) result() reg.Register {
	for _, r := range f.acc[1:] {
		f.do("VOR", r, f.acc[0], f.acc[0])
	}
	if f.wide {
		k, bits := f.K(), f.GP32()
		f.VPTESTMQ(f.acc[0], f.acc[0], k)
		f.KMOVB(k, bits)
		f.TESTL(bits, bits)
	} else {
		f.VPTEST(f.acc[0], f.acc[0])
	}
	truth := f.GP8()
	f.SETEQ(truth)
	return truth
}
