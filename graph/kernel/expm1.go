package kernel

import "math"

// Expm1 sets dst to expm1 a.
func Expm1[T Float](dst, a []T) {
	a = a[:len(dst)]
	for i, x := range a {
		dst[i] = T(math.Expm1(float64(x)))
	}
}
