package kernel

// strip gives rows from to to of A at the positions to be added now, packed if
// that pays, and the distances of its rows and columns.
func (v *vectorProduct[T]) strip(from, to int) (a *T, row, column int) {
	stride := v.a.stride
	switch {
	case v.packsA:
		row = (to - from + v.lanes - 1) / v.lanes * v.lanes
		for r := 0; r < to-from; r += v.lanes {
			v.copyRows(&v.buf.strip[r], &v.a.data[v.p*stride+from+r], v.size*row, v.size*stride, min(v.lanes, to-from-r), v.depth)
		}
		return &v.buf.strip[0], 1, row
	case v.a.across:
		return &v.a.data[v.p*stride+from], 1, stride
	}
	return &v.a.data[from*stride+v.p], stride, 1
}

// packed is the panel of columns j to j+width of B at a place of the packing. The
// first strip packs the panel for the others; a panel that is used once is not kept.
func (v *vectorProduct[T]) packed(first bool, place, row, j, width int) *T {
	if v.strips == 1 {
		place = 0
	}
	if first {
		v.pack(v.buf.panels[place:], row, j, width)
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

// turn packs w columns of B, from column j on. Each column lies along memory. Columns
// that do not fill a vector are copied to rows that do.
func (v *vectorProduct[T]) turn(panel []T, row, j, w int) {
	from, stride := v.b.data[j*v.b.stride+v.p:], v.b.stride
	depth := v.depth / whole * whole
	if w < v.lanes || depth == 0 {
		stride = (v.depth + whole - 1) / whole * whole
		rows := v.buf.rows[:v.lanes*stride]
		clear(rows[w*stride:])
		for r := range w {
			row := rows[r*stride:][:stride]
			clear(row[copy(row, from[r*v.b.stride:][:v.depth]):])
		}
		from, depth = rows, stride
	}
	v.turnRows(&panel[0], &from[0], v.size*row, v.size*stride, depth)
	for q := depth; q < v.depth; q++ {
		to := panel[q*row:][:v.lanes]
		for r := range to {
			to[r] = from[r*stride+q]
		}
	}
}
