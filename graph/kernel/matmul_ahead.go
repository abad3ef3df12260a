package kernel

// ahead is a prefetch by a tile: lines of memory from an element on, so many bytes apart.
type ahead[T Float] struct {
	from *T
	step int
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
	return ahead[T]{&v.b.data[v.p*v.b.stride+last], v.size * v.b.stride}
}

// target is the prefetch of the next strip's place in C, columns j to j+width from a row on, by the tile at column at of width: the
// tile's share, in whole rows, one after another.
func (v *vectorProduct[T]) target(row, j, at, width int) ahead[T] {
	share := (min(row+v.widest.rows, v.m) - row) * at / width
	return ahead[T]{&v.out.c[(row+share)*v.out.n+j], lineBytes}
}
