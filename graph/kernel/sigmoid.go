package kernel

import "math"

// Sigmoid sets dst = 1/(1+exp(-a)).
func Sigmoid[T Float](dst, a []T) { at[T]().sigmoid(dst, a[:len(dst)]) }

// Tanh sets dst = tanh a.
func Tanh[T Float](dst, a []T) { at[T]().tanh(dst, a[:len(dst)]) }

// sigmoid never takes exp of a positive number, so neither side overflows and
// the left tail keeps its relative accuracy.
func sigmoid(x float64) float64 {
	if x >= 0 {
		return 1 / (1 + math.Exp(-x))
	}
	e := math.Exp(x)
	return e / (1 + e)
}

// Here float64 has room for exp on both sides.
func sigmoid32(dst, a []float32) {
	dst = dst[:len(a)]
	for i, x := range a {
		t, s := expReduce(-float64(x))
		dst[i] = float32(1 / (1 + expJoin(t, s)))
	}
}

func tanh32(dst, a []float32) {
	dst = dst[:len(a)]
	for i, x := range a {
		t, s := expReduce(2 * float64(x))
		e := expm1Join(t, s)
		dst[i] = float32(e / (e + 2))
	}
}
