package graph_test

import (
	"slices"

	"pgregory.net/rapid"

	"credo/graph"
)

// bodyPlan is a random Scan body, as data: it is written once into a Scan, and step by step into a flat graph.
type bodyPlan struct {
	n                    int
	reverse              bool
	carry, xs, captured  [][]int // shapes
	operations           []planned
	carryOut, each, sums []int // values, by their place: carry, x, captured, then the operations' results
	until                int   // the value whose size decides when to stop, or -1
	tolerance            float64
}

// planned is one operation on values that were there before it.
type planned struct {
	name string
	args []int
}

var planShapes = [][]int{{}, {3}, {2, 3}, {3, 3}}

func drawPlan(t *rapid.T, stops bool) *bodyPlan {
	p := &bodyPlan{n: rapid.IntRange(1, 6).Draw(t, "n"), reverse: rapid.Bool().Draw(t, "reverse"), until: -1}
	draw := func(what string, least int) [][]int {
		return rapid.SliceOfN(rapid.SampledFrom(planShapes), least, 3).Draw(t, what)
	}
	p.carry, p.xs, p.captured = draw("carry", 1), draw("xs", 0), draw("captured", 0)
	shapes := slices.Concat(p.carry, p.xs, p.captured)
	pick := func(fits func(shape []int) bool) int {
		var all []int
		for i, s := range shapes {
			if fits(s) {
				all = append(all, i)
			}
		}
		if len(all) == 0 {
			return -1
		}
		return all[rapid.IntRange(0, len(all)-1).Draw(t, "operand")]
	}
	any := func([]int) bool { return true }
	for range rapid.IntRange(1, 10).Draw(t, "operations") {
		x := pick(any)
		like := func(s []int) bool { return slices.Equal(s, shapes[x]) }
		o, shape := planned{args: []int{x}}, shapes[x]
		o.name = rapid.SampledFrom([]string{"tanh", "sigmoid", "add", "mul", "scalar", "select", "spike", "sum", "detach", "matmul", "loop"}).Draw(t, "operation")
		switch o.name {
		case "add", "mul", "select", "loop":
			o.args = append(o.args, pick(like), pick(like))
		case "scalar":
			if o.args = append(o.args, pick(func(s []int) bool { return len(s) == 0 })); o.args[1] < 0 {
				continue
			}
		case "sum":
			shape = nil
		case "matmul":
			if o.args = append(o.args, pick(func(s []int) bool { return len(s) == 2 && s[0] == 3 })); o.args[1] < 0 || len(shape) != 2 {
				continue
			}
		}
		p.operations, shapes = append(p.operations, o), append(shapes, shape)
	}
	for _, c := range p.carry {
		p.carryOut = append(p.carryOut, pick(func(s []int) bool { return slices.Equal(s, c) }))
	}
	for range rapid.IntRange(0, 2).Draw(t, "each") {
		p.each = append(p.each, pick(any))
	}
	for range rapid.IntRange(0, 2).Draw(t, "sums") {
		p.sums = append(p.sums, pick(any))
	}
	if stops {
		p.until, p.tolerance = pick(any), rapid.SampledFrom([]float64{0.1, 0.3, 0.6}).Draw(t, "tolerance")
	}
	return p
}

// write writes one step. A loop is a Scan inside, or its flat unroll.
func (p *bodyPlan) write(b *graph.Builder, values []graph.Node, flat bool) graph.Step {
	for _, o := range p.operations {
		a := make([]graph.Node, len(o.args))
		for i, k := range o.args {
			a[i] = values[k]
		}
		values = append(values, o.apply(b, a, flat))
	}
	at := func(places []int) (out []graph.Node) {
		for _, k := range places {
			out = append(out, values[k])
		}
		return out
	}
	s := graph.Step{Carry: at(p.carryOut), Each: at(p.each), Sum: at(p.sums)}
	if p.until >= 0 {
		s.Until = b.Mean(b.Square(b.Tanh(values[p.until])))
	}
	for i, c := range s.Carry {
		s.Carry[i] = b.Tanh(c) // bounded
	}
	return s
}

func (o planned) apply(b *graph.Builder, a []graph.Node, flat bool) graph.Node {
	switch o.name {
	case "tanh":
		return b.Tanh(a[0])
	case "sigmoid":
		return b.Sigmoid(a[0])
	case "add":
		return b.Add(a[0], b.Scale(a[1], 0.5))
	case "mul":
		return b.Mul(b.Tanh(a[0]), b.Tanh(a[1]))
	case "scalar":
		return b.Mul(b.Tanh(a[1]), b.Tanh(a[0]))
	case "select":
		return b.Select(b.Gt(a[0], b.Const(0.1)), a[1], a[2])
	case "spike":
		z, _ := b.Spike(a[0], graph.Triangle(0.3))
		return z
	case "sum":
		return b.Tanh(b.Sum(a[0]))
	case "detach":
		return b.Detach(a[0])
	case "matmul":
		return b.Tanh(b.MatMul(a[0], a[1]))
	}
	turn := func(b *graph.Builder, h graph.Node) graph.Node { return b.Tanh(b.Add(b.Mul(h, a[1]), a[2])) }
	if flat {
		h := a[0]
		for range 3 {
			h = turn(b, h)
		}
		return h
	}
	return b.Scan(3, a[:1], nil, graph.ScanOptions{}, func(b *graph.Builder, carry, _ []graph.Node) graph.Step {
		return graph.Step{Carry: []graph.Node{turn(b, carry[0])}}
	}).Final[0]
}
