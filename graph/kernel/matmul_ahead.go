package kernel

// ahead is a prefetch by tiles: lines of memory from an element on, so many bytes apart, and so many bytes further with every tile.
type ahead[T Float] struct {
	from       *T
	step, tile int
}

// nothing prefetches a line that is in a near cache.
func (v *vectorProduct[T]) nothing() ahead[T] { return ahead[T]{from: &v.b.data[0]} }

// panel is the prefetch by strip s of the panel of B that begins with column j: one line of each row. The first elements of rows
// lie in lines of the panel before.
func (v *vectorProduct[T]) panel(j, s int) ahead[T] {
	line := lineBytes / v.size
	if s*line >= v.widest.vectors*v.lanes {
		return v.nothing()
	}
	last := min(j+(s+1)*line, v.n) - 1
	return ahead[T]{from: &v.b.data[v.p*v.b.stride+last], step: v.size * v.b.stride}
}

// target is the prefetch of the next strip's place in C, columns j to j+width from a row on, by the tiles from column j+at on: each
// begins with its share of the place, one line after another. There is nothing to prefetch behind the last row.
func (v *vectorProduct[T]) target(row, j, at, width int) ahead[T] {
	if row == v.m {
		return v.nothing()
	}
	panel, c := v.widest.vectors*v.lanes, v.out.c
	share := (min(row+v.widest.rows, v.m) - row) * v.out.n * panel / width
	return ahead[T]{&c[min(row*v.out.n+j+at/panel*share, len(c)-1)], lineBytes, v.size * share}
}
