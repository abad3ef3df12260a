//go:build amd64

package kernel

import (
	"fmt"
	"math"
	"testing"
	"time"
)

// BenchmarkTile gives the most that a level can reach: one tile over and over, its
// operands in first-level cache. Compare BenchmarkMatMul with it, run by run.
func BenchmarkTile(b *testing.B) {
	for l := avx2; l <= best(); l++ {
		benchmarkTile[float32](b, l)
		benchmarkTile[float64](b, l)
	}
}

func benchmarkTile[T Float](b *testing.B, l level) {
	code := vectorCodeOf[T](l)
	t := &code.tiles[1]
	columns, depth := t.vectors*code.lanes, 128
	x, y, c := make([]T, t.rows*depth), make([]T, depth*columns), make([]T, t.rows*columns)
	b.Run(fmt.Sprintf("dtype=float%d/level=%v", 8*code.size, l), func(b *testing.B) {
		best := time.Duration(math.MaxInt64)
		for b.Loop() {
			start := time.Now()
			for range 100 {
				t.multiply(&x[0], &y[0], &c[0], &c[0], nil, &c[0], t.rows, columns, depth,
					code.size, code.size*t.rows, code.size*columns, code.size*columns, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0)
			}
			best = min(best, time.Since(start))
		}
		b.ReportMetric(2*float64(t.rows*columns*depth*100)/float64(best), "GF/s")
	})
}

const sideBySide = 3 // tiles that one call makes in the tests

// The table of tiles tells the truth about the assembly: tiles of each
// width, side by side, write all of C and no more.
func TestTileRows(t *testing.T) {
	for l := avx2; l <= best(); l++ {
		testTileRows[float32](t, l)
		testTileRows[float64](t, l)
		testTurnedRows[float32](t, l)
		testTurnedRows[float64](t, l)
	}
}

func testTurnedRows[T Float](t *testing.T, l level) {
	code := vectorCodeOf[T](l)
	lanes := code.lanes
	n := sideBySide * lanes
	for rows := 1; rows <= code.turned.rows; rows++ {
		x, y, c := make([]T, rows*whole), make([]T, n*whole), make([]T, (rows+1)*n)
		for i := range x {
			x[i] = T(i + 1)
		}
		for j := range y {
			y[j] = T(3*j + 1)
		}
		code.turned.multiply(&x[0], &y[0], &c[0], &c[0], nil, &c[0], rows, lanes, whole,
			code.size*whole, code.size, code.size*whole, code.size*n, 0, 0, sideBySide, 0, code.size*whole*lanes, code.size*lanes, 0, 0, 1, 0)
		for at, v := range c {
			var want T
			for q := 0; q < whole && at/n < rows; q++ {
				want += T((at/n*whole + q + 1) * (3*(at%n*whole+q) + 1))
			}
			if v != want {
				t.Fatalf("%v, turned, %d rows: element (%d,%d) is %v, want %v", l, rows, at/n, at%n, v, want)
			}
		}
	}
}

func testTileRows[T Float](t *testing.T, l level) {
	code := vectorCodeOf[T](l)
	for _, tile := range code.tiles {
		width := tile.vectors * code.lanes
		n := sideBySide * width
		for rows := 1; rows <= tile.rows; rows++ {
			x, y, c := make([]T, rows), make([]T, n), make([]T, (rows+1)*n)
			for i := range x {
				x[i] = T(i + 1)
			}
			for j := range y {
				y[j] = T(100 * (j + 1))
			}
			tile.multiply(&x[0], &y[0], &c[0], &c[0], nil, &c[0], rows, width, 1,
				code.size, code.size, code.size*n, code.size*n, 0, 0, sideBySide, 0, code.size*width, code.size*width, 0, 0, 1, 0)
			for at, v := range c {
				want := T(100 * (at/n + 1) * (at%n + 1))
				if at/n == rows {
					want = 0
				}
				if v != want {
					t.Fatalf("%v, %d vectors, %d rows: element (%d,%d) is %v, want %v", l, tile.vectors, rows, at/n, at%n, v, want)
				}
			}
		}
	}
}
