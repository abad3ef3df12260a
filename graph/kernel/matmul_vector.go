package kernel

// vectorCode is the assembly of one level for one type of element. Its functions
// check nothing: their callers answer for the bounds. Strides are in bytes.
type vectorCode[T Float] struct {
	size  int           // bytes of an element
	lanes int           // elements of a vector
	masks bool          // tiles read no column of B beyond their width
	tiles []tileCode[T] // narrow ones first
	// turned multiplies where rows of A and columns of B lie along memory. It reads a full vector
	// of columns, of a depth that is a multiple of whole.
	turned tileCode[T]
	// copyRows copies depth rows of width elements, and fills each up with zeros to one vector.
	copyRows func(to, from *T, rowTo, rowFrom, width, depth int)
	// turnRows writes as many rows as a vector has lanes as columns. Depth is a multiple of whole.
	turnRows func(to, from *T, rowTo, rowFrom, depth int)
}

// tileCode multiplies tiles of C a number of vectors wide and up to rows high:
// each sum is held in a register, its terms are added in order by fused
// multiply-add, to 0 or to sums that are given, then scaled by alpha and added to beta D by
// another. With every term one line of memory is prefetched, stepAhead after the line before;
// turned tiles prefetch nothing. One call makes count tiles; from one to the next pointers
// move on by nextA, nextB, nextC (of C and D), nextSums and nextAhead.
type tileCode[T Float] struct {
	vectors, rows int
	multiply      func(a, b, d, c, sums, ahead *T, rows, width, depth, rowA, columnA, rowB, rowC, rowSums, stepAhead, count, nextA, nextB, nextC, nextSums, nextAhead int, alpha, beta T)
}

const (
	blockColumns = 512       // columns of B packed at a time, of 4 bytes; half as many of 8
	farRows      = 3500      // distance of rows in bytes from which on it pays to pack rows that are read a few times
	maxLanes     = 16        // elements in a vector at most
	whole        = 4         // positions transposed at a time
	lineBytes    = 64        // read from memory at a time
	farBytes     = 384 << 10 // size of a block of B from which on it is taken not to fit the second-level cache
)

// A packing holds packed panels of B, one after another, rows of B on their way there, and a strip
// of A: 1 MiB and a little, so it stays in second-level cache.
type packing[T Float] struct{ panels, rows, strip []T }

func newPacking[T Float]() *packing[T] {
	columns := blockColumns
	if _, ok := any(T(0)).(float64); ok {
		columns /= 2
	}
	return &packing[T]{make([]T, columns*blockK), make([]T, maxLanes*blockK), make([]T, maxLanes*blockK)}
}

// A vectorProduct is one multiplication under way.
type vectorProduct[T Float] struct {
	*vectorCode[T]
	scratch  *Scratch[T]
	out      *target[T]
	a, b     *operand[T]
	m, n     int
	p, depth int // the positions to be added now
	widest   *tileCode[T]
	strips   int         // of rows, of nearly equal height
	packsA   bool        // strip by strip
	packs    bool        // all of B, not only the columns that tiles cannot read
	turns    bool        // columns of B within the tiles
	buf      *packing[T] // nil where nothing is packed
	sums     *target[T]  // sums of the slabs before, nil if there are none
}

// multiplyVector multiplies by tiles. It goes through k in equal blocks and through
// the columns of B in blocks, so that values that are read again stay in
// second-level cache. Weights do not fit there, and are the larger of B and C at the
// batch sizes of learning: they pass once, and each tile prefetches a share of the
// lines that come next.
func multiplyVector[T Float](s *Scratch[T], code *vectorCode[T], out *target[T], a, b *operand[T], m, n, k int) {
	v := vectorProduct[T]{vectorCode: code, scratch: s, out: out, a: a, b: b, m: m, n: n}
	v.widest = v.fitting(m, n)
	if v.turns = !b.across && !a.across && k%whole == 0 && m <= v.turned.rows; v.turns {
		v.widest = &v.turned
	}
	v.strips = (m + v.widest.rows - 1) / v.widest.rows
	v.packsA = a.across && v.size*a.stride >= farRows && n > 3*v.widest.vectors*v.lanes
	v.packs = !b.across || v.size*b.stride >= farRows && m > 48
	if v.packsA || v.packs || !v.masks {
		v.buf = s.packed()
	}
	blocks := (k + blockK - 1) / blockK
	full := ((k+blocks-1)/blocks + whole - 1) / whole * whole
	columns := blockColumns * 4 / v.size
	for v.p = 0; v.p < k; v.p += full {
		v.depth = min(full, k-v.p)
		for j := 0; j < n; j += columns {
			v.block(j, min(columns, n-j))
		}
		v.out.sum()
	}
}

