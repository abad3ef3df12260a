package main

import (
	"fmt"
	"reflect"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// An emitter writes instructions for one element type at one level. Its methods mean
// the same at both levels, to the last bit.
type emitter struct {
	*build.Context
	*precision
	wide   bool // AVX-512: 16 registers more, twice as long, and masks
	unroll int  // how many registers a vec is
	pool   map[string]operand.Mem
}

// A vec is as many elements as one turn of a loop takes, in one register or more.
type vec []reg.VecVirtual

// A mask is a truth for each element of a vec.
type mask []reg.Register

// do writes one instruction, its name completed by the element type: VADD and PS.
func (e *emitter) do(name string, ops ...operand.Op) { e.raw(name+e.suffix, ops...) }

// raw writes the instruction of that name. The method is found by its name, for
// there are too many for a table: one for each form and element type. A fault in the
// generator is a fault of the programmer, whom a panic shows where.
func (e *emitter) raw(name string, ops ...operand.Op) {
	m := reflect.ValueOf(e.Context).MethodByName(name)
	if !m.IsValid() {
		panic("no instruction " + name)
	}
	args := make([]reflect.Value, len(ops))
	for i, op := range ops {
		args[i] = reflect.ValueOf(op)
	}
	m.Call(args)
}

// lanes is the number of elements in a register.
func (e *emitter) lanes() int {
	if e.wide {
		return 64 / e.size
	}
	return 32 / e.size
}

func (e *emitter) register() reg.VecVirtual { return e.vector(e.lanes() * e.size) }

// vector is a register of so many bytes.
func (e *emitter) vector(size int) reg.VecVirtual {
	switch size {
	case 16:
		return e.XMM()
	case 32:
		return e.YMM()
	}
	return e.ZMM()
}

func (e *emitter) vec() vec {
	v := make(vec, e.unroll)
	for i := range v {
		v[i] = e.register()
	}
	return v
}

// constant is a number in memory, as often as the shorter registers have room
// for; a long one takes the first and repeats it.
func (e *emitter) constant(x float64) operand.Mem { return e.word(e.bits(x)) }

func (e *emitter) word(bits uint64) operand.Mem {
	name := fmt.Sprintf("f%d_%0*x", 8*e.size, 2*e.size, bits)
	if m, ok := e.pool[name]; ok {
		return m
	}
	m := e.StaticGlobal(name)
	e.DataAttributes(attr.RODATA | attr.NOPTR)
	for range 32 / e.size {
		if e.size == 4 {
			e.AppendDatum(operand.U32(bits))
		} else {
			e.AppendDatum(operand.U64(bits))
		}
	}
	e.pool[name] = m
	return m
}

// apply writes dst = x op y for each register; y is a vec or a constant.
func (e *emitter) apply(name string, dst vec, y any, rest ...vec) {
	for i := range dst {
		ops := []operand.Op{nil}
		for _, r := range rest {
			ops = append(ops, r[i])
		}
		full := name
		switch y := y.(type) {
		case vec:
			ops[0] = y[i]
		case float64:
			ops[0] = e.constant(y)
		case word:
			ops[0] = e.word(uint64(y))
		default:
			panic(fmt.Sprintf("operand %T", y))
		}
		if _, inMemory := ops[0].(operand.Mem); inMemory && e.wide {
			full += "_BCST"
		}
		e.raw(full, append(ops, dst[i])...)
	}
}

// word is a constant given by its bits.
type word uint64

func (e *emitter) binary(name string, x vec, y any) vec {
	dst := e.vec()
	e.apply(name+e.suffix, dst, y, x)
	return dst
}

func (e *emitter) add(x vec, y any) vec { return e.binary("VADD", x, y) }
func (e *emitter) sub(x vec, y any) vec { return e.binary("VSUB", x, y) }
func (e *emitter) mul(x vec, y any) vec { return e.binary("VMUL", x, y) }
func (e *emitter) div(x vec, y any) vec { return e.binary("VDIV", x, y) }
func (e *emitter) and(x vec, y any) vec { return e.binary("VAND", x, y) }
func (e *emitter) or(x vec, y any) vec  { return e.binary("VOR", x, y) }
func (e *emitter) xor(x vec, y any) vec { return e.binary("VXOR", x, y) }

// The larger or smaller of a bound and x; x where x is NaN, because it comes
// second.
func (e *emitter) max(bound, x vec) vec { return e.binary("VMAX", bound, x) }
func (e *emitter) min(bound, x vec) vec { return e.binary("VMIN", bound, x) }

// In place: acc += x y, acc -= x y, and x = x y + z.
func (e *emitter) mac(acc, x vec, y any)    { e.apply("VFMADD231"+e.suffix, acc, y, x) }
func (e *emitter) nmac(acc, x vec, y any)   { e.apply("VFNMADD231"+e.suffix, acc, y, x) }
func (e *emitter) madd(x, y vec, z any)     { e.apply("VFMADD213"+e.suffix, x, z, y) }
func (e *emitter) addInto(acc vec, y any)   { e.apply("VADD"+e.suffix, acc, y, acc) }
func (e *emitter) integer(op string) string { return op + map[int]string{4: "D", 8: "Q"}[e.size] }

func (e *emitter) sqrt(x vec) vec {
	dst := e.vec()
	for i := range dst {
		e.do("VSQRT", x[i], dst[i])
	}
	return dst
}

// load fills a vec with a constant.
func (e *emitter) load(x float64) vec {
	dst := e.vec()
	for i := range dst {
		e.broadcast(e.constant(x), dst[i])
	}
	return dst
}

// shared is a constant that stays in one register for the whole function.
func (e *emitter) shared(x float64) reg.VecVirtual {
	r := e.register()
	e.broadcast(e.constant(x), r)
	return r
}

func (e *emitter) broadcast(m operand.Op, r reg.VecVirtual) {
	e.raw(map[int]string{4: "VBROADCASTSS", 8: "VBROADCASTSD"}[e.size], m, r)
}

// each is a vec of one shared register.
func (e *emitter) each(r reg.VecVirtual) vec {
	v := make(vec, e.unroll)
	for i := range v {
		v[i] = r
	}
	return v
}

// horner is the polynomial c[0] + c[1] x + c[2] x² + …
func (e *emitter) horner(x vec, c []float64) vec {
	p := e.load(c[len(c)-1])
	for i := len(c) - 2; i >= 0; i-- {
		e.madd(p, x, c[i])
	}
	return p
}

// The predicates of VCMP. A NaN is less, greater and equal to nothing.
const (
	eq, lt, le, unordered, ne, notLess, ordered, ge, gt = 0x00, 0x11, 0x12, 0x03, 0x04, 0x15, 0x07, 0x1d, 0x1e
)

func (e *emitter) compare(predicate uint8, x vec, y any) mask {
	m, p := make(mask, e.unroll), operand.U8(predicate)
	for i := range m {
		var second operand.Op
		name := "VCMP" + e.suffix
		switch y := y.(type) {
		case vec:
			second = y[i]
		case float64:
			second = e.constant(y)
			if e.wide {
				name += "_BCST"
			}
		}
		if e.wide {
			m[i] = e.K()
		} else {
			m[i] = e.YMM()
		}
		e.raw(name, p, second, x[i], m[i])
	}
	return m
}

// blend is y where the mask holds, and x elsewhere.
func (e *emitter) blend(m mask, x vec, y any) vec {
	dst := e.vec()
	for i := range dst {
		var second operand.Op
		suffix := ""
		switch y := y.(type) {
		case vec:
			second = y[i]
		case float64:
			second = e.constant(y)
			if e.wide {
				suffix = "_BCST"
			}
		}
		if e.wide {
			e.raw("VBLENDM"+e.suffix+suffix, second, x[i], m[i], dst[i])
		} else {
			e.do("VBLENDV", m[i], second, x[i], dst[i])
		}
	}
	return dst
}
