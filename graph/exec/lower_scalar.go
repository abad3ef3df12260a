package exec

import (
	"math"

	"credo/graph/kernel"
)

// Elementwise operations with a scalar that the kernels do not have.

func each[T kernel.Float](dst, a []T, f func(T) T) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = f(a[i])
	}
}

func pow[T kernel.Float](dst, a, b []T) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = T(math.Pow(float64(a[i]), float64(b[i])))
	}
}

func powScalar[T kernel.Float](dst, a []T, s T) {
	each(dst, a, func(x T) T { return T(math.Pow(float64(x), float64(s))) })
}

func scalarPow[T kernel.Float](dst, a []T, s T) {
	each(dst, a, func(x T) T { return T(math.Pow(float64(s), float64(x))) })
}

func maxScalar[T kernel.Float](dst, a []T, s T) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = max(a[i], s)
	}
}

func minScalar[T kernel.Float](dst, a []T, s T) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = min(a[i], s)
	}
}

// one is 1 where c holds and 0 where not, without a branch: the outcome of a
// comparison of data cannot be predicted.
func oneIf[T kernel.Float](c bool) T {
	var n int32
	if c {
		n = 1
	}
	return T(n)
}

func gtScalar[T kernel.Float](dst, a []T, s T) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = oneIf[T](a[i] > s)
	}
}

func gteScalar[T kernel.Float](dst, a []T, s T) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = oneIf[T](a[i] >= s)
	}
}

func ltScalar[T kernel.Float](dst, a []T, s T) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = oneIf[T](a[i] < s)
	}
}

func lteScalar[T kernel.Float](dst, a []T, s T) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = oneIf[T](a[i] <= s)
	}
}

func eqScalar[T kernel.Float](dst, a []T, s T) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = oneIf[T](a[i] == s)
	}
}

func neScalar[T kernel.Float](dst, a []T, s T) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = oneIf[T](a[i] != s)
	}
}
