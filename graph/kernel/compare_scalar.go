package kernel

// GtScalar sets dst to 1 where a > s, else 0.
func GtScalar[T Float](dst, a []T, s T) { at[T]().gtScalar(dst, a[:len(dst)], s) }

func gtScalarGo[T Float](dst, a []T, s T) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = T(one(a[i] > s))
	}
}

// GteScalar sets dst to 1 where a ≥ s, else 0.
func GteScalar[T Float](dst, a []T, s T) { at[T]().gteScalar(dst, a[:len(dst)], s) }

func gteScalarGo[T Float](dst, a []T, s T) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = T(one(a[i] >= s))
	}
}

// LtScalar sets dst to 1 where a < s, else 0.
func LtScalar[T Float](dst, a []T, s T) { at[T]().ltScalar(dst, a[:len(dst)], s) }

func ltScalarGo[T Float](dst, a []T, s T) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = T(one(a[i] < s))
	}
}

// LteScalar sets dst to 1 where a ≤ s, else 0.
func LteScalar[T Float](dst, a []T, s T) { at[T]().lteScalar(dst, a[:len(dst)], s) }

func lteScalarGo[T Float](dst, a []T, s T) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = T(one(a[i] <= s))
	}
}

// EqScalar sets dst to 1 where a = s, else 0.
func EqScalar[T Float](dst, a []T, s T) { at[T]().eqScalar(dst, a[:len(dst)], s) }

func eqScalarGo[T Float](dst, a []T, s T) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = T(one(a[i] == s))
	}
}

// NeScalar sets dst to 1 where a ≠ s, else 0.
func NeScalar[T Float](dst, a []T, s T) { at[T]().neScalar(dst, a[:len(dst)], s) }

func neScalarGo[T Float](dst, a []T, s T) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = T(one(a[i] != s))
	}
}
