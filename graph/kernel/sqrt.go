package kernel

import "math"

// The compiler makes one instruction of math.Sqrt and math.Abs, but not inside
// generic code: hence a loop for each type.

// Sqrt sets dst = √a, correctly rounded: NaN for a < 0, and √-0 = -0.
func Sqrt[T Float](dst, a []T) { at[T]().sqrt(dst, a[:len(dst)]) }

// Abs sets dst = |a|.
func Abs[T Float](dst, a []T) { at[T]().abs(dst, a[:len(dst)]) }

func sqrt32(dst, a []float32) {
	dst = dst[:len(a)]
	for i, x := range a {
		// The detour by float64 is exact: it has more than twice the bits.
		dst[i] = float32(math.Sqrt(float64(x)))
	}
}

func sqrt64(dst, a []float64) {
	dst = dst[:len(a)]
	for i, x := range a {
		dst[i] = math.Sqrt(x)
	}
}

func abs32(dst, a []float32) {
	dst = dst[:len(a)]
	for i, x := range a {
		dst[i] = math.Float32frombits(math.Float32bits(x) &^ (1 << 31))
	}
}

func abs64(dst, a []float64) {
	dst = dst[:len(a)]
	for i, x := range a {
		dst[i] = math.Abs(x)
	}
}
