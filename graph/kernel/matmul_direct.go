package kernel

// multiplyDirect multiplies without packing, for when an operand is too thin to
// be read often enough to pay for it. It adds the products of positions p to
// p+depth. The rows of at least one of op(A) and B must lie along its memory.
func multiplyDirect[T Float](out *target[T], a, b *operand[T], m, n, p, depth int) {
	var sums [64]T
	for i := range m {
		for j := 0; j < n; j += len(sums) {
			s := sums[:min(len(sums), n-j)]
			switch {
			case b.across && a.across:
				combineRows(s, a.data[p*a.stride+i:], a.stride, b.data[p*b.stride+j:], b.stride, depth)
			case b.across:
				combineRows(s, a.data[i*a.stride+p:], 1, b.data[p*b.stride+j:], b.stride, depth)
			default:
				dots(s, a.data[i*a.stride+p:][:depth], b.data[j*b.stride+p:], b.stride)
			}
			out.put(i*out.n+j, s)
		}
	}
}

// combineRows sets s to the sum over q < depth of x[q*dx] times the row of b at
// q*db. Four rows share one pass over s, each still added in its turn.
func combineRows[T Float](s, x []T, dx int, b []T, db, depth int) {
	clear(s)
	q := 0
	for ; q+4 <= depth; q += 4 {
		b0, b1 := b[q*db:][:len(s)], b[(q+1)*db:][:len(s)]
		b2, b3 := b[(q+2)*db:][:len(s)], b[(q+3)*db:][:len(s)]
		x0, x1, x2, x3 := x[q*dx], x[(q+1)*dx], x[(q+2)*dx], x[(q+3)*dx]
		for j, v := range s {
			v += T(x0 * b0[j])
			v += T(x1 * b1[j])
			v += T(x2 * b2[j])
			v += T(x3 * b3[j])
			s[j] = v
		}
	}
	for ; q < depth; q++ {
		v, row := x[q*dx], b[q*db:][:len(s)]
		for j := range s {
			s[j] += T(v * row[j])
		}
	}
}

// dots sets s[j] to the product of x with the row of b at j*stride. Four run at
// a time: one alone waits for its own last addition.
func dots[T Float](s, x, b []T, stride int) {
	j := 0
	for ; j+4 <= len(s); j += 4 {
		b0, b1 := b[j*stride:][:len(x)], b[(j+1)*stride:][:len(x)]
		b2, b3 := b[(j+2)*stride:][:len(x)], b[(j+3)*stride:][:len(x)]
		var s0, s1, s2, s3 T
		for q, v := range x {
			s0 += T(v * b0[q])
			s1 += T(v * b1[q])
			s2 += T(v * b2[q])
			s3 += T(v * b3[q])
		}
		s[j], s[j+1], s[j+2], s[j+3] = s0, s1, s2, s3
	}
	for ; j < len(s); j++ {
		row := b[j*stride:][:len(x)]
		var sum T
		for q, v := range x {
			sum += T(v * row[q])
		}
		s[j] = sum
	}
}
