package graph_test

import (
	"math"
	"math/rand/v2"

	"credo/graph"
)

// pairs of shapes that broadcast: the same, a row, a column, both, a scalar on either side, more axes on either side, sizes 1.
var pairs = [][][]int{
	{{3, 4}, {3, 4}}, {{3, 4}, {1, 4}}, {{1, 4}, {3, 4}}, {{3, 4}, {3, 1}}, {{3, 1}, {1, 4}}, {{3, 4}, {4}}, {{4}, {3, 4}},
	{{3, 4}, {}}, {{}, {3, 4}}, {{}, {}}, {{5}, {5}}, {{5}, {1}}, {{1}, {}}, {{}, {1, 1}}, {{2, 3, 4}, {2, 3, 4}},
	{{2, 3, 4}, {3, 1}}, {{2, 1, 4}, {3, 1}}, {{4}, {2, 3, 4}}, {{2, 3, 4}, {}}, {{1, 1}, {1, 1}}, {{17}, {17}},
}

type binary = func(b *graph.Builder, x, y graph.Node) graph.Node

func truth(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

func arithmetic() (out []row) {
	add := func(method string, f binary, draw func(*rand.Rand, int, []int) float64, stops []int, want func(x, y float64) float64) {
		one := row{method: method, draw: draw, stops: stops}
		one.build = func(b *graph.Builder, x []graph.Node) graph.Node { return f(b, x[0], x[len(x)-1]) }
		one.want = pointwise(func(x []float64) float64 { return want(x[0], x[len(x)-1]) })
		for _, p := range pairs {
			one.in = p
			out = append(out, one)
		}
		one.note, one.in = "with itself", [][]int{{3, 4}}
		if stops != nil {
			one.stops = []int{0}
		}
		if method != "Max" && method != "Min" { // a kink everywhere
			out = append(out, one)
		}
	}
	both := []int{0, 1}
	add("Add", (*graph.Builder).Add, nil, nil, func(x, y float64) float64 { return x + y })
	add("Sub", (*graph.Builder).Sub, nil, nil, func(x, y float64) float64 { return x - y })
	add("Mul", (*graph.Builder).Mul, nil, nil, func(x, y float64) float64 { return x * y })
	add("Div", (*graph.Builder).Div, away, nil, func(x, y float64) float64 { return x / y })
	add("Max", (*graph.Builder).Max, nil, nil, math.Max)
	add("Min", (*graph.Builder).Min, nil, nil, math.Min)
	add("Gt", (*graph.Builder).Gt, few, both, func(x, y float64) float64 { return truth(x > y) })
	add("Gte", (*graph.Builder).Gte, few, both, func(x, y float64) float64 { return truth(x >= y) })
	add("Lt", (*graph.Builder).Lt, few, both, func(x, y float64) float64 { return truth(x < y) })
	add("Lte", (*graph.Builder).Lte, few, both, func(x, y float64) float64 { return truth(x <= y) })
	return out
}

func functions() (out []row) {
	add := func(method, note string, draw func(*rand.Rand, int, []int) float64, f func(b *graph.Builder, x graph.Node) graph.Node, want func(x float64) float64) {
		for _, shape := range [][]int{{}, {1}, {17}, {3, 4}, {2, 3, 4}} {
			out = append(out, row{
				method: method, note: note, in: [][]int{shape}, draw: draw,
				build: func(b *graph.Builder, x []graph.Node) graph.Node { return f(b, x[0]) },
				want:  pointwise(func(x []float64) float64 { return want(x[0]) }),
			})
		}
	}
	sigmoid := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	add("Neg", "", nil, (*graph.Builder).Neg, func(x float64) float64 { return -x })
	add("Abs", "", nil, (*graph.Builder).Abs, math.Abs)
	add("Sign", "", nil, (*graph.Builder).Sign, sign)
	add("Square", "", nil, (*graph.Builder).Square, func(x float64) float64 { return x * x })
	add("Sqrt", "", positive, (*graph.Builder).Sqrt, math.Sqrt)
	add("Exp", "", nil, (*graph.Builder).Exp, math.Exp)
	add("Expm1", "", nil, (*graph.Builder).Expm1, math.Expm1)
	add("Log", "", positive, (*graph.Builder).Log, math.Log)
	add("Log1p", "", positive, (*graph.Builder).Log1p, math.Log1p)
	add("Sigmoid", "", nil, (*graph.Builder).Sigmoid, sigmoid)
	add("Tanh", "", nil, (*graph.Builder).Tanh, math.Tanh)
	add("Sin", "", nil, (*graph.Builder).Sin, math.Sin)
	add("Cos", "", nil, (*graph.Builder).Cos, math.Cos)
	add("Softplus", "", nil, (*graph.Builder).Softplus, func(x float64) float64 { return math.Log1p(math.Exp(x)) })
	for _, c := range []float64{0, 1, -1, 2.5} {
		add("Scale", num(c), nil, func(b *graph.Builder, x graph.Node) graph.Node { return b.Scale(x, c) }, func(x float64) float64 { return c * x })
		add("Shift", num(c), nil, func(b *graph.Builder, x graph.Node) graph.Node { return b.Shift(x, c) }, func(x float64) float64 { return x + c })
	}
	add("Clip", "", nil, func(b *graph.Builder, x graph.Node) graph.Node { return b.Clip(x, -0.5, 0.75) },
		func(x float64) float64 { return min(max(x, -0.5), 0.75) })
	for i := range out {
		if out[i].method == "Sign" {
			out[i].stops = []int{0}
		}
	}
	return out
}

func sign(x float64) float64 { return truth(x > 0) - truth(x < 0) }

// choices are the operations whose gradient is another one than the true.
func choices() (out []row) {
	for _, in := range [][][]int{{{3, 4}, {3, 4}, {3, 4}}, {{3, 1}, {1, 4}, {3, 4}}, {{3, 4}, {}, {4}}, {{}, {3, 4}, {}}, {{}, {}, {}}, {{4}, {3, 1}, {1}}, {{1, 4}, {3, 1}, {2, 1, 1}}} {
		out = append(out, row{
			method: "Select", in: in, stops: []int{0},
			draw: func(r *rand.Rand, input int, i []int) float64 {
				if input == 0 {
					return few(r, 0, i)
				}
				return r.NormFloat64()
			},
			build: func(b *graph.Builder, x []graph.Node) graph.Node { return b.Select(x[0], x[1], x[2]) },
			want: pointwise(func(x []float64) float64 {
				if x[0] != 0 {
					return x[1]
				}
				return x[2]
			}),
		})
	}
	psi := func(u float64) float64 { return 0.3 * max(0, 1-math.Abs(u)) }
	for _, shape := range [][]int{{}, {17}, {3, 4}} {
		one := row{method: "Spike", in: [][]int{shape}}
		one.build = func(b *graph.Builder, x []graph.Node) graph.Node {
			z, _ := b.Spike(x[0], graph.Triangle(0.3))
			return z
		}
		one.want = pointwise(func(u []float64) float64 { return truth(u[0] > 0) })
		one.slope = func(in []grid, _ int, i []int, seed float64) float64 { return seed * psi(in[0].at(i...)) }
		out = append(out, one)

		one.note, one.draw = "at threshold", few
		out = append(out, one)

		one.note, one.draw, one.slope, one.stops = "its surrogate derivative", nil, nil, []int{0}
		one.build = func(b *graph.Builder, x []graph.Node) graph.Node {
			_, p := b.Spike(x[0], graph.Triangle(0.3))
			return p
		}
		one.want = pointwise(func(u []float64) float64 { return psi(u[0]) })
		out = append(out, one)

		one = row{method: "Detach", in: [][]int{shape}, stops: []int{0}}
		one.build = func(b *graph.Builder, x []graph.Node) graph.Node { return b.Detach(x[0]) }
		one.want = pointwise(func(x []float64) float64 { return x[0] })
		out = append(out, one)

		one.note, one.stops = "beside the way through", nil
		one.build = func(b *graph.Builder, x []graph.Node) graph.Node { return b.Mul(b.Detach(x[0]), x[0]) }
		one.want = pointwise(func(x []float64) float64 { return x[0] * x[0] })
		one.slope = func(in []grid, _ int, i []int, seed float64) float64 { return seed * in[0].at(i...) } // not twice that
		out = append(out, one)
	}
	return out
}
