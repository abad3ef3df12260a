package kernel

import "sync"

// vectorCode is the assembly of one level for one type of element. Its functions
// check nothing: what calls them answers for the bounds. Strides are in bytes.
type vectorCode[T Float] struct {
	size  int           // bytes of an element
	lanes int           // elements of a vector
	masks bool          // tiles read no column of B beyond their width
	tiles []tileCode[T] // narrow ones first
	// copyRows copies depth rows of width elements, and fills each up with zeros to one vector.
	copyRows func(to, from *T, rowTo, rowFrom, width, depth int)
	// turnRows writes as many rows as a vector has lanes as columns. Depth is a multiple of whole.
	turnRows func(to, from *T, rowTo, rowFrom, depth int)
}

// tileCode multiplies tiles of C a number of vectors wide and up to rows high:
// each sum is held in a register, its terms are added in order by fused
// multiply-add, then scaled by alpha and added to beta C by another.
type tileCode[T Float] struct {
	vectors, rows int
	multiply      func(a, b, c *T, rows, width, depth, rowA, columnA, rowB, rowC int, alpha, beta T)
}

const (
	blockRows = 512 // rows of A that pass over a panel of B in turn
	maxPanel  = 64  // columns in a panel of B at most
	maxLanes  = 16  // elements in a vector at most
	whole     = 4   // depth of what is transposed at a time
)

// A panel holds a packed panel of B, in first-level cache with most processors, and rows of B on
// their way there.
type panelBuffer[T Float] struct {
	b    [maxPanel * blockK]T
	rows [maxLanes * blockK]T
}

// Free panels, so that steady state allocates nothing.
var (
	panels32 = sync.Pool{New: func() any { return new(panelBuffer[float32]) }}
	panels64 = sync.Pool{New: func() any { return new(panelBuffer[float64]) }}
)

func panelsOf[T Float]() *sync.Pool {
	if _, ok := any(T(0)).(float32); ok {
		return &panels32
	}
	return &panels64
}

// A vectorProduct is one multiplication under way.
type vectorProduct[T Float] struct {
	*vectorCode[T]
	out      target[T]
	a, b     operand[T]
	m, n     int
	p, depth int // the positions to be added now
	buf      *panelBuffer[T]
}

// multiplyVector multiplies by tiles. It goes through k in equal blocks, through
// blocks of rows, and through panels of columns; each is packed if that pays, and
// then stays in first-level cache while the rows of A pass over it.
func multiplyVector[T Float](code *vectorCode[T], out target[T], a, b operand[T], m, n, k int) {
	pool := panelsOf[T]()
	v := vectorProduct[T]{vectorCode: code, out: out, a: a, b: b, m: m, n: n, buf: pool.Get().(*panelBuffer[T])}
	defer pool.Put(v.buf)
	blocks := (k + blockK - 1) / blockK
	full := ((k+blocks-1)/blocks + whole - 1) / whole * whole
	for v.p = 0; v.p < k; v.p += full {
		v.depth = min(full, k-v.p)
		for i := 0; i < m; i += blockRows {
			v.rows(i, min(blockRows, m-i))
		}
		v.out.beta = 1
	}
}

// rows multiplies rows i to i+count by all columns.
func (v *vectorProduct[T]) rows(i, count int) {
	widest := v.widest(count)
	for j := 0; j < v.n; {
		t := widest
		for t > 0 && v.n-j <= v.tiles[t-1].vectors*v.lanes {
			t--
		}
		width := min(v.tiles[t].vectors*v.lanes, v.n-j)
		v.panel(&v.tiles[t], i, count, j, width)
		j += width
	}
}

// widest is the widest tile that a number of rows fills as well as lower tiles.
func (v *vectorProduct[T]) widest(count int) int {
	t := len(v.tiles) - 1
	for count > v.tiles[t].rows && v.tiles[t].rows < v.tiles[t-1].rows && t > 1 {
		t--
	}
	return t
}

// panel multiplies rows i to i+count by columns j to j+width, in tiles of nearly
// equal height.
func (v *vectorProduct[T]) panel(t *tileCode[T], i, count, j, width int) {
	rowA, columnA := v.a.stride, 1
	if v.a.across {
		rowA, columnA = 1, v.a.stride
	}
	b, rowB := v.packed(t, count, j, width)
	tiles := (count + t.rows - 1) / t.rows
	for tile := range tiles {
		from, to := i+count*tile/tiles, i+count*(tile+1)/tiles
		t.multiply(&v.a.data[from*rowA+v.p*columnA], b, &v.out.c[from*v.n+j], to-from, width, v.depth,
			v.size*rowA, v.size*columnA, v.size*rowB, v.size*v.n, v.out.alpha, v.out.beta)
	}
}
