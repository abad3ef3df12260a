package kernel

import "math"

// Select sets dst to a where cond ≠ 0, and to b elsewhere. A NaN in cond is not
// 0 and takes a. The element that is not taken may be NaN. dst may be cond,
// a or b.
func Select[T Float](dst, cond, a, b []T) {
	at[T]().sel(dst, cond[:len(dst)], a[:len(dst)], b[:len(dst)])
}

// Without a branch, for cond cannot be predicted: m has all bits set where any
// bit of the condition but its sign is.
func select32(dst, cond, a, b []float32) {
	cond, a, b = cond[:len(dst)], a[:len(dst)], b[:len(dst)]
	for i := range dst {
		c := math.Float32bits(cond[i]) << 1
		m := uint32(int32(c|-c) >> 31)
		x, y := math.Float32bits(a[i]), math.Float32bits(b[i])
		dst[i] = math.Float32frombits(y ^ (x^y)&m)
	}
}

func select64(dst, cond, a, b []float64) {
	cond, a, b = cond[:len(dst)], a[:len(dst)], b[:len(dst)]
	for i := range dst {
		c := math.Float64bits(cond[i]) << 1
		m := uint64(int64(c|-c) >> 63)
		x, y := math.Float64bits(a[i]), math.Float64bits(b[i])
		dst[i] = math.Float64frombits(y ^ (x^y)&m)
	}
}
