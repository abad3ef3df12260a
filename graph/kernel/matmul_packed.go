package kernel

const (
	panel  = 4   // vectors in a packed panel
	step   = 4   // positions a tile takes at a time; panels are filled up with zeros
	blockN = 128 // columns of B packed at a time
)

// panels holds packed operands: one panel of A, and the panels of so many columns of B
// that all rows of A pass over. At most 272 KiB, so it stays in second-level cache.
type panels[T Float] struct {
	a [panel * blockK]T
	b [blockN*blockK + panel]T
}

// multiplyPacked multiplies by tiles of sums held in registers, from operands
// copied into panels. It adds the products of positions p to p+depth.
func multiplyPacked[T Float](buf *panels[T], out *target[T], a, b *operand[T], m, n, p, depth int) {
	var s sums[T]
	full := (depth + step - 1) / step * step
	for jc := 0; jc < n; jc += blockN {
		width := min(blockN, n-jc)
		for j := 0; j < width; j += panel {
			b.pack(buf.b[j*full:][:panel*full], jc+j, min(panel, width-j), p, depth)
		}
		for i := 0; i < m; i += panel {
			rows := min(panel, m-i)
			ap := buf.a[:panel*full]
			a.pack(ap, i, rows, p, depth)
			for j := 0; j < width; j += panel {
				cols := min(panel, width-j)
				bp := buf.b[j*full:]
				tile(&s, 0, ap, bp)
				if cols > 2 {
					tile(&s, 2, ap, bp)
				}
				for r := range rows {
					out.put((i+r)*out.n+jc+j, s[r][:cols])
				}
			}
		}
	}
}

// sums is a tile of C before it is scaled: 4 rows of 4 columns.
type sums[T Float] [panel][panel]T

// tile multiplies a panel of A by columns j and j+1 of a panel of B. Eight sums
// and their factors fit the registers of amd64; sixteen sums do not.
func tile[T Float](s *sums[T], j int, ap, bp []T) {
	bp = bp[j:][:len(ap)] // of one length: one check of bounds serves both
	var c00, c01, c10, c11, c20, c21, c30, c31 T
	for q := 0; q <= len(ap)-step*panel; q += step * panel {
		a, b := (*[step * panel]T)(ap[q:]), (*[step * panel]T)(bp[q:])
		b0, b1 := b[0], b[1]
		c00, c01 = c00+T(a[0]*b0), c01+T(a[0]*b1)
		c10, c11 = c10+T(a[1]*b0), c11+T(a[1]*b1)
		c20, c21 = c20+T(a[2]*b0), c21+T(a[2]*b1)
		c30, c31 = c30+T(a[3]*b0), c31+T(a[3]*b1)
		b0, b1 = b[4], b[5]
		c00, c01 = c00+T(a[4]*b0), c01+T(a[4]*b1)
		c10, c11 = c10+T(a[5]*b0), c11+T(a[5]*b1)
		c20, c21 = c20+T(a[6]*b0), c21+T(a[6]*b1)
		c30, c31 = c30+T(a[7]*b0), c31+T(a[7]*b1)
		b0, b1 = b[8], b[9]
		c00, c01 = c00+T(a[8]*b0), c01+T(a[8]*b1)
		c10, c11 = c10+T(a[9]*b0), c11+T(a[9]*b1)
		c20, c21 = c20+T(a[10]*b0), c21+T(a[10]*b1)
		c30, c31 = c30+T(a[11]*b0), c31+T(a[11]*b1)
		b0, b1 = b[12], b[13]
		c00, c01 = c00+T(a[12]*b0), c01+T(a[12]*b1)
		c10, c11 = c10+T(a[13]*b0), c11+T(a[13]*b1)
		c20, c21 = c20+T(a[14]*b0), c21+T(a[14]*b1)
		c30, c31 = c30+T(a[15]*b0), c31+T(a[15]*b1)
	}
	s[0][j], s[0][j+1] = c00, c01
	s[1][j], s[1][j+1] = c10, c11
	s[2][j], s[2][j+1] = c20, c21
	s[3][j], s[3][j+1] = c30, c31
}
