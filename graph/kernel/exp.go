package kernel

import "math"

// Exp sets dst = exp a.
func Exp[T Float](dst, a []T) { at[T]().exp(dst, a[:len(dst)]) }

// Expm1 sets dst = exp(a) - 1, accurate near 0 too.
func Expm1[T Float](dst, a []T) { at[T]().expm1(dst, a[:len(dst)]) }

// exp64 is math.Exp, which on amd64 (Go 1.26) overflows from 709.44 on, not from
// 709.78. There math.Expm1 is the same number.
func exp64(x float64) float64 {
	if x > 709 {
		return math.Expm1(x)
	}
	return math.Exp(x)
}

func exp32(dst, a []float32) {
	dst = dst[:len(a)]
	for i, x := range a {
		t, s := expReduce(float64(x))
		dst[i] = float32(expJoin(t, s))
	}
}

func expm132(dst, a []float32) {
	dst = dst[:len(a)]
	for i, x := range a {
		t, s := expReduce(float64(x))
		dst[i] = float32(expm1Join(t, s))
	}
}

// expReduce writes exp x as s exp(t ln2/64), where s is a power of 2^(1/64) and
// |t| ≤ 1/2. Beyond ±128 it stands still: float32 has overflowed or vanished
// long before. t is NaN if x is.
func expReduce(x float64) (t, s float64) {
	if x > 128 {
		x = 128
	} else if x < -128 {
		x = -128
	}
	t = x * (64 / math.Ln2)
	n := t + roundShift
	t -= n - roundShift
	b := math.Float64bits(n)
	return t, math.Float64frombits(exp2Table[b%64] + b<<46)
}

// expJoin is s exp(t ln2/64), with an error of 2^-27 of its own size. The term
// in t³ is folded into that in t: t³ is 3/16 t, at most 1/32 off.
func expJoin(t, s float64) float64 { return s + s*(t*(e1+e3*3/16+t*e2)) }

// expm1Join is s exp(t ln2/64) - 1, with an error of 2^-27 of its own size, for the
// t and s of expReduce: around x = 0 s is 1, and only the series is left, -0
// included.
func expm1Join(t, s float64) float64 {
	return s*(t*(e1+t*(e2+t*e3))) - (1 - s)
}

const (
	// Adding 1.5·2^52 to a small number rounds it to an integer, which then
	// stands in the low bits of the sum.
	roundShift = 3 << 51

	// The Taylor series of exp(t ln2/64) in t.
	e1 = math.Ln2 / 64
	e2 = e1 * e1 / 2
	e3 = e1 * e2 / 3
)
