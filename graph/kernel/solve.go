package kernel

// BatchSolve solves batch systems A x = r of k equations, one after another, by elimination with row pivoting: a is (batch, k, k),
// x and r are (batch, k), and x may be r. With trans it solves Aᵀ x = r. work has room for k*k elements. A singular system gives
// infinities or NaN, as dividing by its zero pivot does.
func BatchSolve[T Float](trans bool, batch, k int, x, a, r, work []T) {
	for i := range batch {
		m, y := work[:k*k], x[i*k:(i+1)*k]
		copy(y, r[i*k:(i+1)*k])
		if trans {
			Transpose(m, a[i*k*k:(i+1)*k*k], k, k)
		} else {
			copy(m, a[i*k*k:(i+1)*k*k])
		}
		eliminate(k, m, y)
		substitute(k, m, y)
	}
}

// eliminate makes m upper triangular, and does to y what it does to m.
func eliminate[T Float](k int, m, y []T) {
	for c := range k {
		exchange(k, c, m, y)
		pivot := m[c*k+c]
		for i := c + 1; i < k; i++ {
			f := m[i*k+c] / pivot
			if f == 0 {
				continue
			}
			Axpy(m[i*k+c+1:(i+1)*k], -f, m[c*k+c+1:(c+1)*k])
			y[i] -= f * y[c]
		}
	}
}

// exchange brings the row with the largest element of column c, from row c on, to row c.
func exchange[T Float](k, c int, m, y []T) {
	best := c
	for i := c + 1; i < k; i++ {
		if magnitude(m[i*k+c]) > magnitude(m[best*k+c]) {
			best = i
		}
	}
	if best == c {
		return
	}
	for j := range k {
		m[c*k+j], m[best*k+j] = m[best*k+j], m[c*k+j]
	}
	y[c], y[best] = y[best], y[c]
}

func substitute[T Float](k int, m, y []T) {
	for i := k - 1; i >= 0; i-- {
		for j := i + 1; j < k; j++ {
			y[i] -= m[i*k+j] * y[j]
		}
		y[i] /= m[i*k+i]
	}
}

func magnitude[T Float](v T) T {
	if v < 0 {
		return -v
	}
	return v
}
