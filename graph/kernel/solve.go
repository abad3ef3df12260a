package kernel

// BatchSolve solves batch systems A x = r of k equations by elimination with row
// pivoting: a is (batch, k, k), x and r are (batch, k), and x may be r. With trans it
// solves Aᵀ x = r. A singular system gives infinities or NaN, as dividing by its zero
// pivot does. The solution of a system does not depend on the others.
func BatchSolve[T Float](s *Scratch[T], trans bool, batch, k int, x, a, r []T) {
	for batch > 0 {
		n := together(batch, k)
		if n > 1 {
			solveTogether(s.systems(n, k), trans, x, a, r)
		} else {
			solveOne(s.matrix(k), trans, k, x, a, r)
		}
		x, a, r, batch = x[n*k:], a[n*k*k:], r[n*k:], batch-n
	}
}

// solveOne solves one system with the same bits as solveTogether.
func solveOne[T Float](m []T, trans bool, k int, x, a, r []T) {
	y := x[:k]
	copy(y, r[:k])
	if trans {
		Transpose(m, a, k, k)
	} else {
		copy(m, a)
	}
	eliminate(k, m, y)
	substitute(k, m, y)
}

// eliminate makes m upper triangular by operations on rows, and does the same to y.
func eliminate[T Float](k int, m, y []T) {
	for c := range k {
		exchange(k, c, m, y)
		pivot := m[c*k+c]
		for i := c + 1; i < k; i++ {
			f := m[i*k+c] / -pivot
			Axpy(m[i*k+c+1:(i+1)*k], f, m[c*k+c+1:(c+1)*k])
			y[i] += T(f * y[c])
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
	for j := c; j < k; j++ {
		m[c*k+j], m[best*k+j] = m[best*k+j], m[c*k+j]
	}
	y[c], y[best] = y[best], y[c]
}

func substitute[T Float](k int, m, y []T) {
	for i := k - 1; i >= 0; i-- {
		for j := i + 1; j < k; j++ {
			y[i] -= T(m[i*k+j] * y[j])
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
