package kernel

// Many systems are solved side by side: each element of the equations is a run of
// numbers, one for each system, and elementwise functions compute with whole runs.
// Only the pivots differ: rows are exchanged one system at a time.

const (
	fewest = 4  // fewer systems are solved one by one
	most   = 64 // systems at once
)

// together is how many of the systems left are solved next, and at once. Large ones
// have long rows and are as fast alone.
func together(batch, k int) int {
	if batch < fewest || k > 64 {
		return 1
	}
	return min(batch, most, max(16, 1<<15/(k*(k+1))))
}

// A bundle is n systems of k equations: row i has k runs of A and one of r.
type bundle[T Float] struct {
	n, k  int
	rows  []T
	spare []T // four runs
}

func solveTogether[T Float](b *bundle[T], trans bool, x, a, r []T) {
	k := b.k
	b.pack(trans, a, r)
	v := at[T]()
	for c := range k {
		b.exchange(v, c)
		b.eliminate(v, c)
	}
	b.substitute(v)
	for i := range k {
		for s, y := range b.run(i, k) {
			x[s*k+i] = y
		}
	}
}

// run is element (i, j) of all systems.
func (b *bundle[T]) run(i, j int) []T {
	from := (i*(b.k+1) + j) * b.n
	return b.rows[from : from+b.n : from+b.n]
}

func (b *bundle[T]) pack(trans bool, a, r []T) {
	k, row := b.k, (b.k+1)*b.n
	down, right := row, b.n // from an element to the next of its column in rows, and of its row
	if trans {
		down, right = b.n, row
	}
	for i := range k {
		interleave(b.rows[i*down:], right, a[i*k:], k*k, k, b.n)
	}
	interleave(b.rows[k*b.n:], row, r, k, k, b.n)
}

// interleave copies count elements of each of n systems, system apart in src, to runs
// that are run apart in dst.
func interleave[T Float](dst []T, run int, src []T, system, count, n int) {
	s := 0
	for ; s+4 <= n; s += 4 {
		a0, a1 := src[s*system:][:count], src[(s+1)*system:][:count]
		a2, a3 := src[(s+2)*system:][:count], src[(s+3)*system:][:count]
		to := s
		for j, v := range a0 {
			d := (*[4]T)(dst[to:])
			d[0], d[1], d[2], d[3] = v, a1[j], a2[j], a3[j]
			to += run
		}
	}
	for ; s < n; s++ {
		for j, v := range src[s*system:][:count] {
			dst[j*run+s] = v
		}
	}
}

// exchange brings the row with the largest element of column c, from row c on, to
// row c, in each system.
func (b *bundle[T]) exchange(v *vectors[T], c int) {
	largest, size := b.spare[:b.n], b.spare[b.n:2*b.n]
	larger, best := b.spare[2*b.n:3*b.n], b.spare[3*b.n:]
	Fill(best, T(c))
	v.abs(largest, b.run(c, c))
	for i := c + 1; i < b.k; i++ {
		v.abs(size, b.run(i, c))
		v.gt(larger, size, largest)
		v.sel(largest, larger, size, largest)
		v.mulScalar(larger, larger, T(i))
		v.max(best, best, larger)
	}
	row := (b.k + 1) * b.n
	for s, i := range best {
		i := int(i)
		if i == c {
			continue
		}
		p, q := b.rows[c*row:][:row], b.rows[i*row:][:row]
		for at := c*b.n + s; at < row; at += b.n {
			p[at], q[at] = q[at], p[at]
		}
	}
}

// eliminate makes column c zero below its pivot.
func (b *bundle[T]) eliminate(v *vectors[T], c int) {
	f, pivot := b.spare[:b.n], b.spare[b.n:2*b.n]
	v.neg(pivot, b.run(c, c))
	for i := c + 1; i < b.k; i++ {
		v.div(f, b.run(i, c), pivot)
		for j := c + 1; j <= b.k; j++ {
			y := b.run(i, j)
			v.mulAdd(y, f, b.run(c, j), y)
		}
	}
}

// substitute leaves the solution in the place of r. The elements below the diagonal
// are no longer needed: column 0 holds the negative of the solution.
func (b *bundle[T]) substitute(v *vectors[T]) {
	for i := b.k - 1; i >= 0; i-- {
		y := b.run(i, b.k)
		for j := i + 1; j < b.k; j++ {
			v.mulAdd(y, b.run(i, j), b.run(j, 0), y)
		}
		v.div(y, y, b.run(i, i))
		v.neg(b.run(i, 0), y)
	}
}
