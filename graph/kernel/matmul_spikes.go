package kernel

import "math/bits"

// Spikes are rare: most elements of op(A) are 0 then, and the others are 1, or 2 where two come at a time. A product with such a number
// is exact. So a sum of the terms that are not 0, each added in its turn, has the bits of the sum of all terms, in assembly, which rounds
// a product and its sum once, and in plain Go. No sum of such products underflows, so that none becomes -0. All of that needs a B that
// is finite, as 0 times infinity is NaN, and whose double is.

const (
	spikesShare   = 16  // one element in so many may differ from 0
	spikesColumns = 32  // of C at least: with fewer, looking for spikes takes as long as the product
	spikesFactors = 256 // elements of op(A) at least: with fewer, looking takes as long, too
)

// terms are the elements of op(A) that differ from 0.
type terms[T Float] struct {
	list    []term[T] // as they lie in memory
	most    int       // that there may be
	byRow   []term[T] // row by row of op(A), in the order of the sums
	end     []int     // of each row in byRow
	sums    []T       // of a row of C
	columns int       // of the matrix in memory
	across  bool      // its rows are positions
	words   [8]uint64 // a bit for each element that is being looked at
}

type term[T Float] struct {
	row, position int32 // of op(A); in the sum
	factor        T
}

// multiplySpikes multiplies where op(A) has few elements but 0, which are 1, 2, -1 or -2, and rows of op(B) lie along memory. If it
// returns false it has done nothing.
func multiplySpikes[T Float](s *Scratch[T], out *target[T], x, y *operand[T], m, n, k int) bool {
	if !y.across || n < spikesColumns || m*k < spikesFactors || k > blockK || out.beta != 0 && out.beta != 1 && out.beta != -1 {
		return false
	}
	for _, v := range x.data[:8] { // turns nearly all other matrices away
		if v != 0 && !exact(v) {
			return false
		}
	}
	t := s.termsOf(m, n, m*k/spikesShare)
	if !t.find(x, m, k) || !y.doubles(n, k) {
		return false
	}
	t.sort()
	axpy, begin := at[T]().axpy, 0
	for i, end := range t.end {
		if begin == end && out.beta >= 0 {
			out.finishEmpty(i, n)
			continue
		}
		clear(t.sums)
		for _, v := range t.byRow[begin:end] {
			axpy(t.sums, v.factor, y.data[int(v.position)*y.stride:][:n])
		}
		out.finish(i, t.sums)
		begin = end
	}
	return true
}

// find lists the terms, unless they are too many or one is no spike.
func (t *terms[T]) find(x *operand[T], m, k int) bool {
	rows, columns := m, k
	if x.across {
		rows, columns = k, m
	}
	t.list, t.columns, t.across = t.list[:0], columns, x.across
	if x.stride == columns {
		return t.look(x.data[:rows*columns], 0)
	}
	for i := range rows {
		if !t.look(x.data[i*x.stride:][:columns], i*columns) {
			return false
		}
	}
	return true
}

// look lists the terms among elements that lie together, the first of which has that number in the matrix.
func (t *terms[T]) look(elements []T, first int) bool {
	for len(elements) >= 64 {
		some := t.words[:min(len(t.words), len(elements)/64)]
		at[T]().nonzeros(some, elements)
		for i, word := range some {
			if !t.take(word, elements[64*i:], first+64*i) {
				return false
			}
		}
		elements, first = elements[64*len(some):], first+64*len(some)
	}
	return t.take(nonzeroWord(elements), elements, first)
}

// take lists the terms whose bits are set, among elements the first of which has that number in the matrix.
func (t *terms[T]) take(word uint64, elements []T, first int) bool {
	for ; word != 0; word &= word - 1 {
		i := bits.TrailingZeros64(word)
		v := term[T]{int32((first + i) / t.columns), int32((first + i) % t.columns), elements[i]}
		if !exact(v.factor) || len(t.list) == t.most {
			return false
		}
		if t.across {
			v.row, v.position = v.position, v.row
		}
		t.list = append(t.list, v)
	}
	return true
}

// exact tells whether products with a number are not rounded.
func exact[T Float](v T) bool { return v == 1 || v == 2 || v == -1 || v == -2 }

// sort puts the terms in the order of their rows.
func (t *terms[T]) sort() {
	clear(t.end)
	for _, v := range t.list {
		t.end[v.row]++
	}
	all := 0
	for i, count := range t.end {
		t.end[i], all = all, all+count
	}
	t.byRow = t.byRow[:all]
	for _, v := range t.list {
		t.byRow[t.end[v.row]] = v
		t.end[v.row]++
	}
}

// doubles tells whether twice any element of k rows of n is finite.
func (o *operand[T]) doubles(n, k int) bool {
	limit := 0x1p1022
	if _, ok := any(T(0)).(float32); ok {
		limit = 0x1p126
	}
	if o.stride == n {
		n, k = n*k, 1
	}
	for q := range k {
		if !(float64(MaxAbs(o.data[q*o.stride:][:n])) < limit) {
			return false
		}
	}
	return true
}

// finishEmpty is finish with sums that are 0. Beta is 0 or 1.
func (t *target[T]) finishEmpty(i, n int) {
	c := t.c[i*t.n:][:n]
	if t.beta == 0 {
		Fill(c, t.alpha*0)
	} else {
		AddScalar(c, t.d[i*t.n:][:n], t.alpha*0)
	}
}

// finish sets the columns of row i of C from their sums. Beta is 0, 1 or -1.
func (t *target[T]) finish(i int, sums []T) {
	c := t.c[i*t.n:][:len(sums)]
	if t.beta == 0 {
		MulScalar(c, sums, t.alpha)
	} else {
		ScaleAdd(c, t.alpha, sums, t.beta, t.d[i*t.n:][:len(sums)])
	}
}
