package kernel

// A Scratch is memory that products and solutions use while they run. It grows to the size that the first calls need, after which calls
// allocate nothing. A Scratch serves one goroutine at a time. The zero value is ready for use.
type Scratch[T Float] struct {
	packing *packing[T] // of products in assembly
	panels  *panels[T]  // of products in plain Go
	turned  []T         // product that is transposed
	sums    []T         // of products that take B in slabs
	terms   *terms[T]   // of products with spikes
	bundle  *bundle[T]  // of systems solved together
	system  []T         // of a system solved alone
}

func (s *Scratch[T]) packed() *packing[T] {
	if s.packing == nil {
		s.packing = newPacking[T]()
	}
	return s.packing
}

func (s *Scratch[T]) plainPanels() *panels[T] {
	if s.panels == nil {
		s.panels = new(panels[T])
	}
	return s.panels
}

// turnedOf is room for a product of n elements.
func (s *Scratch[T]) turnedOf(n int) []T {
	if cap(s.turned) < n {
		s.turned = make([]T, n)
	}
	return s.turned[:n]
}

// sumsOf is room for n sums.
func (s *Scratch[T]) sumsOf(n int) []T {
	if cap(s.sums) < n {
		s.sums = make([]T, n)
	}
	return s.sums[:n]
}

// termsOf is room for at most so many terms of m rows, and for a row of n sums.
func (s *Scratch[T]) termsOf(m, n, most int) *terms[T] {
	if s.terms == nil {
		s.terms = new(terms[T])
	}
	t := s.terms
	if cap(t.list) < most {
		t.list, t.byRow = make([]term[T], 0, most), make([]term[T], 0, most)
	}
	if cap(t.end) < m {
		t.end = make([]int, m)
	}
	if cap(t.sums) < n {
		t.sums = make([]T, n)
	}
	t.most, t.end, t.sums = most, t.end[:m], t.sums[:n]
	return t
}

// systems is room for n systems of k equations.
func (s *Scratch[T]) systems(n, k int) *bundle[T] {
	if s.bundle == nil {
		s.bundle = new(bundle[T])
	}
	b := s.bundle
	b.n, b.k = n, k
	if need := (k*(k+1) + 4) * n; cap(b.rows) < need {
		b.rows = make([]T, need)
	}
	b.rows = b.rows[:k*(k+1)*n]
	b.spare = b.rows[len(b.rows) : len(b.rows)+4*n]
	return b
}

// matrix is room for one system of k equations.
func (s *Scratch[T]) matrix(k int) []T {
	if cap(s.system) < k*k {
		s.system = make([]T, k*k)
	}
	return s.system[:k*k]
}
