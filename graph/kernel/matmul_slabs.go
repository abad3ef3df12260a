package kernel

const (
	slabDepth = 64 // rows of a slab: a panel of them stays in the nearest cache while strips of A pass over it
	slabRows  = 64 // of A at most: more use a panel so often that it need not come from the nearest cache
)

// bySlabs takes B in slabs of consecutive rows, and keeps the sums from one to the next. All strips of A pass over a panel of a slab
// before the next panel, which they prefetch. It works on a copy of the product.
func (v vectorProduct[T]) bySlabs(j, width int) {
	out, p, depth := v.out, v.p, v.depth
	panel := v.widest.vectors * v.lanes
	row := (width + panel - 1) / panel * panel
	slabs, kept := 1, &target[T]{n: row, alpha: 1, origin: j}
	if v.m <= slabRows {
		slabs = (depth + slabDepth - 1) / slabDepth
		kept.c = v.scratch.sumsOf(v.m * row)
		kept.d = kept.c
	}
	for i := range slabs {
		v.p, v.depth = p+depth*i/slabs, depth*(i+1)/slabs-depth*i/slabs
		if v.out = kept; i == slabs-1 {
			v.out = out
		}
		for at := 0; at < width; at += panel {
			v.down(j, at, min(panel, width-at), width)
		}
		v.sums = kept
	}
}

// down multiplies all strips by the panel of columns j+at on, of width columns: the strips of one height in one call.
func (v *vectorProduct[T]) down(j, at, width, all int) {
	p, next := v.p, j+at+width
	if at+width == all {
		p, next = v.p+v.depth, j
	}
	for s := 0; s < v.strips; {
		strip := v.strip(v.rows(s))
		height, count := strip.to-strip.from, 1
		for s+count < v.strips {
			if from, to := v.rows(s + count); to-from != height {
				break
			}
			count++
		}
		v.run(&strip, j+at, width, 0, calls[T]{count, height * strip.row, height * v.out.n, v.panel(s, p, next)})
		s += count
	}
}

// before is where the sums of the slabs before are, from a row and a column of C on; nil if there are none.
func (v *vectorProduct[T]) before(row, column int) (from *T, stride int) {
	if v.sums == nil {
		return nil, 0
	}
	return &v.sums.c[v.sums.at(row, column)], v.sums.n
}
