package main

import "math"

// A precision has the numbers that differ between the element types.
type precision struct {
	goType, name          string
	suffix                string // of instructions: packed single, packed double
	size                  int    // bytes
	mantissa              int    // bits of it that are stored
	bias                  int    // of the exponent
	ln2Hi, ln2Lo          float64
	expLo, expHi          float64 // beyond, exp is 0 and Inf
	m1Lo                  float64 // below, exp-1 is -1
	tiny                  float64 // below, exp(x)-1 and log(1+x) are x
	exp, log, log1p, tanh []float64
}

// The polynomials have next to the least greatest error: in float64 they interpolate
// at Chebyshev's points; in float32 each coefficient was fitted anew after the
// coefficients before it were rounded. Each leaves the leading terms of its function as they are:
//
//	exp r      1 + r + r² exp(r)                          |r| ≤ ln2/2
//	log(1+f)   f - f²/2 + s (f²/2 + z log(z))             s = f/(2+f), z = s² ≤ 1/25
//	log(1+e)   e + e² log1p(e)                            0 ≤ e ≤ 1
//	tanh x     x + x³ tanh(x²)                            |x| ≤ 1
//
// ln2Hi ends in as many zeros as an exponent has bits: its multiples are exact.
var formats = [...]precision{
	{
		goType: "float32", name: "F32", suffix: "PS", size: 4, mantissa: 23, bias: 127,
		ln2Hi: 0x1.62e4p-1, ln2Lo: math.Ln2 - 0x1.62e4p-1,
		expLo: -104, expHi: 89, m1Lo: -20, tiny: 0x1p-26,
		exp: []float64{
			0.5, 0.1666666716, 0.04166646302, 0.008333205245, 0.001393508515, 0.0001994681807,
		},
		log: []float64{
			0.6666666627, 0.4000031364, 0.28532545, 0.2375134177,
		},
		log1p: []float64{
			-0.4999998808, 0.3333271444, -0.2498886585, 0.1989964098, -0.1613526046, 0.1247977093, -0.08324275911,
			0.04211834073, -0.01369343698, 0.002084916923,
		},
		tanh: []float64{
			-0.3333332837, 0.1333317459, -0.05395071581, 0.02177435532, -0.008571074344, 0.003048123559,
			-0.0008212039829, 0.000116208641,
		},
	},
	{
		goType: "float64", name: "F64", suffix: "PD", size: 8, mantissa: 52, bias: 1023,
		ln2Hi: 0x1.62e42feep-1, ln2Lo: math.Ln2 - 0x1.62e42feep-1,
		expLo: -746, expHi: 710, m1Lo: -40, tiny: 0x1p-55,
		exp: []float64{
			0.5, 0.16666666666666671, 0.0416666666666666698, 0.00833333333332613982, 0.00138888888888837517,
			0.000198412698748042148, 0.0000248015873255360223, 2.75572554210235045e-6, 2.75572736579759513e-7,
			2.51052083399876968e-8, 2.09146807805402653e-9,
		},
		log: []float64{
			0.666666666666666642, 0.40000000000007941, 0.285714285672759346, 0.222222230483515881, 0.181817376263029372,
			0.153888678056137166, 0.132097082420594633, 0.136090302628584987,
		},
		log1p: []float64{
			-0.49999999999999999, 0.333333333333324656, -0.249999999998720501, 0.1999999999247163,
			-0.166666664309783401, 0.142857097454455445, -0.124999412815076874, 0.111105711428558057,
			-0.0999632434755013683, 0.0907183529253426044, -0.0825618541627825036, 0.0744481701994222684,
			-0.0650401036603685578, 0.0532235224603212144, -0.0391250511523394424, 0.0246829501916849337,
			-0.0127321505282476731, 0.00508109047854899415, -0.00145692484733291744, 0.000265295970542531044,
			-0.0000229388568184714378,
		},
		tanh: []float64{
			-0.333333333333333329, 0.133333333333330901, -0.0539682539680463759, 0.0218694885291290901,
			-0.00886323540457828249, 0.0035921266793663412, -0.0014558246920964942, 0.000589979294630005166,
			-0.000238957052287382252, 0.0000964627774331318143, -0.0000383896078931473331, 0.0000146061316767153785,
			-4.98776031752034667e-6, 1.37918144990833416e-6, -2.63307722329593346e-7, 2.51550236593821058e-8,
		},
	},
}

// bits is a number in the format.
func (f *precision) bits(x float64) uint64 {
	if f.size == 4 {
		return uint64(math.Float32bits(float32(x)))
	}
	return math.Float64bits(x)
}

// sign is the bit that is set in negative numbers.
func (f *precision) sign() word { return 1 << (8*f.size - 1) }

// magnitude is all other bits.
func (f *precision) magnitude() word { return f.sign() - 1 }

// magic rounds a number that is added to it to an integer, and the sum has the
// integer in its low bits.
func (f *precision) magic() float64 { return 1.5 * math.Ldexp(1, f.mantissa) }
