package kernel

import "slices"

// MatMulAt is MatMulAdd at a level of this machine.
func MatMulAt[T Float](name string, transA, transB bool, m, n, k int, alpha T, a, b []T, beta T, d, c []T) {
	l := level(slices.Index(levelNames[:], name))
	if l > best() {
		panic(name + " is beyond this machine")
	}
	matMul(l, transA, transB, m, n, k, alpha, a, b, beta, d, c)
}
