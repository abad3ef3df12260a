package kernel

// Add sets dst = a + b.
func Add[T Float](dst, a, b []T) { at[T]().add(dst, a[:len(dst)], b[:len(dst)]) }

func addGo[T Float](dst, a, b []T) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = a[i] + b[i]
	}
}

// Sub sets dst = a - b.
func Sub[T Float](dst, a, b []T) { at[T]().sub(dst, a[:len(dst)], b[:len(dst)]) }

func subGo[T Float](dst, a, b []T) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = a[i] - b[i]
	}
}

// Mul sets dst = a * b, element by element.
func Mul[T Float](dst, a, b []T) { at[T]().mul(dst, a[:len(dst)], b[:len(dst)]) }

func mulGo[T Float](dst, a, b []T) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = a[i] * b[i]
	}
}

// Div sets dst = a / b, element by element.
func Div[T Float](dst, a, b []T) { at[T]().div(dst, a[:len(dst)], b[:len(dst)]) }

func divGo[T Float](dst, a, b []T) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = a[i] / b[i]
	}
}

// Max sets dst to the larger of a and b: NaN if either is NaN, and +0 is larger
// than -0.
func Max[T Float](dst, a, b []T) { at[T]().max(dst, a[:len(dst)], b[:len(dst)]) }

func maxGo[T Float](dst, a, b []T) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = max(a[i], b[i])
	}
}

// Min sets dst to the smaller of a and b: NaN if either is NaN, and -0 is
// smaller than +0.
func Min[T Float](dst, a, b []T) { at[T]().min(dst, a[:len(dst)], b[:len(dst)]) }

func minGo[T Float](dst, a, b []T) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = min(a[i], b[i])
	}
}
