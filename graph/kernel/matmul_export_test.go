package kernel

import "slices"

// MatMulAt is MatMulAdd at a level of this machine.
func MatMulAt[T Float](s *Scratch[T], name string, transA, transB bool, m, n, k int, alpha T, a, b []T, beta T, d, c []T) {
	MatMulBlockAt(s, name, Block{Rows: m, Columns: n}, transA, transB, m, n, k, alpha, a, b, beta, d, c)
}

// MatMulBlockAt is MatMulBlock at a level of this machine, or at the one in use if there is no name.
func MatMulBlockAt[T Float](s *Scratch[T], name string, block Block, transA, transB bool, m, n, k int, alpha T, a, b []T, beta T, d, c []T) {
	l := inUse
	if name != "" {
		l = level(slices.Index(levelNames[:], name))
	}
	if l > best() {
		panic(name + " is beyond this machine")
	}
	matMul(l, s, block, transA, transB, m, n, k, alpha, a, b, beta, d, c)
}
