package kernel

// Fill sets every element of dst to v.
func Fill[T Float](dst []T, v T) {
	n := min(16, len(dst))
	for i := range dst[:n] {
		dst[i] = v
	}
	for ; n < len(dst); n *= 2 {
		copy(dst[n:], dst[:n])
	}
}

// Repeat copies src, seen as (outer, inner), n times along a new axis of dst,
// which is (outer, n, inner).
func Repeat[T Float](dst, src []T, outer, n, inner int) {
	dst, src = dst[:outer*n*inner], src[:outer*inner]
	if inner == 1 {
		for o, v := range src {
			Fill(dst[o*n:(o+1)*n], v)
		}
		return
	}
	for o := range outer {
		row := src[o*inner : (o+1)*inner]
		for i := range n {
			copy(dst[(o*n+i)*inner:], row)
		}
	}
}
