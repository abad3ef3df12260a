package kernel

import "math"

// Exp sets dst to exp a.
func Exp[T Float](dst, a []T) {
	a = a[:len(dst)]
	for i, x := range a {
		dst[i] = T(math.Exp(float64(x)))
	}
}
