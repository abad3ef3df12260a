package main

import "github.com/mmcloughlin/avo/reg"

// Arithmetic: the same bits as Go's operators.

// operator is dst = x op y of two vecs.
func operator(f func(e *emitter, x, y vec) vec) func(*emitter) body {
	return func(e *emitter) body {
		return func(a operands) []vec { return []vec{f(e, a.x, a.y)} }
	}
}

// function is dst = f x.
func function(f func(e *emitter, x vec) vec) func(*emitter) body {
	return func(e *emitter) body {
		return func(a operands) []vec { return []vec{f(e, a.x)} }
	}
}

func add(e *emitter, x, y vec) vec { return e.add(x, y) }
func sub(e *emitter, x, y vec) vec { return e.sub(x, y) }
func mul(e *emitter, x, y vec) vec { return e.mul(x, y) }
func div(e *emitter, x, y vec) vec { return e.div(x, y) }

// swap makes s op x of x op s.
func swap(f func(e *emitter, x, y vec) vec) func(e *emitter, x, y vec) vec {
	return func(e *emitter, x, y vec) vec { return f(e, y, x) }
}

// VMAX gives its second operand where the two are equal: the order decides between
// zeros of two signs. The results of both orders are joined, so that the sign stays
// where both zeros have it. Where an operand is NaN the sum is NaN.
func larger(e *emitter, x, y vec) vec  { return e.extreme("VMAX", "VAND", x, y) }
func smaller(e *emitter, x, y vec) vec { return e.extreme("VMIN", "VOR", x, y) }

func (e *emitter) extreme(op, join string, x, y vec) vec {
	r := e.binary(join, e.binary(op, x, y), e.binary(op, y, x))
	return e.blend(e.compare(unordered, x, y), r, e.add(x, y))
}

// comparison is 1 where the predicate holds and 0 elsewhere.
func comparison(predicate uint8) func(*emitter) body {
	return func(e *emitter) body {
		one := e.shared(1)
		return func(a operands) []vec { return []vec{e.truth(e.compare(predicate, a.x, a.y), one)} }
	}
}

func (e *emitter) truth(m mask, one reg.VecVirtual) vec {
	dst := e.vec()
	for i := range dst {
		if e.wide {
			e.raw("VMOVA"+e.suffix+"_Z", one, m[i], dst[i])
		} else {
			e.do("VAND", one, m[i], dst[i])
		}
	}
	return dst
}

func neg(e *emitter, x vec) vec    { return e.xor(x, e.sign()) }
func abs(e *emitter, x vec) vec    { return e.and(x, e.magnitude()) }
func square(e *emitter, x vec) vec { return e.mul(x, x) }
func cube(e *emitter, x vec) vec   { return e.mul(e.mul(x, x), x) }
func inv(e *emitter, x vec) vec    { return e.div(e.load(1), x) }
func sqrt(e *emitter, x vec) vec   { return e.sqrt(x) }

// sign is 1 with the sign of x where x is greater or less than 0, and else x
// without its sign: 0 or NaN.
func sign(e *emitter, x vec) vec {
	size := e.and(x, e.magnitude())
	one := e.or(e.and(x, e.sign()), 1.)
	return e.blend(e.compare(gt, size, 0.), size, one)
}

// axpy rounds the product too, as the generic one does.
func axpy(e *emitter) body {
	return func(a operands) []vec { return []vec{e.add(a.x, e.mul(a.s, a.y))} }
}

// These round the products too.
func scaleAdd(e *emitter) body {
	return func(a operands) []vec { return []vec{e.add(e.mul(a.s, a.x), e.mul(a.t, a.y))} }
}

func scaleAddTwice(e *emitter) body {
	return func(a operands) []vec {
		s := a.scalars
		inner := e.add(e.mul(s[1], a.x), e.mul(s[2], a.y))
		return []vec{e.add(e.mul(s[0], inner), e.mul(s[3], a.z))}
	}
}

func affineAdd(e *emitter) body {
	return func(a operands) []vec {
		s := a.scalars
		inner := e.add(e.mul(s[1], a.x), s[2])
		return []vec{e.add(e.mul(s[0], inner), e.mul(s[3], a.y))}
	}
}

func mulAdd(e *emitter) body {
	return func(a operands) []vec { return []vec{e.add(e.mul(a.x, a.y), a.z)} }
}

// adaptive rounds as the operations that it is made of.
func adaptive(e *emitter) body {
	return func(a operands) []vec {
		w, m, s, g, c := a.read[0], a.read[1], a.read[2], a.read[3], a.scalars
		m = e.add(e.mul(c[0], m), e.mul(c[1], g))
		s = e.add(e.mul(c[2], s), e.mul(c[3], e.mul(g, g)))
		step := e.div(e.mul(m, c[4]), e.add(e.sqrt(e.mul(s, c[5])), c[6]))
		return []vec{e.add(e.mul(c[7], w), step), m, s}
	}
}

// tent has +0 beyond its feet.
func tent(e *emitter) body {
	return func(a operands) []vec {
		d := e.sub(e.load(1), e.and(a.x, e.magnitude()))
		d = e.blend(e.compare(le, d, 0.), d, 0.)
		return []vec{e.mul(e.mul(d, a.scalars[0]), a.scalars[1])}
	}
}

func atLeast(e *emitter) body {
	return func(a operands) []vec { return []vec{e.blend(e.compare(le, a.x, a.y), a.x, a.y)} }
}

func choice(e *emitter) body {
	return func(a operands) []vec {
		return []vec{e.blend(e.compare(ne, a.x, 0.), a.z, a.y)}
	}
}
