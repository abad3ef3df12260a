package kernel

import "math"

// Log sets dst to log a.
func Log[T Float](dst, a []T) {
	a = a[:len(dst)]
	for i, x := range a {
		dst[i] = T(math.Log(float64(x)))
	}
}
