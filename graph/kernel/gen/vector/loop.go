package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// A kernel is a function over slices of one length: results from elements at the
// same place, and perhaps scalars.
type kernel struct {
	name      string
	signature string   // with T for the element type
	out, in   []string // its slices; all are as long as the first of out
	scalars   []string // its scalars
	body      func(*emitter) body
	unroll    [2]int // registers taken at once: AVX2, AVX-512
}

// A body makes the results of one turn of a loop. Values that all turns need are set
// up before.
type body func(a operands) []vec

// operands are the elements read, in order, and the scalars everywhere: all of them, and the first ones by names of their own.
type operands struct {
	x, y, z, s, t vec
	read, scalars []vec
}

// begin opens the function of that name at the emitter's level.
func (e *emitter) begin(name, signature string) {
	level := "AVX2"
	if e.wide {
		level = "AVX512"
	}
	full := name + level + e.name
	e.Function(full)
	e.Attributes(attr.NOSPLIT)
	e.Pragma("noescape")
	e.SignatureExpr(strings.ReplaceAll(signature, "T", e.goType))
	e.Doc(fmt.Sprintf("%s is %s at level %s.", full, name, strings.ToLower(level)))
}

// write is the whole function.
func (e *emitter) write(k kernel) {
	turn := k.unroll[0]
	if e.wide {
		turn = k.unroll[1]
	}
	e.begin(k.name, k.signature)
	all := k.in
	for _, s := range k.out {
		if !slices.Contains(all, s) {
			all = append(slices.Clone(all), s)
		}
	}
	pointers := map[string]reg.GPVirtual{}
	for _, s := range all {
		pointers[s] = e.GP64()
		e.Load(e.Param(s).Base(), pointers[s])
	}
	n := e.GP64()
	e.Load(e.Param(k.out[0]).Len(), n)
	var scalars []reg.VecVirtual
	for _, s := range k.scalars {
		b, err := e.Param(s).Resolve()
		if err != nil {
			panic(err)
		}
		scalars = append(scalars, e.register())
		e.broadcast(b.Addr, scalars[len(scalars)-1])
	}
	results := k.body(e)
	run := func(load func(operand.Mem, reg.VecVirtual), store func(reg.VecVirtual, operand.Mem)) {
		var read []vec
		for _, s := range k.in {
			v := e.vec()
			for i := range v {
				load(e.at(pointers[s], i), v[i])
			}
			read = append(read, v)
		}
		a := operands{read: read}
		for _, r := range scalars {
			a.scalars = append(a.scalars, e.each(r))
		}
		name(read, &a.x, &a.y, &a.z)
		name(a.scalars, &a.s, &a.t)
		if a.y == nil {
			a.y = a.s
		}
		for j, v := range results(a) {
			for i := range v {
				store(v[i], e.at(pointers[k.out[j]], i))
			}
		}
		step := e.unroll * e.lanes()
		for _, s := range all {
			e.ADDQ(operand.I32(step*e.size), pointers[s])
		}
	}

	e.unroll = turn
	step := turn * e.lanes()
	e.SUBQ(operand.I32(step), n)
	e.JL(operand.LabelRef("rest"))
	e.Label("turn")
	run(func(m operand.Mem, r reg.VecVirtual) { e.do("VMOVU", m, r) },
		func(r reg.VecVirtual, m operand.Mem) { e.do("VMOVU", r, m) })
	e.SUBQ(operand.I32(step), n)
	e.JGE(operand.LabelRef("turn"))
	e.Label("rest")
	e.ADDQ(operand.I32(step), n)
	e.JLE(operand.LabelRef("done"))
	e.unroll = 1
	e.Label("last")
	load, store := e.partial(n)
	run(load, store)
	e.SUBQ(operand.I32(e.lanes()), n)
	e.JG(operand.LabelRef("last"))
	e.Label("done")
	e.VZEROUPPER()
	e.RET()
}

// name gives the first values their names.
func name(values []vec, names ...*vec) {
	for i := range min(len(values), len(names)) {
		*names[i] = values[i]
	}
}

// at is the ith register's place behind p.
func (e *emitter) at(p reg.GPVirtual, i int) operand.Mem {
	return operand.Mem{Base: p, Disp: i * e.lanes() * e.size}
}

// partial moves the first n elements of a register, or all if n is larger; the
// others are read as 0 and not written.
func (e *emitter) partial(n reg.GPVirtual) (load func(operand.Mem, reg.VecVirtual), store func(reg.VecVirtual, operand.Mem)) {
	m := e.first(n, e.lanes())
	if e.wide {
		return func(a operand.Mem, r reg.VecVirtual) { e.raw("VMOVU"+e.suffix+"_Z", a, m, r) },
			func(r reg.VecVirtual, a operand.Mem) { e.do("VMOVU", r, m, a) }
	}
	return func(a operand.Mem, r reg.VecVirtual) { e.do("VMASKMOV", a, m, r) },
		func(r reg.VecVirtual, a operand.Mem) { e.do("VMASKMOV", r, m, a) }
}

// first selects the first n of so many elements, or all if n is larger: a register
// of masks, or in AVX2 a register with all bits of the elements set. n is not
// negative.
func (e *emitter) first(n reg.GPVirtual, lanes int) reg.Register {
	m, most := e.GP64(), e.GP64()
	e.MOVQ(n, m)
	e.MOVQ(operand.U32(lanes), most)
	e.CMPQ(n, most)
	e.CMOVQGT(most, m)
	if e.wide {
		bits, k := e.GP64(), e.K()
		e.MOVQ(m, reg.RCX)
		e.MOVQ(operand.U32(1), bits)
		e.SHLQ(reg.CL, bits)
		e.DECQ(bits)
		e.KMOVW(bits.As32(), k)
		return k
	}
	// 32 bytes of ones and 32 of zeros: a window over both.
	at, window := e.GP64(), e.vector(lanes*e.size)
	e.LEAQ(e.edge().Offset(32), at)
	e.IMUL3Q(operand.I8(e.size), m, m)
	e.SUBQ(m, at)
	e.VMOVUPS(operand.Mem{Base: at}, window)
	return window
}

func (e *emitter) edge() operand.Mem {
	if m, ok := e.pool["edge"]; ok {
		return m
	}
	m := e.StaticGlobal("edge")
	e.DataAttributes(attr.RODATA | attr.NOPTR)
	for i := range 8 {
		e.AppendDatum(operand.U64([]uint64{^uint64(0), 0}[i/4]))
	}
	e.pool["edge"] = m
	return m
}
