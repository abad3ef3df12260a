package kernel

// Neg sets dst = -a. The sign of a zero turns too.
func Neg[T Float](dst, a []T) { at[T]().neg(dst, a[:len(dst)]) }

func negGo[T Float](dst, a []T) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = -a[i]
	}
}

// Sign sets dst to 1 where a > 0, -1 where a < 0, 0 where a is ±0, and NaN where
// a is NaN.
func Sign[T Float](dst, a []T) { at[T]().sign(dst, a[:len(dst)]) }

func signGo[T Float](dst, a []T) {
	a = a[:len(dst)]
	for i := range dst {
		x := a[i]
		s := T(one(x > 0) - one(x < 0))
		if x != x {
			s = x
		}
		dst[i] = s
	}
}

// Square sets dst = a².
func Square[T Float](dst, a []T) { at[T]().square(dst, a[:len(dst)]) }

func squareGo[T Float](dst, a []T) {
	a = a[:len(dst)]
	for i := range dst {
		x := a[i]
		dst[i] = x * x
	}
}

// Cube sets dst = a³, as (a a) a.
func Cube[T Float](dst, a []T) { at[T]().cube(dst, a[:len(dst)]) }

func cubeGo[T Float](dst, a []T) {
	a = a[:len(dst)]
	for i := range dst {
		x := a[i]
		dst[i] = x * x * x
	}
}

// Inv sets dst = 1/a.
func Inv[T Float](dst, a []T) { at[T]().inv(dst, a[:len(dst)]) }

func invGo[T Float](dst, a []T) {
	a = a[:len(dst)]
	for i := range dst {
		x := a[i]
		dst[i] = 1 / x
	}
}
