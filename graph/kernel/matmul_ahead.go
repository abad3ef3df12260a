package kernel

// ahead is a prefetch by tiles, to the second-level cache: lines of memory from an element on, step bytes apart, and for every further
// tile of a call next bytes further.
type ahead[T Float] struct {
	from       *T
	step, next int
}

// nothing prefetches a line that is in a near cache.
func (v *vectorProduct[T]) nothing() ahead[T] { return ahead[T]{from: &v.b.data[0]} }

// below is the prefetch of the next strip's place in C, columns j to j+width from a row on, by the tiles from column j+at on: each
// begins with its share of the place, one line after another. There is nothing to prefetch behind the last row.
func (v *vectorProduct[T]) below(row, j, at, width int) ahead[T] {
	if row == v.m {
		return v.nothing()
	}
	panel, c := v.widest.vectors*v.lanes, v.out.c
	share := (min(row+v.widest.rows, v.m) - row) * v.out.n * panel / width
	return ahead[T]{&c[min(row*v.out.n+j+at/panel*share, len(c)-1)], lineBytes, v.size * share}
}

// panel is the prefetch by strip s of the panel of B that begins with row p and column j: one line of each row, and the next one by the
// next strip. The first elements of rows lie in lines of the panel before. Strips for which no line is left begin again.
func (v *vectorProduct[T]) panel(s, p, j int) ahead[T] {
	line := lineBytes / v.size
	lines := v.widest.vectors * v.lanes / line
	at := p*v.b.stride + j + (s%max(1, lines)+1)*line - 1
	if at >= len(v.b.data) {
		return v.nothing()
	}
	next := ahead[T]{from: &v.b.data[at], step: v.size * v.b.stride}
	if s+1 < lines {
		next.next = lineBytes
	}
	return next
}
