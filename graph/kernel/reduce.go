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
	if inner == 1 {
		for o := range dst {
			dst[o] = Sum(src[o*n : (o+1)*n])
		}
		return
	}
	for o := range outer {
		sumRows(dst[o*inner:(o+1)*inner], src[o*n*inner:(o+1)*n*inner], n)
	}
}

// sumRows sums the n rows of src, each as long as dst, a strip of columns at a
// time.
func sumRows[T Float](dst, src []T, n int) {
	var buf [64]float64
	for j := 0; j < len(dst); j += len(buf) {
		s := buf[:min(len(buf), len(dst)-j)]
		clear(s)
		for i := range n {
			row := src[i*len(dst)+j:][:len(s)]
			for k, x := range row {
				s[k] += float64(x)
			}
		}
		for k, x := range s {
			dst[j+k] = T(x)
		}
	}
}

// MaxAxis takes the largest element of src, (outer, n, inner), along its middle
// axis into dst, (outer, inner): NaN where any is NaN, -Inf where n is 0.
func MaxAxis[T Float](dst, src []T, outer, n, inner int) {
	dst, src = dst[:outer*inner], src[:outer*n*inner]
	if inner == 1 {
		for o := range dst {
			dst[o] = maxOf(src[o*n : (o+1)*n])
		}
		return
	}
	Fill(dst, T(math.Inf(-1)))
	for o := range outer {
		row := dst[o*inner : (o+1)*inner]
		for i := range n {
			Max(row, row, src[(o*n+i)*inner:(o*n+i+1)*inner])
		}
	}
}

func maxOf[T Float](a []T) T {
	m := T(math.Inf(-1))
	for _, x := range a {
		m = max(m, x)
	}
	return m
}
