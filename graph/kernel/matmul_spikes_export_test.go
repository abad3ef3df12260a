package kernel

// SkipsZeros tells whether a product of that A and B is computed from the terms that are not 0 alone.
func SkipsZeros[T Float](s *Scratch[T], transA, transB bool, m, n, k int, a, b []T, beta T) bool {
	x, y, c := operandFrom(a, k, m, transA, 0), operandFrom(b, k, n, !transB, 0), make([]T, m*n)
	return multiplySpikes(s, &target[T]{d: c, c: c, n: n, alpha: 1, beta: beta}, &x, &y, m, n, k)
}

// Nonzeros sets a bit for each of 64 elements a word.
func Nonzeros[T Float](words []uint64, a []T) { at[T]().nonzeros(words, a) }
