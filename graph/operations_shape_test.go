package graph_test

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"credo/graph"
)

func num(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

func reductions() (out []row) {
	plus := func(sum, v float64) float64 { return sum + v }
	for _, r := range []struct {
		shape []int
		axes  []int
	}{
		{[]int{2, 3, 4}, nil}, {[]int{2, 3, 4}, []int{0}}, {[]int{2, 3, 4}, []int{1}}, {[]int{2, 3, 4}, []int{2}},
		{[]int{2, 3, 4}, []int{0, 1}}, {[]int{2, 3, 4}, []int{2, 0}}, {[]int{2, 3, 4}, []int{1, 2}}, {[]int{2, 3, 4}, []int{0, 1, 2}},
		{[]int{3, 4}, []int{0}}, {[]int{3, 4}, []int{1}}, {[]int{3, 4}, []int{1, 1}}, {[]int{1, 4}, []int{0}}, {[]int{4, 1}, []int{0}},
		{[]int{5}, nil}, {[]int{5}, []int{0}}, {[]int{1}, []int{0}}, {nil, nil},
	} {
		over := r.axes
		if over == nil {
			over = []int{0, 1, 2}
		}
		n := 1.0
		for a, d := range r.shape {
			for _, o := range over {
				if o == a {
					n *= float64(d)
					break
				}
			}
		}
		sum := func(in []grid) grid { return reducedOver(in[0], over, false, 0, plus) }
		out = append(out,
			row{
				method: "Sum", note: fmt.Sprint("over ", r.axes), in: [][]int{r.shape}, want: sum,
				build: func(b *graph.Builder, x []graph.Node) graph.Node { return b.Sum(x[0], r.axes...) },
			},
			row{
				method: "Mean", note: fmt.Sprint("over ", r.axes), in: [][]int{r.shape},
				build: func(b *graph.Builder, x []graph.Node) graph.Node { return b.Mean(x[0], r.axes...) },
				want:  func(in []grid) grid { return pointwise(func(x []float64) float64 { return x[0] / n })([]grid{sum(in)}) },
			})
		for a := range r.shape {
			out = append(out, row{
				method: "MaxOver", note: fmt.Sprint("axis ", a), in: [][]int{r.shape}, stops: []int{0},
				build: func(b *graph.Builder, x []graph.Node) graph.Node { return b.MaxOver(x[0], a) },
				want:  func(in []grid) grid { return reducedOver(in[0], []int{a}, true, math.Inf(-1), math.Max) },
			})
		}
	}
	for _, shape := range [][]int{{4}, {3, 4}, {2, 3, 4}, {3, 1}, {1}} {
		probability := func(in []grid) grid { return grid{shape, softmax(in[0].v, shape[len(shape)-1])} }
		out = append(out,
			row{
				method: "Softmax", in: [][]int{shape}, want: probability,
				build: func(b *graph.Builder, x []graph.Node) graph.Node { return b.Softmax(x[0]) },
			},
			row{
				method: "LogSoftmax", in: [][]int{shape},
				build: func(b *graph.Builder, x []graph.Node) graph.Node { return b.LogSoftmax(x[0]) },
				want: func(in []grid) grid {
					return pointwise(func(x []float64) float64 { return math.Log(x[0]) })([]grid{probability(in)})
				},
			})
	}
	return out
}

func shapes() (out []row) {
	for _, r := range []struct{ from, to []int }{
		{[]int{2, 3, 4}, []int{6, 4}}, {[]int{6}, []int{2, 3}}, {nil, []int{1, 1}}, {[]int{1, 1}, nil}, {nil, nil}, {[]int{2, 3}, []int{2, 3}}, {[]int{3, 4}, []int{12}}, {[]int{1, 4}, []int{4, 1}},
	} {
		out = append(out, row{
			method: "Reshape", note: fmt.Sprint("to ", r.to), in: [][]int{r.from},
			build: func(b *graph.Builder, x []graph.Node) graph.Node { return b.Reshape(x[0], r.to...) },
			want:  func(in []grid) grid { return grid{r.to, slices.Clone(in[0].v)} },
		})
	}
	for _, r := range []struct{ from, to []int }{
		{nil, []int{2, 3}}, {nil, []int{1}}, {[]int{1, 3}, []int{2, 3}}, {[]int{2, 1}, []int{2, 3}}, {[]int{3}, []int{2, 3}}, {[]int{1}, []int{2, 3}},
		{[]int{2, 1, 3}, []int{2, 4, 3}}, {[]int{3, 1}, []int{2, 3, 4}}, {[]int{2, 3}, []int{2, 3}}, {[]int{1, 1}, []int{3, 4}},
	} {
		out = append(out, row{
			method: "Expand", note: fmt.Sprint("to ", r.to), in: [][]int{r.from},
			build: func(b *graph.Builder, x []graph.Node) graph.Node { return b.Expand(x[0], r.to...) },
			want: func(in []grid) grid {
				return newGrid(r.to...).fill(func(i []int) float64 { return in[0].at(i...) })
			},
		})
	}
	return out
}
