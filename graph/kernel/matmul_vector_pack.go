package kernel

// packed gives the panel of B of columns j to j+width, and the stride of its
// rows: B itself, or a copy, where its rows do not lie along memory, or would be
// read too often from afar, or do not fill a vector that is read as a whole.
func (v *vectorProduct[T]) packed(t *tileCode[T], count, j, width int) (*T, int) {
	panel := t.vectors * v.lanes
	if v.b.across && count <= 2*t.rows && (v.masks || width == panel) {
		return &v.b.data[v.p*v.b.stride+j], v.b.stride
	}
	for at := 0; at < panel; at += v.lanes {
		switch w := min(v.lanes, width-at); {
		case w <= 0:
			v.blank(at, panel)
		case v.b.across:
			v.copy(at, panel, j+at, w)
		default:
			v.turn(at, panel, j+at, w)
		}
	}
	return &v.buf.b[0], panel
}

// copy packs w columns of B, from column j on, which lie side by side in memory.
func (v *vectorProduct[T]) copy(at, panel, j, w int) {
	v.copyRows(&v.buf.b[at], &v.b.data[v.p*v.b.stride+j], v.size*panel, v.size*v.b.stride, w, v.depth)
}

// turn packs w columns of B, from column j on, each of which lies along memory.
// Where they do not fill a vector they go by way of rows that do.
func (v *vectorProduct[T]) turn(at, panel, j, w int) {
	from, stride := v.b.data[j*v.b.stride+v.p:], v.b.stride
	depth := v.depth / whole * whole
	if w < v.lanes || depth == 0 {
		stride = (v.depth + whole - 1) / whole * whole
		rows := v.buf.rows[:v.lanes*stride]
		clear(rows)
		for r := range w {
			copy(rows[r*stride:], from[r*v.b.stride:][:v.depth])
		}
		from, depth = rows, stride
	}
	v.turnRows(&v.buf.b[at], &from[0], v.size*panel, v.size*stride, depth)
	for q := depth; q < v.depth; q++ {
		to := v.buf.b[q*panel+at:][:v.lanes]
		for r := range to {
			to[r] = from[r*stride+q]
		}
	}
}

// blank clears a vector's width of the panel that has no columns.
func (v *vectorProduct[T]) blank(at, panel int) {
	for q := range v.depth {
		clear(v.buf.b[q*panel+at:][:v.lanes])
	}
}
