package kernel

// Functions that multiply and add round each product before it is added, at every
// level: they give the same bits as a product followed by a sum. The conversions keep
// the compiler from making one rounding of two.

// Axpy adds alpha x to y in place.
func Axpy[T Float](y []T, alpha T, x []T) { at[T]().axpy(y, alpha, x[:len(y)]) }

func axpyGo[T Float](y []T, alpha T, x []T) {
	x = x[:len(y)]
	for i := range y {
		y[i] += T(alpha * x[i])
	}
}

// ScaleAdd sets dst = alpha a + beta b.
func ScaleAdd[T Float](dst []T, alpha T, a []T, beta T, b []T) {
	at[T]().scaleAdd(dst, alpha, a[:len(dst)], beta, b[:len(dst)])
}

func scaleAddGo[T Float](dst []T, alpha T, a []T, beta T, b []T) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = T(alpha*a[i]) + T(beta*b[i])
	}
}

// MulAdd sets dst = a b + c, element by element.
func MulAdd[T Float](dst, a, b, c []T) {
	at[T]().mulAdd(dst, a[:len(dst)], b[:len(dst)], c[:len(dst)])
}

func mulAddGo[T Float](dst, a, b, c []T) {
	a, b, c = a[:len(dst)], b[:len(dst)], c[:len(dst)]
	for i := range dst {
		dst[i] = T(a[i]*b[i]) + c[i]
	}
}

// ScaleAddTwice sets dst = gamma (alpha a + beta b) + delta c.
func ScaleAddTwice[T Float](dst []T, gamma, alpha T, a []T, beta T, b []T, delta T, c []T) {
	n := len(dst)
	at[T]().scaleAddTwice(dst, gamma, alpha, a[:n], beta, b[:n], delta, c[:n])
}

func scaleAddTwiceGo[T Float](dst []T, gamma, alpha T, a []T, beta T, b []T, delta T, c []T) {
	for i := range dst {
		dst[i] = T(gamma*(T(alpha*a[i])+T(beta*b[i]))) + T(delta*c[i])
	}
}

// AffineAdd sets dst = gamma (scale a + shift) + delta c.
func AffineAdd[T Float](dst []T, gamma, scale T, a []T, shift, delta T, c []T) {
	at[T]().affineAdd(dst, gamma, scale, a[:len(dst)], shift, delta, c[:len(dst)])
}

func affineAddGo[T Float](dst []T, gamma, scale T, a []T, shift, delta T, c []T) {
	for i := range dst {
		dst[i] = T(gamma*(T(scale*a[i])+shift)) + T(delta*c[i])
	}
}
