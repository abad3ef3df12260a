package kernel

// ahead is a prefetch by tiles: from an element on lines side by side, as many as a tile is wide, and as many again so many bytes
// after the first, until every term of the tile has had one. The next tile begins so many bytes further.
type ahead[T Float] struct {
	from       *T
	step, tile int
}

// nothing prefetches lines that are in a near cache.
func (v *vectorProduct[T]) nothing() ahead[T] { return ahead[T]{from: &v.b.data[0]} }

// panel is the prefetch by strip s of the panel of B that begins with column j, or with the first of the next positions if there is no
// such column: a share of its rows. The first elements of rows lie in lines of the panel before.
func (v *vectorProduct[T]) panel(j, s int) ahead[T] {
	row := v.p
	if j >= v.n {
		j, row = 0, row+v.depth
	}
	line := lineBytes / v.size
	shares := max(1, v.widest.vectors*v.lanes/line) // a line for each term: a strip has time for the rows of one share
	at := (row+v.depth*s/shares)*v.b.stride + min(j+line, v.n) - 1
	if s >= shares || at >= len(v.b.data) {
		return v.nothing()
	}
	return ahead[T]{from: &v.b.data[at], step: v.size * v.b.stride}
}

// target is the prefetch of the next strip's place in C, columns j to j+width from a row on, by the tiles from column j+at on: each
// begins with its share of the place, one line after another. There is nothing to prefetch behind the last row.
func (v *vectorProduct[T]) target(row, j, at, width int) ahead[T] {
	if row == v.m {
		return v.nothing()
	}
	panel, c := v.widest.vectors*v.lanes, v.out.c
	share := (min(row+v.widest.rows, v.m) - row) * v.out.n * panel / width
	return ahead[T]{&c[min(row*v.out.n+j+at/panel*share, len(c)-1)], max(lineBytes, v.size*panel), v.size * share}
}
