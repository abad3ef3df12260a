package main

import (
	"math"

	"github.com/mmcloughlin/avo/operand"
)

// The elementary functions. Both levels and both element types share them; only the
// number of terms differs.

// reduce writes exp x as 2^n (1 + r + r² p) and gives n also as the low bits of
// t. It takes x over.
func (e *emitter) reduce(x vec) (r, p, n, t vec) {
	t = e.load(e.magic())
	e.mac(t, x, math.Log2E)
	n = e.sub(t, e.magic())
	r = x
	e.nmac(r, n, e.ln2Hi)
	e.nmac(r, n, e.ln2Lo)
	return r, e.horner(r, e.precision.exp), n, t
}

// split writes exp x as 2^n (1+p). It takes x over.
func (e *emitter) split(x vec) (p, n, t vec) {
	r, p, n, t := e.reduce(x)
	e.madd(p, e.mul(r, r), r)
	return p, n, t
}

// scale is x 2^n for each x, rounded once, for n as reduce gives it.
func (e *emitter) scale(n, t vec, x ...vec) []vec {
	if e.wide {
		for i := range x {
			x[i] = e.binary("VSCALEF", x[i], n)
		}
		return x
	}
	// In two steps, for 2^n itself may overflow or vanish: u is n + 2b > 0.
	b := uint64(e.bias + 1)
	u, u2 := e.vec(), e.vec()
	e.apply(e.integer("VPSUB"), u, word(e.bits(e.magic())-2*b), t)
	u1 := e.shift("VPSRL", u, 1)
	e.apply(e.integer("VPSUB"), u2, u1, u)
	all := e.sign() | e.magnitude()
	for _, u := range []vec{u1, u2} {
		s := e.shift("VPSLL", u, e.mantissa)
		e.apply(e.integer("VPADD"), s, (word(e.bias)-word(b))<<e.mantissa&all, s)
		for i := range x {
			x[i] = e.mul(x[i], s)
		}
	}
	return x
}

func (e *emitter) shift(op string, x vec, n int) vec {
	dst := e.vec()
	for i := range dst {
		e.raw(e.integer(op), operand.U8(n), x[i], dst[i])
	}
	return dst
}

// power is 2^n, not denormal and not overflowing.
func (e *emitter) power(n vec) vec {
	return e.shift("VPSLL", e.add(n, e.magic()+float64(e.bias)), e.mantissa)
}

// expOf is exp x for x from expLo to expHi. It overwrites x.
func (e *emitter) expOf(x vec) vec {
	p, n, t := e.split(x)
	return e.scale(n, t, e.add(p, 1.))[0]
}

// expPair is exp x as two numbers: y, and the rounding error lost of y.
func (e *emitter) expPair(x vec) (y, lost vec) {
	p, n, t := e.split(x)
	sum := e.add(p, 1.)
	pair := e.scale(n, t, sum, e.sub(p, e.sub(sum, 1.)))
	return pair[0], pair[1]
}

func exp(e *emitter) body {
	lo, hi := e.shared(e.expLo), e.shared(e.expHi)
	return func(a operands) []vec {
		return []vec{e.expOf(e.max(e.each(lo), e.min(e.each(hi), a.x)))}
	}
}

// expm1 doubles half of it, for 2^n may overflow where the result does not.
func expm1(e *emitter) body {
	lo, hi := e.shared(e.m1Lo), e.shared(e.expHi)
	return func(a operands) []vec {
		r, p, n, _ := e.reduce(e.max(e.each(lo), e.min(e.each(hi), a.x)))
		half := e.power(e.sub(n, 1.))
		y := e.sub(half, 0.5)
		e.mac(y, half, r)
		e.mac(y, half, e.mul(p, e.mul(r, r)))
		return []vec{e.orTiny(e.add(y, y), a.x)}
	}
}

// orTiny is y, or x where x is so small that it is the right answer, ±0 included.
func (e *emitter) orTiny(y, x vec) vec {
	return e.blend(e.compare(lt, e.and(x, e.magnitude()), e.tiny), y, x)
}

// frexp writes x > 0 as 2^k m, 3/4 ≤ m < 3/2.
func (e *emitter) frexp(x vec) (m, k vec) {
	if e.wide {
		m, g, k := e.vec(), e.vec(), e.vec()
		for i := range x {
			e.do("VGETMANT", operand.U8(3), x[i], m[i])
			e.do("VGETEXP", x[i], k[i])
			e.do("VGETEXP", m[i], g[i])
		}
		return m, e.sub(k, g)
	}
	// Denormal numbers are made larger by 2^mantissa.
	small := e.compare(lt, x, math.Ldexp(1, 1-e.bias))
	x = e.blend(small, x, e.mul(x, math.Ldexp(1, e.mantissa)))
	less := e.blend(small, e.load(0), float64(e.mantissa))
	// t is the bits of x less the bits of 3/4, and 2^b more to keep it positive.
	b := e.bias + 1
	three4 := word(e.bits(0.75))
	t := e.vec()
	e.apply(e.integer("VPADD"), t, word(uint64(b)<<e.mantissa)-three4, x)
	m = e.vec()
	e.apply(e.integer("VPADD"), m, three4, e.and(t, word(1)<<e.mantissa-1))
	whole := math.Ldexp(1, e.mantissa)
	k = e.or(e.shift("VPSRL", t, e.mantissa), word(e.bits(whole)))
	k = e.sub(e.sub(k, whole+float64(b)), less)
	return m, k
}

