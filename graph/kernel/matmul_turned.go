package kernel

// Where rows of A and columns of B lie along memory, B has to be transposed on its way into vectors, at a cost that few rows of A do
// not repay. The product of Bᵀ and Aᵀ has the same sums, and transposes A instead, which is smaller, and then the result.

const (
	turnedRows    = 64 // of A at most
	turnedShare   = 4  // columns of B for each of them, at least
	turnedDepth   = 64 // positions at least
	turnedColumns = 7  // rows of A that are too few to be worth a transposition of C
)

// turning tells whether a product takes less time as the product of Bᵀ and Aᵀ.
func (v *vectorCode[T]) turning(out *target[T], b *operand[T], m, n, k int) bool {
	return !b.across && out.beta == 0 && m > max(turnedColumns, v.turned.rows) && m <= turnedRows && n >= turnedShare*m && k >= turnedDepth
}

// multiplyTurned is multiplyVector by way of the transposed product.
func multiplyTurned[T Float](s *Scratch[T], code *vectorCode[T], out *target[T], a, b *operand[T], m, n, k int) {
	product := s.turnedOf(n * m)
	multiplyVector(s, code, &target[T]{d: product, c: product, n: m, alpha: out.alpha}, b, a, n, m, k)
	full, deep := n/code.lanes*code.lanes, m/whole*whole
	for j := 0; j < full && deep > 0; j += code.lanes {
		code.turnRows(&out.c[j], &product[j*m], code.size*out.n, code.size*m, deep)
	}
	for i := range m {
		from := 0
		if i < deep {
			from = full
		}
		for j := from; j < n; j++ {
			out.c[i*out.n+j] = product[j*m+i]
		}
	}
}
