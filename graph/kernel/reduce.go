package kernel

import "math"

// Sum is the sum of all elements, 0 for none. It is accumulated in float64 and
// in a fixed order, whatever T is.
func Sum[T Float](a []T) T {
	s := 0.0
	for _, x := range a {
		s += float64(x)
	}
	return T(s)
}

// SumAxis sums src, (outer, n, inner), over its middle axis into dst, (outer,
// inner), as Sum does: 0 where n is 0.
func SumAxis[T Float](dst, src []T, outer, n, inner int) {
	dst, src = dst[:outer*inner], src[:outer*n*inner]
	for o := range outer {
		for j := range inner {
			s := 0.0
			for i := range n {
				s += float64(src[(o*n+i)*inner+j])
			}
			dst[o*inner+j] = T(s)
		}
	}
}

// MaxAxis takes the largest element of src, (outer, n, inner), along its middle
// axis into dst, (outer, inner): NaN where any is NaN, -Inf where n is 0.
func MaxAxis[T Float](dst, src []T, outer, n, inner int) {
	dst, src = dst[:outer*inner], src[:outer*n*inner]
	Fill(dst, T(math.Inf(-1)))
	for o := range outer {
		row := dst[o*inner : (o+1)*inner]
		for i := range n {
			Max(row, row, src[(o*n+i)*inner:(o*n+i+1)*inner])
		}
	}
}
