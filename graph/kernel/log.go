package kernel

import "math"

// Log sets dst = log a, the natural logarithm: -Inf at ±0, NaN below.
func Log[T Float](dst, a []T) { at[T]().log(dst, a[:len(dst)]) }

// Log1p sets dst = log(1+a), accurate near 0 too: -Inf at -1, NaN below.
func Log1p[T Float](dst, a []T) { at[T]().log1p(dst, a[:len(dst)]) }

func log32(dst, a []float32) {
	dst = dst[:len(a)]
	for i, x := range a {
		y := float64(x)
		if y > 0 && y <= math.MaxFloat32 {
			y = logShort(y)
		} else {
			y = logSpecial(y)
		}
		dst[i] = float32(y)
	}
}

func log1p32(dst, a []float32) {
	dst = dst[:len(a)]
	for i, x := range a {
		y := float64(x)
		// From 2^-28 on, y and 1 fit one float64 to all the bits that matter. Below,
		// log(1+y) = y - y²/2 + … is y, -0 included; and so is NaN.
		if y >= 1./(1<<28) || y <= -1./(1<<28) {
			y++
			if y > 0 && y <= math.MaxFloat32 {
				y = logShort(y)
			} else {
				y = logSpecial(y)
			}
		}
		dst[i] = float32(y)
	}
}

// log64 is math.Log, which on amd64 (Go 1.26) takes a denormal's exponent at face
// value: log 5e-324 would be -709.1, not -744.4.
func log64(x float64) float64 {
	if x > 0 && x < 0x1p-1022 {
		return math.Log(x*(1<<52)) - 52*math.Ln2
	}
	return math.Log(x)
}

// logSpecial is log x for all x but the positive finite ones.
func logSpecial(x float64) float64 {
	switch {
	case x == 0:
		return math.Inf(-1)
	case x < 0:
		return math.NaN()
	default:
		return x
	}
}

// logShort is log x with an error of 2^-28 of its own size, for a normal positive
// x which is 1 or not closer to 1 than 2^-29.
//
// With x = 2^k z, 1 ≤ z < 2, and c = 1 + i/128 next to z, log x = k ln2 + log c +
// log(1+r) with r = z/c - 1, |r| ≤ 1/256. Just under 1, k is -1 and c is 2: the
// two logarithms cancel exactly and r alone is left.
func logShort(x float64) float64 {
	b := math.Float64bits(x)
	m := b & (1<<52 - 1)
	c := &logTable[(m+1<<44)>>45]
	z := math.Float64frombits(m | 1023<<52)
	return float64(int(b>>52)-1023)*math.Ln2 + c.log + log1pSeries(z*c.inv-1)
}

// log1pSeries is log(1+r) for |r| ≤ h = 1/256: the Taylor series with the term in r⁴
// folded into that in r², r³ being 3/4 h² r at most h³/4 off.
func log1pSeries(r float64) float64 {
	return r + r*r*(-1./2-3./16/(256*256)+r*(1./3))
}
