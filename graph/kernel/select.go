package kernel

// Select sets dst to a where cond ≠ 0, and to b elsewhere. A NaN in cond is not
// 0 and takes a. What is not taken does not matter, NaN or not.
func Select[T Float](dst, cond, a, b []T) {
	cond, a, b = cond[:len(dst)], a[:len(dst)], b[:len(dst)]
	for i := range dst {
		if cond[i] != 0 {
			dst[i] = a[i]
		} else {
			dst[i] = b[i]
		}
	}
}
