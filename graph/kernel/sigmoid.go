package kernel

import "math"

// Sigmoid sets dst = 1/(1+exp(-a)).
func Sigmoid[T Float](dst, a []T) {
	a = a[:len(dst)]
	for i, x := range a {
		dst[i] = T(sigmoid(float64(x)))
	}
}

// sigmoid never takes exp of a positive number, so neither side overflows and
// the left tail keeps its relative accuracy.
func sigmoid(x float64) float64 {
	if x >= 0 {
		return 1 / (1 + math.Exp(-x))
	}
	e := math.Exp(x)
	return e / (1 + e)
}