// logOf is log(2^k (1+f+rest)), |f| ≤ 1/2; rest may be nil.
func (e *emitter) logOf(k, f, rest vec) vec {
	s := e.div(f, e.add(f, 2.))
	h := e.mul(e.mul(f, f), 0.5)
	z := e.mul(s, s)
	p := e.horner(z, e.precision.log)
	e.madd(p, z, h)
	e.nmac(h, s, p) // f²/2 - s (f²/2 + z log(z))
	// The sum a of the two largest terms, and its rounding error.
	kh := e.mul(k, e.ln2Hi)
	a := e.add(kh, f)
	low := e.sub(f, e.sub(a, kh))
	e.mac(low, k, e.ln2Lo)
	if rest != nil {
		e.addInto(low, rest)
	}
	return e.add(a, e.sub(low, h))
}

// logSpecial puts in log x where x is not a positive finite number.
func (e *emitter) logSpecial(y, x vec) vec {
	y = e.blend(e.compare(lt, x, 0.), y, math.NaN())
	y = e.blend(e.compare(eq, x, 0.), y, math.Inf(-1))
	return e.blend(e.compare(notLess, x, math.Inf(1)), y, x)
}

func log(e *emitter) body {
	return func(a operands) []vec {
		m, k := e.frexp(a.x)
		return []vec{e.logSpecial(e.logOf(k, e.sub(m, 1.), nil), a.x)}
	}
}

// log1p takes the logarithm of u = 1+x, rounded, and corrects for the rounding error of u.
func log1p(e *emitter) body {
	most := e.shared(float64(e.bias - 1))
	one := e.shared(1)
	return func(a operands) []vec {
		x := a.x
		u := e.add(x, 1.)
		v := e.sub(u, 1.)
		lost := e.add(e.sub(e.each(one), e.sub(u, v)), e.sub(x, v))
		m, k := e.frexp(u)
		part := e.sub(m, 1.)
		// 2^-k lost, with k no larger than 2^-k allows: lost is nothing there.
		bound := e.min(e.each(most), k)
		lost = e.mul(lost, e.power(e.sub(e.load(0), bound)))
		f := e.add(part, lost)
		rest := e.sub(lost, e.sub(f, part))
		return []vec{e.orTiny(e.logSpecial(e.logOf(k, f, rest), u), x)}
	}
}

// negAbs is -|x|, but not below lo.
func (e *emitter) negAbs(x, lo vec) vec { return e.max(lo, e.or(x, e.sign())) }

// softplusOf is max(x,0) + log(1+t) for t = exp(-|x|). The largest term comes last.
func (e *emitter) softplusOf(x, t vec) vec {
	p := e.horner(t, e.precision.log1p)
	e.madd(p, e.mul(t, t), e.binary("VMAX", x, 0.))
	return e.add(p, t) // t is NaN if x is
}

// sigmoidOf is 1/(1+t) or t/(1+t) for t = exp(-|x|), corrected for the rounding
// errors of t and 1+t and for the remainder of the division.
func (e *emitter) sigmoidOf(x, t, lost, one vec) vec {
	d := e.add(t, 1.)
	lostD := e.add(e.sub(t, e.sub(d, 1.)), lost)
	r := e.div(one, d)
	positive := e.compare(ge, x, 0.)
	y := e.blend(positive, t, 1.)
	lost = e.blend(positive, lost, 0.)
	q := e.mul(y, r)
	rest := y // becomes y - q d, exactly
	e.nmac(rest, q, d)
	e.nmac(lost, q, lostD)
	e.mac(q, e.add(rest, lost), r)
	return q
}

func softplus(e *emitter) body {
	lo := e.shared(e.expLo)
	return func(a operands) []vec {
		return []vec{e.softplusOf(a.x, e.expOf(e.negAbs(a.x, e.each(lo))))}
	}
}

func sigmoid(e *emitter) body {
	lo, one := e.shared(e.expLo), e.shared(1)
	return func(a operands) []vec {
		t, lost := e.expPair(e.negAbs(a.x, e.each(lo)))
		return []vec{e.sigmoidOf(a.x, t, lost, e.each(one))}
	}
}

func softplusSlope(e *emitter) body {
	lo, one := e.shared(e.expLo), e.shared(1)
	return func(a operands) []vec {
		t, lost := e.expPair(e.negAbs(a.x, e.each(lo)))
		return []vec{e.softplusOf(a.x, t), e.sigmoidOf(a.x, t, lost, e.each(one))}
	}
}

// tanh is 1 - 2t/(1+t), t = exp(-2|x|), from 1 on and a polynomial below, with
// the sign of x.
func tanh(e *emitter) body {
	lo, one := e.shared(e.m1Lo*2), e.shared(1)
	return func(a operands) []vec {
		y := e.or(a.x, e.sign())
		t := e.expOf(e.max(e.each(lo), e.add(y, y)))
		large := e.sub(e.each(one), e.div(e.add(t, t), e.add(t, 1.)))
		x := e.and(a.x, e.magnitude())
		z := e.mul(x, x)
		small := e.horner(z, e.precision.tanh)
		e.madd(small, e.mul(z, x), x)
		r := e.blend(e.compare(lt, x, 1.), large, small)
		return []vec{e.or(r, e.and(a.x, e.sign()))}
	}
}
