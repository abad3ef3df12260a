package kernel

// AddScalar sets dst = a + s.
func AddScalar[T Float](dst, a []T, s T) { at[T]().addScalar(dst, a[:len(dst)], s) }

func addScalarGo[T Float](dst, a []T, s T) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = a[i] + s
	}
}

// SubScalar sets dst = a - s.
func SubScalar[T Float](dst, a []T, s T) { at[T]().subScalar(dst, a[:len(dst)], s) }

func subScalarGo[T Float](dst, a []T, s T) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = a[i] - s
	}
}

// ScalarSub sets dst = s - a.
func ScalarSub[T Float](dst, a []T, s T) { at[T]().scalarSub(dst, a[:len(dst)], s) }

func scalarSubGo[T Float](dst, a []T, s T) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = s - a[i]
	}
}

// MulScalar sets dst = a * s.
func MulScalar[T Float](dst, a []T, s T) { at[T]().mulScalar(dst, a[:len(dst)], s) }

func mulScalarGo[T Float](dst, a []T, s T) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = a[i] * s
	}
}

// DivScalar sets dst = a / s. It divides: multiplying by 1/s would round twice.
func DivScalar[T Float](dst, a []T, s T) { at[T]().divScalar(dst, a[:len(dst)], s) }

func divScalarGo[T Float](dst, a []T, s T) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = a[i] / s
	}
}

// ScalarDiv sets dst = s / a.
func ScalarDiv[T Float](dst, a []T, s T) { at[T]().scalarDiv(dst, a[:len(dst)], s) }

func scalarDivGo[T Float](dst, a []T, s T) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = s / a[i]
	}
}

// MaxScalar sets dst to the larger of a and s, as Max does.
func MaxScalar[T Float](dst, a []T, s T) { at[T]().maxScalar(dst, a[:len(dst)], s) }

func maxScalarGo[T Float](dst, a []T, s T) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = max(a[i], s)
	}
}

// MinScalar sets dst to the smaller of a and s, as Min does.
func MinScalar[T Float](dst, a []T, s T) { at[T]().minScalar(dst, a[:len(dst)], s) }

func minScalarGo[T Float](dst, a []T, s T) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = min(a[i], s)
	}
}
