package kernel

import "math"

// Log1p sets dst to log1p a.
func Log1p[T Float](dst, a []T) {
	a = a[:len(dst)]
	for i, x := range a {
		dst[i] = T(math.Log1p(float64(x)))
	}
}
