package graph_test

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"credo/graph"
)

func products() (out []row) {
	for _, s := range [][3]int{{3, 4, 5}, {1, 4, 1}, {1, 1, 1}, {3, 1, 5}, {1, 4, 5}, {3, 4, 1}, {17, 16, 15}} {
		m, k, n := s[0], s[1], s[2]
		out = append(out, row{
			method: "MatMul", in: [][]int{{m, k}, {k, n}},
			build: func(b *graph.Builder, x []graph.Node) graph.Node { return b.MatMul(x[0], x[1]) },
			want: func(in []grid) grid {
				return newGrid(m, n).fill(func(i []int) float64 {
					return dot(k, func(l int) float64 { return in[0].at(i[0], l) * in[1].at(l, i[1]) })
				})
			},
		})
	}
	out = append(out, row{
		method: "MatMul", note: "of a matrix and its transpose", in: [][]int{{3, 4}},
		build: func(b *graph.Builder, x []graph.Node) graph.Node { return b.MatMul(x[0], b.Transpose(x[0])) },
		want: func(in []grid) grid {
			return newGrid(3, 3).fill(func(i []int) float64 {
				return dot(4, func(l int) float64 { return in[0].at(i[0], l) * in[0].at(i[1], l) })
			})
		},
	})
	for _, s := range [][]int{{3, 4}, {1, 4}, {4, 1}, {1, 1}, {5, 5}} {
		out = append(out, row{
			method: "Transpose", in: [][]int{s},
			build: func(b *graph.Builder, x []graph.Node) graph.Node { return b.Transpose(x[0]) },
			want: func(in []grid) grid {
				return newGrid(s[1], s[0]).fill(func(i []int) float64 { return in[0].at(i[1], i[0]) })
			},
		})
	}
	for _, s := range [][]int{{2, 3, 4}, {3, 1, 4}, {1, 4, 5}, {2, 3, 4, 5}} {
		k := len(s) - 2
		turned := slices.Concat(s[:k], []int{s[k+1], s[k]})
		out = append(out, row{
			method: "Transpose", note: "of several matrices", in: [][]int{s},
			build: func(b *graph.Builder, x []graph.Node) graph.Node { return b.Transpose(x[0]) },
			want: func(in []grid) grid {
				return newGrid(turned...).fill(func(i []int) float64 {
					return in[0].at(slices.Concat(i[:k], []int{i[k+1], i[k]})...)
				})
			},
		})
	}
	return append(append(out, batched()...), systems()...)
}

func dot(n int, term func(l int) float64) (sum float64) {
	for l := range n {
		sum += term(l)
	}
	return sum
}

func batched() (out []row) {
	for _, s := range [][4]int{{2, 3, 4, 5}, {1, 3, 4, 5}, {3, 1, 4, 1}, {3, 2, 1, 2}, {1, 1, 1, 1}, {4, 3, 3, 3}} {
		n, rows, inner, cols := s[0], s[1], s[2], s[3]
		for flags := range 4 {
			tx, ty := flags&1 != 0, flags&2 != 0
			x, y := []int{n, rows, inner}, []int{n, inner, cols}
			if tx {
				x[1], x[2] = x[2], x[1]
			}
			if ty {
				y[1], y[2] = y[2], y[1]
			}
			out = append(out, row{
				method: "BatchMatMul", note: fmt.Sprint("transposed ", tx, ty), in: [][]int{x, y},
				build: func(b *graph.Builder, x []graph.Node) graph.Node { return b.BatchMatMul(x[0], x[1], tx, ty) },
				want: func(in []grid) grid {
					return newGrid(n, rows, cols).fill(func(i []int) float64 {
						return dot(inner, func(l int) float64 {
							return in[0].at(flip(tx, i[0], i[1], l)...) * in[1].at(flip(ty, i[0], l, i[2])...)
						})
					})
				},
			})
		}
	}
	return out
}

func flip(yes bool, batch, i, j int) []int {
	if yes {
		return []int{batch, j, i}
	}
	return []int{batch, i, j}
}

func systems() (out []row) {
	for _, s := range [][2]int{{2, 3}, {1, 1}, {3, 1}, {1, 4}, {2, 10}} {
		n, k := s[0], s[1]
		out = append(out, row{
			method: "Solve", in: [][]int{{n, k, k}, {n, k}},
			draw: func(r *rand.Rand, input int, i []int) float64 {
				x := r.NormFloat64()
				if input == 0 && i[1] == (i[2]+1)%k { // large beside the diagonal: rows must be exchanged
					x += 6
				}
				return x
			},
			build: func(b *graph.Builder, x []graph.Node) graph.Node { return b.Solve(x[0], x[1]) },
			want: func(in []grid) grid {
				y := newGrid(n, k)
				for b := range n {
					var a [][]float64
					var r []float64
					for i := range k {
						a, r = append(a, nil), append(r, in[1].at(b, i))
						for j := range k {
							a[i] = append(a[i], in[0].at(b, i, j))
						}
					}
					copy(y.v[b*k:], solved(a, r))
				}
				return y
			},
		})
	}
	for _, k := range []int{1, 2, 5, 17} {
		out = append(out, row{
			method: "Eye", note: fmt.Sprint(k),
			build: func(b *graph.Builder, _ []graph.Node) graph.Node { return b.Eye(k) },
			want: func([]grid) grid {
				return newGrid(k, k).fill(func(i []int) float64 { return truth(i[0] == i[1]) })
			},
		})
	}
	return out
}
