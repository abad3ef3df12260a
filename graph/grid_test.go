package graph_test

import "slices"

// grid is an array of plain Go, row by row, for the oracles of the operations.
type grid struct {
	shape []int
	v     []float64
}

func newGrid(shape ...int) grid { return grid{shape, make([]float64, volume(shape))} }

// fill computes every element from its index.
func (g grid) fill(f func(i []int) float64) grid {
	index := make([]int, len(g.shape))
	for k := range g.v {
		for a, rest := len(g.shape)-1, k; a >= 0; a-- {
			index[a], rest = rest%g.shape[a], rest/g.shape[a]
		}
		g.v[k] = f(index)
	}
	return g
}

// at returns an element, broadcast: the last axes of the index count, and along an axis of size 1 there is but one.
func (g grid) at(index ...int) float64 { return g.v[g.offset(index)] }

func (g grid) offset(index []int) int {
	index = index[len(index)-len(g.shape):]
	k := 0
	for a, d := range g.shape {
		k *= d
		if d > 1 {
			k += index[a]
		}
	}
	return k
}

// broadcastShape is NumPy's shape for an operation on the shapes.
func broadcastShape(in []grid) []int {
	var out []int
	for _, g := range in {
		for len(out) < len(g.shape) {
			out = slices.Insert(out, 0, 1)
		}
	}
	for _, g := range in {
		for a, d := range g.shape {
			if d > 1 {
				out[len(out)-len(g.shape)+a] = d
			}
		}
	}
	return out
}

// pointwise makes a function of numbers one of arrays.
func pointwise(f func(x []float64) float64) func(in []grid) grid {
	return func(in []grid) grid {
		x := make([]float64, len(in))
		return newGrid(broadcastShape(in)...).fill(func(i []int) float64 {
			for k, g := range in {
				x[k] = g.at(i...)
			}
			return f(x)
		})
	}
}

// reducedOver combines the elements along the axes. The axes are dropped, or stay with size 1 if kept.
func reducedOver(x grid, axes []int, kept bool, start float64, f func(sum, v float64) float64) grid {
	var shape []int
	for a, d := range x.shape {
		switch {
		case !slices.Contains(axes, a):
			shape = append(shape, d)
		case kept:
			shape = append(shape, 1)
		}
	}
	out := newGrid(shape...)
	for k := range out.v {
		out.v[k] = start
	}
	newGrid(x.shape...).fill(func(i []int) float64 {
		var left []int
		for a := range x.shape {
			if !slices.Contains(axes, a) {
				left = append(left, i[a])
			} else if kept {
				left = append(left, 0)
			}
		}
		k := out.offset(left)
		out.v[k] = f(out.v[k], x.at(i...))
		return 0
	})
	return out
}

// solved solves one system of equations by elimination with partial pivoting.
func solved(a [][]float64, r []float64) []float64 {
	n := len(r)
	for c := range n {
		p := c
		for i := c + 1; i < n; i++ {
			if a[i][c]*a[i][c] > a[p][c]*a[p][c] {
				p = i
			}
		}
		a[c], a[p], r[c], r[p] = a[p], a[c], r[p], r[c]
		for i := c + 1; i < n; i++ {
			f := a[i][c] / a[c][c]
			for j := c; j < n; j++ {
				a[i][j] -= f * a[c][j]
			}
			r[i] -= f * r[c]
		}
	}
	for i := n - 1; i >= 0; i-- {
		for j := i + 1; j < n; j++ {
			r[i] -= a[i][j] * r[j]
		}
		r[i] /= a[i][i]
	}
	return r
}
