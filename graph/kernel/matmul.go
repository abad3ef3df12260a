package kernel

// MatMul sets C = alpha op(A) op(B) + beta C, where op(A) is (m, k), op(B) is
// (k, n) and C is (m, n), all row-major. op(X) is X, or its transpose where
// transA or transB says so: then a holds (k, m), and b holds (n, k).
//
// With beta 0 C is not read: a NaN there is overwritten. A and B are always
// read, so that a NaN in them shows even under alpha 0. c must not overlap a or b.
func MatMul[T Float](transA, transB bool, m, n, k int, alpha T, a, b []T, beta T, c []T) {
	a, b, c = a[:m*k], b[:k*n], c[:m*n]
	ai, ap := k, 1
	if transA {
		ai, ap = 1, m
	}
	bp, bj := n, 1
	if transB {
		bp, bj = 1, k
	}
	for i := range m {
		for j := range n {
			var s T
			for p := range k {
				s += a[i*ai+p*ap] * b[p*bp+j*bj]
			}
			s *= alpha
			if beta != 0 {
				s += beta * c[i*n+j]
			}
			c[i*n+j] = s
		}
	}
}

// BatchMatMul multiplies batch independent pairs of matrices, C = op(A) op(B).
// The matrices of a batch lie one after another, each as in MatMul.
func BatchMatMul[T Float](transA, transB bool, batch, m, n, k int, a, b, c []T) {
	a, b, c = a[:batch*m*k], b[:batch*k*n], c[:batch*m*n]
	for i := range batch {
		MatMul(transA, transB, m, n, k, 1, a[i*m*k:(i+1)*m*k], b[i*k*n:(i+1)*k*n], 0, c[i*m*n:(i+1)*m*n])
	}
}
