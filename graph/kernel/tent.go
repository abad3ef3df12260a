package kernel

// Tent sets dst = scale (height max(0, 1 - |a|)), each product rounded. It is NaN where a is.
func Tent[T Float](dst, a []T, height, scale T) { at[T]().tent(dst, a[:len(dst)], height, scale) }

func tentGo[T Float](dst, a []T, height, scale T) {
	for i := range dst {
		d := a[i]
		if d > 0 {
			d = -d
		}
		if d = 1 + d; d <= 0 {
			d = 0
		}
		dst[i] = T(T(d*height) * scale)
	}
}

// AtLeast sets dst to b where a ≤ b, else to a: where a is NaN it is NaN, and where b alone is NaN it is a.
func AtLeast[T Float](dst, a, b []T) { at[T]().atLeast(dst, a[:len(dst)], b[:len(dst)]) }

func atLeastGo[T Float](dst, a, b []T) {
	for i := range dst {
		if a[i] <= b[i] {
			dst[i] = b[i]
		} else {
			dst[i] = a[i]
		}
	}
}
