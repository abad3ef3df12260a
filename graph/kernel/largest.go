package kernel

import "math"

// MaxAxis takes the largest element of src, (outer, n, inner), along its middle
// axis into dst, (outer, inner): NaN where any is NaN, -Inf where n is 0.
func MaxAxis[T Float](dst, src []T, outer, n, inner int) {
	dst, src = dst[:outer*inner], src[:outer*n*inner]
	switch {
	case n == 1:
		copy(dst, src)
		return
	case inner == 1:
		at[T]().largestRows(dst, src, n)
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

// MaxOf is the largest element: NaN if any is NaN, -Inf for none, and +0 is larger
// than -0.
func MaxOf[T Float](a []T) T { return at[T]().largest(a) }

// MaxAbs is the largest absolute value, as MaxOf of Abs.
func MaxAbs[T Float](a []T) T { return at[T]().largestAbs(a) }

// MaxAbsRows takes the largest absolute value of each row of src, (len(dst), n).
func MaxAbsRows[T Float](dst, src []T, n int) {
	at[T]().largestAbsRows(dst, src[:len(dst)*n], n)
}

// largestGo keeps four at a time.
func largestGo[T Float](a []T) T {
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

func largestAbsGo[T Float](a []T) T {
	m := T(math.Inf(-1))
	for _, x := range a {
		m = max(m, T(math.Abs(float64(x))))
	}
	return m
}
