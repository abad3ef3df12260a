package kernel

import "math"

// Sum is the sum of all elements, 0 for none. It is accumulated in float64,
// whatever T is, and in a fixed order: four sums, of every fourth element each,
// are added at the end. One alone would wait for its own last addition.
func Sum[T Float](a []T) T {
	var s0, s1, s2, s3 float64
	for ; len(a) >= 4; a = a[4:] {
		s0 += float64(a[0])
		s1 += float64(a[1])
		s2 += float64(a[2])
		s3 += float64(a[3])
	}
	for _, x := range a {
		s0 += float64(x)
	}
	return T((s0 + s1) + (s2 + s3))
}

// SumAxis sums src, (outer, n, inner), over its middle axis into dst, (outer,
// inner): 0 where n is 0. It accumulates in float64 as Sum does, in a fixed order.
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

// maxOf is the largest element of a row. Like Sum it keeps four at a time.
func maxOf[T Float](a []T) T {
	m0 := T(math.Inf(-1))
	m1, m2, m3 := m0, m0, m0
	for ; len(a) >= 4; a = a[4:] {
		m0, m1, m2, m3 = max(m0, a[0]), max(m1, a[1]), max(m2, a[2]), max(m3, a[3])
	}
	for _, x := range a {
		m0 = max(m0, x)
	}
	return max(m0, m1, m2, m3)
}