// fitting is the tile for a number of rows and columns: the narrowest that has the
// columns, unless wider ones are as high or high enough.
func (v *vectorCode[T]) fitting(rows, columns int) *tileCode[T] {
	t := 0
	for t+1 < len(v.tiles) && columns > v.tiles[t].vectors*v.lanes && (t == 0 || rows <= v.tiles[t+1].rows) {
		t++
	}
	return &v.tiles[t]
}

// block multiplies all rows by columns j to j+width. Where B is larger than C, and too large for the second-level cache, it passes in
// slabs. Packed panels are in that cache after the first strip.
func (v *vectorProduct[T]) block(j, width int) {
	far := v.size*v.depth*width >= farBytes && v.depth > v.m
	if far && !v.packs && !v.packsA {
		v.bySlabs(j, width)
	} else {
		v.byStrips(j, width)
	}
}

// byStrips has a strip of rows pass over all columns before the next strip, and prefetch the next strip's place in C.
func (v *vectorProduct[T]) byStrips(j, width int) {
	panel := v.widest.vectors * v.lanes
	for s := range v.strips {
		strip := v.strip(v.rows(s))
		full := width / panel
		v.along(&strip, j, full, panel, 0, v.below(strip.to, j, 0, width))
		if at := full * panel; at < width {
			v.along(&strip, j+at, 1, width-at, at*v.depth, v.below(strip.to, j, at, width))
		}
	}
}

// rows are the rows of strip s. The higher strips come first.
func (v *vectorProduct[T]) rows(s int) (from, to int) {
	low, higher := v.m/v.strips, v.m%v.strips
	return s*low + min(s, higher), (s+1)*low + min(s+1, higher)
}

// along multiplies a strip by count panels of B from column j on, each of width columns, which have the place in the packing and what
// follows, and prefetches next.
func (v *vectorProduct[T]) along(s *band[T], j, count, width, place int, next ahead[T]) {
	c := calls[T]{count: count, c: width, ahead: next}
	if v.strips == 1 && v.packs && !v.turns { // a panel that is used once is not kept
		for c.count = 1; count > 1; count-- {
			v.run(s, j, width, 0, c)
			j += width
		}
		place = 0
	}
	if count > 0 {
		v.run(s, j, width, place, c)
	}
}

// calls says how many tiles one call makes, how many elements A, B and C move on from tile to tile, and which lines are prefetched.
type calls[T Float] struct {
	count, a, c int
	ahead       ahead[T]
}

// run makes tiles of C from rows of A and columns j to j+width of B, which have that place in the packing. Tiles for which A moves on
// lie below each other, others side by side.
func (v *vectorProduct[T]) run(s *band[T], j, width, place int, c calls[T]) {
	t := v.fitting(s.to-s.from, width)
	row, panels := t.vectors*v.lanes, c.count
	if c.a > 0 {
		panels = 1
	}
	var b *T
	rowB, nextB := v.b.stride, row
	switch {
	case v.turns && v.lies(j, width):
		t, b, nextB = &v.turned, &v.b.data[j*rowB+v.p], v.lanes*rowB
	case v.packs || !v.masks && width < row:
		b, rowB, nextB = v.packed(s.from == 0, place, row, j, panels, width), row, row*v.depth
	default:
		b = &v.b.data[v.p*rowB+j]
	}
	if c.a > 0 {
		nextB = 0
	}
	sums, rowSums := v.before(s.from, j)
	at := v.out.at(s.from, j)
	t.multiply(s.a, b, &v.out.d[at], &v.out.c[at], sums, c.ahead.from, s.to-s.from, width, v.depth,
		v.size*s.row, v.size*s.column, v.size*rowB, v.size*v.out.n, v.size*rowSums, c.ahead.step, c.count,
		v.size*c.a, v.size*nextB, v.size*c.c, v.size*(s.to-s.from)*rowSums, c.ahead.next, v.out.alpha, v.out.beta)
}
