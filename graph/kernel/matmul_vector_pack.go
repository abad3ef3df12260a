package kernel

// direct tells that B is best read where it is: its rows lie along memory, are
// read once or twice, and do not end within a vector that is read as a whole.
func (v *vectorProduct[T]) direct() bool {
	rest := v.n % (v.widest.vectors * v.lanes)
	return v.b.across && v.m <= 2*v.widest.rows &&
		(v.masks || rest == 0 || rest == v.fitting(v.m, rest).vectors*v.lanes)
}

// pack copies columns j to j+width to panels, cleared beyond them.
func (v *vectorProduct[T]) pack(j, width int) {
	panel := v.widest.vectors * v.lanes
	if v.b.across {
		for q := 0; q < v.depth; q += someRows {
			v.copy(q, min(someRows, v.depth-q), j, width, panel)
		}
		return
	}
	for at := 0; at < width; at += v.lanes {
		to := v.buf.panels[at/panel*panel*v.depth+at%panel:]
		v.turn(to, panel, j+at, min(v.lanes, width-at))
	}
}

// someRows are read together when B is packed: few enough that each is followed by
// the processor's look-ahead.
const someRows = 32

// copy packs a few rows of B, from q on.
func (v *vectorProduct[T]) copy(q, rows, j, width, panel int) {
	from := v.b.data[(v.p+q)*v.b.stride+j:]
	for at := 0; at < width; at += v.lanes {
		to := v.buf.panels[at/panel*panel*v.depth+at%panel+q*panel:]
		v.copyRows(&to[0], &from[at], v.size*panel, v.size*v.b.stride, min(v.lanes, width-at), rows)
	}
}

// turn packs w columns of B, from column j on, each of which lies along memory.
// Where they do not fill a vector they go by way of rows that do.
func (v *vectorProduct[T]) turn(panel []T, row, j, w int) {
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
	v.turnRows(&panel[0], &from[0], v.size*row, v.size*stride, depth)
	for q := depth; q < v.depth; q++ {
		to := panel[q*row:][:v.lanes]
		for r := range to {
			to[r] = from[r*stride+q]
		}
	}
}
