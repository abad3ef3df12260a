package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// A generator writes for one level of instructions and one type of element.
// Its methods named like instructions choose by both.
type generator struct {
	*build.Context
	level   string      // AVX2 or AVX512
	size    int         // of an element, in bytes
	numbers operand.Mem // 0, 1, 2, ... as integers of that size
}

func (g *generator) wide() bool { return g.level == "AVX512" }

func (g *generator) vectorBytes() int {
	if g.wide() {
		return 64
	}
	return 32
}

func (g *generator) lanes() int { return g.vectorBytes() / g.size }

func (g *generator) dtype() string { return fmt.Sprintf("float%d", 8*g.size) }

// begin starts a function, its parameters to be completed with the element type.
func (g *generator) begin(name, params, doc string) {
	name += fmt.Sprintf("%sFloat%d", g.level, 8*g.size)
	g.Function(name)
	g.Attributes(attr.NOSPLIT)
	g.Pragma("noescape")
	g.SignatureExpr("func(" + fmt.Sprintf(params, g.dtype()) + ")")
	g.Doc(name + " " + doc)
}

// end leaves the function.
func (g *generator) end() {
	g.VZEROUPPER()
	g.RET()
}

// number writes the table of numbers that masks are made from: column by column.
func (g *generator) number() {
	g.numbers = g.StaticGlobal(fmt.Sprintf("numbers%sFloat%d", g.level, 8*g.size))
	g.DataAttributes(attr.RODATA | attr.NOPTR)
	for i := range widths[len(widths)-1] * g.lanes() {
		if g.size == 4 {
			g.AppendDatum(operand.U32(i))
		} else {
			g.AppendDatum(operand.U64(i))
		}
	}
}

// argument gives the place of a parameter.
func (g *generator) argument(name string) operand.Mem {
	b, err := g.Param(name).Resolve()
	must(err)
	return b.Addr
}

// load brings a parameter into a register.
func (g *generator) load(name string, r reg.GPPhysical) reg.GPPhysical {
	g.MOVQ(g.argument(name), r)
	return r
}

// vector gives the register of a number, as wide as the level has it.
func (g *generator) vector(i int) reg.VecPhysical {
	if g.wide() {
		return vectors[i]
	}
	return vectors[i].AsY().(reg.VecPhysical)
}

var vectors = []reg.VecPhysical{
	reg.Z0, reg.Z1, reg.Z2, reg.Z3, reg.Z4, reg.Z5, reg.Z6, reg.Z7,
	reg.Z8, reg.Z9, reg.Z10, reg.Z11, reg.Z12, reg.Z13, reg.Z14, reg.Z15,
	reg.Z16, reg.Z17, reg.Z18, reg.Z19, reg.Z20, reg.Z21, reg.Z22, reg.Z23,
	reg.Z24, reg.Z25, reg.Z26, reg.Z27, reg.Z28, reg.Z29, reg.Z30, reg.Z31,
}

var masks = []reg.OpmaskPhysical{reg.K1, reg.K2, reg.K3, reg.K4}

// by32 calls the first function for float32, the second for float64.
func (g *generator) by32(single, double func(...operand.Op), ops ...operand.Op) {
	if g.size == 4 {
		single(ops...)
	} else {
		double(ops...)
	}
}

func (g *generator) zero(v operand.Op) {
	if g.wide() {
		g.VPXORQ(v, v, v)
	} else {
		g.VXORPS(v, v, v)
	}
}

func (g *generator) fma(x, y, sum operand.Op) { g.by32(g.VFMADD231PS, g.VFMADD231PD, x, y, sum) }
func (g *generator) mul(x, y, to operand.Op)  { g.by32(g.VMULPS, g.VMULPD, x, y, to) }
func (g *generator) move(from, to operand.Op) { g.by32(g.VMOVUPS, g.VMOVUPD, from, to) }

func (g *generator) broadcast(m operand.Mem, to operand.Op) {
	g.by32(g.VBROADCASTSS, g.VBROADCASTSD, m, to)
}

// mask sets a mask for the vector that begins at a column: the lanes of columns
// below the width. All lanes of width hold a copy of it. For AVX2 the mask is a
// vector, too.
func (g *generator) mask(column int, width, to operand.Op) {
	g.by32(g.VPCMPGTD, g.VPCMPGTQ, g.numbers.Offset(column*g.size), width, to)
}

// width fills a vector with the parameter of that name.
func (g *generator) width(to operand.Op) {
	g.by32(g.VPBROADCASTD, g.VPBROADCASTQ, g.argument("width"), to)
}

// loadMasked reads the lanes of a mask, and nothing else, and clears the others.
func (g *generator) loadMasked(m operand.Mem, mask, to operand.Op) {
	switch {
	case g.wide() && g.size == 4:
		g.VMOVUPS_Z(m, mask, to)
	case g.wide():
		g.VMOVUPD_Z(m, mask, to)
	case g.size == 4:
		g.VMASKMOVPS(m, mask, to)
	default:
		g.VMASKMOVPD(m, mask, to)
	}
}

// storeMasked writes the lanes of a mask, and nothing else.
func (g *generator) storeMasked(v, mask operand.Op, m operand.Mem) {
	switch {
	case g.wide():
		g.by32(g.VMOVUPS, g.VMOVUPD, v, mask, m)
	case g.size == 4:
		g.VMASKMOVPS(v, mask, m)
	default:
		g.VMASKMOVPD(v, mask, m)
	}
}
