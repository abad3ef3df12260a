package kernel

// Sum is the sum of all elements, 0 for none. It is accumulated in float64 for any
// T, and in a fixed order, the same at every level: 32 sums, of every
// 32nd element each; the second half of them is added to the first until one is left.
func Sum[T Float](a []T) T { return at[T]().sum(a) }

// Dot is the sum of a[i] b[i] over all elements of a, 0 for none: the dot product,
// or the sum of squares. Each product is made in float64, which is exact for
// float32 and rounds once for float64, and the products are added as Sum adds.
func Dot[T Float](a, b []T) T { return at[T]().dot(a, b[:len(a)]) }

// lanes is the number of sums that Sum adds up in.
const lanes = 32

func sumGo[T Float](a []T) T {
	if len(a) <= 8 {
		var s [8]float64
		for i, x := range a {
			s[i] = float64(x)
		}
		return T(0 + sum8(&s)) // not -0
	}
	var s [lanes]float64
	if len(a) <= lanes {
		for i, x := range a {
			s[i] = float64(x)
		}
		return T(0 + halve(&s))
	}
	for i := 0; i < lanes; i += 8 {
		sumLanes((*[8]float64)(s[i:]), a[i:])
	}
	return T(halve(&s))
}

// sumLanes sums into each of s every 32nd element of a, from the one at its place on.
func sumLanes[T Float](s *[8]float64, a []T) {
	var s0, s1, s2, s3, s4, s5, s6, s7 float64
	for len(a) >= 8 {
		s0 += float64(a[0])
		s1 += float64(a[1])
		s2 += float64(a[2])
		s3 += float64(a[3])
		s4 += float64(a[4])
		s5 += float64(a[5])
		s6 += float64(a[6])
		s7 += float64(a[7])
		a = a[min(lanes, len(a)):]
	}
	*s = [8]float64{s0, s1, s2, s3, s4, s5, s6, s7}
	for i, x := range a {
		s[i] += float64(x)
	}
}

func dotGo[T Float](a, b []T) T {
	var s [lanes]float64
	for ; len(a) >= lanes; a, b = a[lanes:], b[lanes:] {
		b := b[:lanes]
		for i, x := range a[:lanes] {
			s[i] += float64(float64(x) * float64(b[i]))
		}
	}
	for i, x := range a {
		s[i] += float64(float64(x) * float64(b[i]))
	}
	return T(halve(&s))
}

// halve adds all lanes up, by halves.
func halve(s *[lanes]float64) float64 {
	var t [8]float64
	for i := range t {
		t[i] = (s[i] + s[i+16]) + (s[i+8] + s[i+24])
	}
	return sum8(&t)
}

func sum8(s *[8]float64) float64 {
	return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]))
}

// SumAxis sums src, (outer, n, inner), over its middle axis into dst, (outer,
// inner): 0 where n is 0. It accumulates in float64, in a fixed order: where inner
// is 1 as Sum does, and else from the first to the last.
func SumAxis[T Float](dst, src []T, outer, n, inner int) {
	dst, src = dst[:outer*inner], src[:outer*n*inner]
	switch {
	case inner == 1 && n == 1:
		AddScalar(dst, src, 0) // a sum is not -0
	case inner == 1:
		at[T]().sumRows(dst, src, n)
	default:
		sum := at[T]().sumColumns
		for o := range outer {
			sum(dst[o*inner:(o+1)*inner], src[o*n*inner:(o+1)*n*inner], n)
		}
	}
}

// sumColumnsGo sums the n rows of src, each as long as dst, a strip of columns at a
// time.
func sumColumnsGo[T Float](dst, src []T, n int) {
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

// rows reduces each row of a matrix of len(dst) rows of n elements.
func rows[T Float](f func([]T) T) func(dst, src []T, n int) {
	return func(dst, src []T, n int) {
		for i := range dst {
			dst[i] = f(src[i*n : (i+1)*n])
		}
	}
}
