package kernel

// A band is rows from to to of A at the positions to be added now, and the distances of its rows and columns.
type band[T Float] struct {
	from, to    int
	a           *T
	row, column int
}

// strip gives rows from to to of A, packed if that pays.
func (v *vectorProduct[T]) strip(from, to int) band[T] {
	stride := v.a.stride
	switch {
	case v.packsA:
		row := (to - from + v.lanes - 1) / v.lanes * v.lanes
		for r := 0; r < to-from; r += v.lanes {
			v.copyRows(&v.buf.strip[r], &v.a.data[v.p*stride+from+r], v.size*row, v.size*stride, min(v.lanes, to-from-r), v.depth)
		}
		return band[T]{from, to, &v.buf.strip[0], 1, row}
	case v.a.across:
		return band[T]{from, to, &v.a.data[v.p*stride+from], 1, stride}
	}
	return band[T]{from, to, &v.a.data[from*stride+v.p], stride, 1}
}

// packed is count panels of B from column j on, each of width columns, at a place of the packing. The first strip packs the panels for
// the others.
func (v *vectorProduct[T]) packed(first bool, place, row, j, count, width int) *T {
	if first {
		for i := range count {
			v.pack(v.buf.panels[place+i*row*v.depth:], row, j+i*width, width)
		}
	}
	return &v.buf.panels[place]
}

// pack copies columns j to j+width of B to a panel with rows of row elements, cleared
// beyond the columns up to the end of a vector. Elements beyond are not used.
func (v *vectorProduct[T]) pack(panel []T, row, j, width int) {
	for at := 0; at < width; at += v.lanes {
		if w := min(v.lanes, width-at); v.b.across {
			v.copyRows(&panel[at], &v.b.data[v.p*v.b.stride+j+at], v.size*row, v.size*v.b.stride, w, v.depth)
		} else {
			v.turn(panel[at:], row, j+at, w)
		}
	}
}

// lies tells whether a vector of columns of B, of which width are from column j on, can be read where it lies: what follows them in
// memory is read, too, and not used.
func (v *vectorProduct[T]) lies(j, width int) bool {
	return width == v.lanes || !v.b.across && (j+v.lanes-1)*v.b.stride+v.p+v.depth <= cap(v.b.data)
}

// turn packs w columns of B, from column j on. Each column lies along memory. Columns
// that do not fill a vector, and have nothing behind them, are copied to rows that do.
func (v *vectorProduct[T]) turn(panel []T, row, j, w int) {
	data := v.b.data[:cap(v.b.data)]
	from, stride := data[j*v.b.stride+v.p:], v.b.stride
	depth := v.depth / whole * whole
	if !v.lies(j, w) || depth == 0 {
		from, stride = v.filled(from, w)
		depth = stride
	}
	v.turnRows(&panel[0], &from[0], v.size*row, v.size*stride, depth)
	for q := depth; q < v.depth; q++ {
		to := panel[q*row:][:v.lanes]
		for r := range to {
			to[r] = from[r*stride+q]
		}
	}
}

// filled copies w columns of B to rows of a length that can be turned, and clears the rows after them.
func (v *vectorProduct[T]) filled(from []T, w int) (rows []T, stride int) {
	stride = (v.depth + whole - 1) / whole * whole
	rows = v.buf.rows[:v.lanes*stride]
	clear(rows[w*stride:])
	for r := range w {
		row := rows[r*stride:][:stride]
		clear(row[copy(row, from[r*v.b.stride:][:v.depth]):])
	}
	return rows, stride
}
