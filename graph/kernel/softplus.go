package kernel

import "math"

// Softplus sets dst = log(1+exp(a)), as max(a,0) + log1p(exp(-|a|)): neither
// side overflows, and the left tail keeps its relative accuracy.
func Softplus[T Float](dst, a []T) { at[T]().softplus(dst, a[:len(dst)]) }

// SoftplusSlope sets dst = log(1+exp(a)) and slope to its derivative 1/(1+exp(-a)),
// as Softplus and Sigmoid do, but in one pass: exp(-|a|) serves both. dst and
// slope must not overlap; either may be a.
func SoftplusSlope[T Float](dst, slope, a []T) {
	at[T]().softplusSlope(dst, slope[:len(dst)], a[:len(dst)])
}

func softplusSlope32(dst, slope, a []float32) {
	var buf [strip]float64
	var held [strip]float32 // while a may still be needed
	for len(a) > 0 {
		e := buf[:min(strip, len(a))]
		expNegAbs(e, a)
		for i, x := range a[:len(e)] {
			u := [2]float64{1, e[i]} // by the sign of x
			held[i] = float32(u[math.Float32bits(x)>>31] / (1 + e[i]))
		}
		log1pPlus(dst[:len(e)], e, a)
		copy(slope, held[:len(e)])
		dst, slope, a = dst[len(e):], slope[len(e):], a[len(e):]
	}
}

func softplusSlope64(dst, slope, a []float64) {
	for i, x := range a {
		dst[i], slope[i] = softplus(x), sigmoid(x)
	}
}

func softplus(x float64) float64 {
	return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x)))
}

// softplus32 works in strips, and in two passes over each: as one long chain of
// dependent operations it leaves the processor waiting.
func softplus32(dst, a []float32) {
	var buf [strip]float64
	for len(a) > 0 {
		e := buf[:min(strip, len(a))]
		expNegAbs(e, a)
		log1pPlus(dst[:len(e)], e, a)
		dst, a = dst[len(e):], a[len(e):]
	}
}

// strip is how many elements are worked on at a time where there are passes.
const strip = 128

// expNegAbs sets dst = exp(-|a|).
func expNegAbs(dst []float64, a []float32) {
	a = a[:len(dst)]
	for i, x := range a {
		t, s := expReduce(float64(math.Float32frombits(math.Float32bits(x) | 1<<31)))
		dst[i] = expJoin(t, s)
	}
}

// log1pPlus sets dst = max(a,0) + log(1+e), for 0 ≤ e ≤ 1.
func log1pPlus(dst []float32, e []float64, a []float32) {
	e, a = e[:len(dst)], a[:len(dst)]
	for i, x := range a {
		b := int32(math.Float32bits(x))
		y := math.Float32frombits(uint32(b &^ (b >> 31))) // max(x,0); if x is NaN, e is too
		dst[i] = float32(float64(y) + log1pShort(e[i]))
	}
}

// log1pShort is log(1+e) for 0 ≤ e ≤ 1, with an error of 2^-28 of its own size.
// With c = 1 + n/128 next to 1+e it is log c + log(1+r), r = (1+e)/c - 1 =
// (e-n/128)/c. Where e is small, c is 1 and r is e to all its bits.
func log1pShort(e float64) float64 {
	n := e + roundShift/128
	c := &logTable[min(math.Float64bits(n)%256, 128)] // above 128 only if e is NaN
	return c.log + log1pSeries((e-(n-roundShift/128))*c.inv)
}
