package exec

import (
	"math"

	"credo/graph/kernel"
)

// Powers, which the kernels do not have.

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
