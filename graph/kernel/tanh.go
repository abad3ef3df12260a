package kernel

import "math"

// Tanh sets dst to tanh a.
func Tanh[T Float](dst, a []T) {
	a = a[:len(dst)]
	for i, x := range a {
		dst[i] = T(math.Tanh(float64(x)))
	}
}
