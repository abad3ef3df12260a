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
// multiply-add, then scaled by alpha and added to beta D by another. With every
// term one line of memory is prefetched, the next one behind it, but after as many as
// a tile is wide stepAhead behind it; turned tiles prefetch nothing. One call makes
// count tiles side by side: B is nextB further for each, and what is prefetched nextAhead.
type tileCode[T Float] struct {
	vectors, rows int
	multiply      func(a, b, d, c, ahead *T, rows, width, depth, rowA, columnA, rowB, rowC, stepAhead, count, nextB, nextAhead int, alpha, beta T)
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
}

// multiplyVector multiplies by tiles. It goes through k in equal blocks and through
// the columns of B in blocks, so that values that are read again stay in
// second-level cache. Weights do not fit there, and are the larger of B and C at the
// batch sizes of learning: they pass once, and each tile prefetches a share of the
// lines that come next.
func multiplyVector[T Float](s *Scratch[T], code *vectorCode[T], out *target[T], a, b *operand[T], m, n, k int) {
	v := vectorProduct[T]{vectorCode: code, out: out, a: a, b: b, m: m, n: n}
	if m > v.turned.rows && turning(out, b, m, n, k) {
		multiplyTurned(s, code, out, a, b, m, n, k)
		return
	}
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

// block multiplies all rows by columns j to j+width. Passing panels is worth while where B is larger than C, and too large for the
// second-level cache. Packed panels are in that cache after the first strip.
func (v *vectorProduct[T]) block(j, width int) {
	far := v.size*v.depth*width >= farBytes && v.depth > v.m
	if far && !v.packs && !v.packsA {
		v.byPanels(j, width)
	} else {
		v.byStrips(j, width)
	}
}

// byPanels has all strips of rows pass over a panel of B before the next panel, and prefetch the next panel.
func (v *vectorProduct[T]) byPanels(j, width int) {
	panel := v.widest.vectors * v.lanes
	for at := 0; at < width; at += panel {
		for s := range v.strips {
			strip := v.strip(v.rows(s))
			v.tiles(&strip, j+at, 1, min(panel, width-at), at*v.depth, v.panel(j+at+panel, s))
		}
	}
}

// byStrips has a strip of rows pass over all columns before the next strip, and prefetch the next strip's place in C.
func (v *vectorProduct[T]) byStrips(j, width int) {
	panel := v.widest.vectors * v.lanes
	for s := range v.strips {
		strip := v.strip(v.rows(s))
		full := width / panel
		v.tiles(&strip, j, full, panel, 0, v.target(strip.to, j, 0, width))
		if at := full * panel; at < width {
			v.tiles(&strip, j+at, 1, width-at, at*v.depth, v.target(strip.to, j, at, width))
		}
	}
}

// rows are the rows of strip s.
func (v *vectorProduct[T]) rows(s int) (from, to int) {
	return v.m * s / v.strips, v.m * (s + 1) / v.strips
}

// tiles multiplies a strip by count panels of B from column j on, each of width columns, which have the place in the packing and
// what follows, and prefetches next.
func (v *vectorProduct[T]) tiles(s *band[T], j, count, width, place int, next ahead[T]) {
	if v.strips == 1 && v.packs && !v.turns { // a panel that is used once is not kept
		for ; count > 1; count-- {
			v.run(s, j, 1, width, 0, next)
			j += width
		}
		place = 0
	}
	if count > 0 {
		v.run(s, j, count, width, place, next)
	}
}

// run is one call of tiles.
func (v *vectorProduct[T]) run(s *band[T], j, count, width, place int, next ahead[T]) {
	t := v.fitting(s.to-s.from, width)
	row := t.vectors * v.lanes
	var b *T
	rowB, nextB := v.b.stride, row
	switch {
	case v.turns && v.lies(j, width):
		t, b, nextB = &v.turned, &v.b.data[j*rowB+v.p], v.lanes*rowB
	case v.packs || !v.masks && width < row:
		b, rowB, nextB = v.packed(s.from == 0, place, row, j, count, width), row, row*v.depth
	default:
		b = &v.b.data[v.p*rowB+j]
	}
	at, beside := s.from*v.out.n+j, max(lineBytes, v.size*row)
	t.multiply(s.a, b, &v.out.d[at], &v.out.c[at], next.from, s.to-s.from, width, v.depth,
		v.size*s.row, v.size*s.column, v.size*rowB, v.size*v.out.n, next.step-beside, count, v.size*nextB, next.tile, v.out.alpha, v.out.beta)
}
