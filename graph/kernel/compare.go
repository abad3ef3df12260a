package kernel

// one is 1 where c holds and 0 where not, without a branch: the outcome of a
// comparison of data cannot be predicted.
func one(c bool) int32 {
	var n int32
	if c {
		n = 1
	}
	return n
}

// Gt sets dst to 1 where a > b, else 0. A NaN is greater than nothing.
func Gt[T Float](dst, a, b []T) { at[T]().gt(dst, a[:len(dst)], b[:len(dst)]) }

func gtGo[T Float](dst, a, b []T) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = T(one(a[i] > b[i]))
	}
}

// Gte sets dst to 1 where a ≥ b, else 0.
func Gte[T Float](dst, a, b []T) { at[T]().gte(dst, a[:len(dst)], b[:len(dst)]) }

func gteGo[T Float](dst, a, b []T) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = T(one(a[i] >= b[i]))
	}
}

// Lt sets dst to 1 where a < b, else 0.
func Lt[T Float](dst, a, b []T) { at[T]().lt(dst, a[:len(dst)], b[:len(dst)]) }

func ltGo[T Float](dst, a, b []T) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = T(one(a[i] < b[i]))
	}
}

// Lte sets dst to 1 where a ≤ b, else 0.
func Lte[T Float](dst, a, b []T) { at[T]().lte(dst, a[:len(dst)], b[:len(dst)]) }

func lteGo[T Float](dst, a, b []T) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = T(one(a[i] <= b[i]))
	}
}

// Eq sets dst to 1 where a = b, else 0. The two zeros are equal; a NaN equals
// nothing, itself included.
func Eq[T Float](dst, a, b []T) { at[T]().eq(dst, a[:len(dst)], b[:len(dst)]) }

func eqGo[T Float](dst, a, b []T) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = T(one(a[i] == b[i]))
	}
}

// Ne sets dst to 1 where a ≠ b, else 0: 1 wherever there is a NaN.
func Ne[T Float](dst, a, b []T) { at[T]().ne(dst, a[:len(dst)], b[:len(dst)]) }

func neGo[T Float](dst, a, b []T) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = T(one(a[i] != b[i]))
	}
}
