package kernel

import "math"

// Sin sets dst = sin a, a in radians. It is plain Go on every machine: waves drive small inputs, never wide layers.
func Sin[T Float](dst, a []T) { wave(dst, a, math.Sin) }

// Cos sets dst = cos a, a in radians.
func Cos[T Float](dst, a []T) { wave(dst, a, math.Cos) }

func wave[T Float](dst, a []T, f func(float64) float64) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = T(f(float64(a[i])))
	}
}
