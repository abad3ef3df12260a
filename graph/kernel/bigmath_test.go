package kernel_test

import (
	"math"
	"math/big"
)

// The elementary functions to some 300 bits: the oracle for accuracy in float64.

const precision = 320

func newBig(x float64) *big.Float { return new(big.Float).SetPrec(precision).SetFloat64(x) }

func add(x, y *big.Float) *big.Float { return newBig(0).Add(x, y) }
func sub(x, y *big.Float) *big.Float { return newBig(0).Sub(x, y) }
func mul(x, y *big.Float) *big.Float { return newBig(0).Mul(x, y) }
func quo(x, y *big.Float) *big.Float { return newBig(0).Quo(x, y) }

// scale is x 2^n.
func scale(x *big.Float, n int) *big.Float { return newBig(0).SetMantExp(x, n) }

// bigExpm1 sums the Taylor series of exp(r)-1 for r = x/2^s and doubles s times
// by (1+e)² - 1 = e (e+2), which loses nothing of a small e.
func bigExpm1(x *big.Float) *big.Float {
	if x.Sign() == 0 {
		return x
	}
	s := max(x.MantExp(nil)+8, 0)
	r := scale(x, -s)
	sum, term := newBig(0), newBig(1)
	for i := 1; ; i++ {
		term = quo(mul(term, r), newBig(float64(i)))
		sum = add(sum, term)
		if term.Sign() == 0 || term.MantExp(nil) < sum.MantExp(nil)-precision {
			break
		}
	}
	for range s {
		sum = mul(sum, add(sum, newBig(2)))
	}
	return sum
}

// bigExp goes by exp(|x|), for exp(x)-1 has no bits left of a small exp(x).
func bigExp(x *big.Float) *big.Float {
	y := add(bigExpm1(newBig(0).Abs(x)), newBig(1))
	if x.Sign() < 0 {
		y = quo(newBig(1), y)
	}
	return y
}

// bigLog1p improves the float64 value y of log(1+x) by Halley's step for
// exp(y)-1 = x, which triples its bits to some 150.
func bigLog1p(x *big.Float) *big.Float {
	if x.Sign() == 0 {
		return x
	}
	f, _ := x.Float64()
	y := newBig(math.Log1p(f))
	e := bigExpm1(y)
	// y + 2 (x-e)/(2+x+e)
	return add(y, scale(quo(sub(x, e), add(add(newBig(2), x), e)), 1))
}

// bigLog does the same for exp(y) = x.
func bigLog(x *big.Float) *big.Float {
	m := newBig(0)
	k := x.MantExp(m) // math.Log is wrong for denormals on amd64
	f, _ := m.Float64()
	y := newBig(math.Log(f) + float64(k)*math.Ln2)
	e := bigExp(y)
	return add(y, scale(quo(sub(x, e), add(x, e)), 1))
}

func bigTanh(x *big.Float) *big.Float {
	e := bigExpm1(scale(x, 1))
	return quo(e, add(e, newBig(2)))
}

func bigSigmoid(x *big.Float) *big.Float {
	return quo(newBig(1), add(newBig(1), bigExp(newBig(0).Neg(x))))
}

func bigSoftplus(x *big.Float) *big.Float {
	y := bigLog1p(bigExp(newBig(0).Neg(newBig(0).Abs(x))))
	if x.Sign() > 0 {
		y = add(y, x)
	}
	return y
}

// ulps is how far got is from want in units of the last place of want, a number
// of p bits with exponents down to low.
func ulps(got float64, want *big.Float, p, low int) float64 {
	unit := max(want.MantExp(nil)-p, low)
	d, _ := scale(sub(newBig(got), want), -unit).Float64()
	return math.Abs(d)
}
