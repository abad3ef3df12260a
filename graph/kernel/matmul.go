package kernel

// MatMul sets C = alpha op(A) op(B) + beta C, as MatMulAdd does where D is C.
func MatMul[T Float](s *Scratch[T], transA, transB bool, m, n, k int, alpha T, a, b []T, beta T, c []T) {
	MatMulAdd(s, transA, transB, m, n, k, alpha, a, b, beta, c, c)
}

// MatMulAdd sets C = alpha op(A) op(B) + beta D, where op(A) is (m, k), op(B) is
// (k, n), C and D are (m, n), all row-major. op(X) is X, or its transpose where
// transA or transB says so: then a holds (k, m), and b holds (n, k). D is C itself
// or does not overlap it. c must not overlap a or b. Operands are packed in s.
//
// With beta 0 D is not read: a NaN there is overwritten, and d may be nil. A and B
// are always read, so that a NaN in them shows even under alpha 0.
//
// An element of C depends on its own row of op(A) and column of op(B) only, to
// the last bit: a row gives the same result alone as in a larger matrix. Sums run
// in the order of k in plain Go as in assembly, but assembly does not round a product
// before it is added: levels differ in the last places of a sum.
//
// Where rows of op(B) lie along memory and op(A) has few elements but 0, and these are 1, 2, -1 or -2, the zeros are skipped,
// which does not show in any bit.
//
// Denormal numbers are not flushed, and processors can be slow with them. Measured
// on an Intel Xeon, at every level: 130 to 180 times slower where every product
// meets one, 2 to 3 times where one element of A in 100 is denormal, and no slower
// where products vanish.
func MatMulAdd[T Float](s *Scratch[T], transA, transB bool, m, n, k int, alpha T, a, b []T, beta T, d, c []T) {
	matMul(inUse, s, Block{Rows: m, Columns: n}, transA, transB, m, n, k, alpha, a, b, beta, d, c)
}

// A Block is a rectangle of C: Rows rows from Row on, and Columns columns from Column on.
type Block struct{ Row, Rows, Column, Columns int }

// MatMulBlock computes a block of C as MatMulAdd does, to the last bit, and leaves the rest alone: blocks can be computed side by side.
func MatMulBlock[T Float](s *Scratch[T], block Block, transA, transB bool, m, n, k int, alpha T, a, b []T, beta T, d, c []T) {
	matMul(inUse, s, block, transA, transB, m, n, k, alpha, a, b, beta, d, c)
}

// matMul is MatMulBlock with the instructions of a level, which the processor must have.
func matMul[T Float](l level, s *Scratch[T], block Block, transA, transB bool, m, n, k int, alpha T, a, b []T, beta T, d, c []T) {
	a, b, c = a[:m*k], b[:k*n], c[:m*n]
	if block.Rows <= 0 || block.Columns <= 0 {
		return
	}
	if beta == 0 {
		d = c
	}
	from, to := block.Row*n+block.Column, (block.Row+block.Rows-1)*n+block.Column+block.Columns
	out := &target[T]{d: d[from:to], c: c[from:to], n: n, alpha: alpha, beta: beta}
	if k == 0 {
		out.scale(block)
		return
	}
	x := operandFrom(a, k, m, transA, block.Row)
	y := operandFrom(b, k, n, !transB, block.Column)
	if multiplySpikes(s, out, &x, &y, block.Rows, block.Columns, k) {
		return
	}
	switch code := vectorCodeOf[T](l); {
	case code == nil:
		multiplyPlain(s, out, &x, &y, block.Rows, block.Columns, k)
	case code.turning(out, &y, block.Rows, block.Columns, k):
		multiplyTurned(s, code, out, &x, &y, block.Rows, block.Columns, k)
	default:
		multiplyVector(s, code, out, &x, &y, block.Rows, block.Columns, k)
	}
}

// operandFrom has the vectors of an operand from the first on, of n vectors of length k.
func operandFrom[T Float](data []T, k, n int, across bool, first int) operand[T] {
	if across {
		return operand[T]{data[first:], n, true}
	}
	return operand[T]{data[first*k:], k, false}
}

// multiplyPlain multiplies in plain Go. The conversions of products keep compilers from adding them without rounding, as the
// compiler for arm64 would: so both ways of multiplying agree, on all machines.
func multiplyPlain[T Float](s *Scratch[T], out *target[T], x, y *operand[T], m, n, k int) {
	for p := 0; p < k; p += blockK {
		depth := min(blockK, k-p)
		if (m < panel || k < panel) && (!x.across || y.across) {
			multiplyDirect(out, x, y, m, n, p, depth)
		} else {
			multiplyPacked(s.plainPanels(), out, x, y, m, n, p, depth)
		}
		out.sum()
	}
}

// BatchMatMul multiplies batch independent pairs of matrices, C = op(A) op(B).
// The matrices of a batch lie one after another, each as in MatMul.
func BatchMatMul[T Float](s *Scratch[T], transA, transB bool, batch, m, n, k int, a, b, c []T) {
	a, b, c = a[:batch*m*k], b[:batch*k*n], c[:batch*m*n]
	for i := range batch {
		MatMul(s, transA, transB, m, n, k, 1, a[i*m*k:(i+1)*m*k], b[i*k*n:(i+1)*k*n], 0, c[i*m*n:(i+1)*m*n])
	}
}

// Sums over k run through blocks of blockK terms, in order; each block is added
// to C when it is complete. Both ways to multiply keep to that, so that they
// agree in every bit.
const blockK = 512

// An operand is a matrix as a set of vectors of length k: the rows of op(A), or
// the columns of op(B).
type operand[T Float] struct {
	data   []T
	stride int  // between vectors, or between positions if across
	across bool // a vector runs across the rows of data, not along one
}

// A target is C with alpha, the scale of the product, and D with its scale beta. It begins with the column origin.
type target[T Float] struct {
	d, c        []T
	n           int
	alpha, beta T
	origin      int
}

// at is the place of an element.
func (t *target[T]) at(row, column int) int { return row*t.n + column - t.origin }

// sum has the blocks after the first added to C.
func (t *target[T]) sum() { t.d, t.beta = t.c, 1 }

// scale is all there is to do when k is 0.
func (t *target[T]) scale(block Block) {
	for i := range block.Rows {
		c, d := t.c[i*t.n:][:block.Columns], t.d[i*t.n:][:block.Columns]
		if t.beta == 0 {
			clear(c)
		} else {
			MulScalar(c, d, t.beta)
		}
	}
}

// put finishes the row of C that starts at element at, from the sums s.
func (t *target[T]) put(at int, s []T) {
	c := t.c[at:][:len(s)]
	if t.beta == 0 {
		for j, v := range s {
			c[j] = t.alpha * v
		}
		return
	}
	d := t.d[at:][:len(s)]
	for j, v := range s {
		c[j] = T(t.alpha*v) + T(t.beta*d[j])
	}
}
