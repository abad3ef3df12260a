package graph_test

import (
	"slices"
	"strings"
	"testing"

	"credo/graph"
)

// sources names the direct sources of n by the given names, "!" for sources of the future.
func sources(w *graph.Walker, n graph.Node, names map[graph.Node]string) string {
	var out []string
	for _, s := range w.Sources(n) {
		name, ok := names[s.Node]
		if !ok {
			name = "?"
		}
		if s.Future {
			name += "!"
		}
		out = append(out, name)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// A scan of two independent carries, one row and one captured node; the sources of each output are read off its definition.
func TestSourcesOfScanFieldByField(t *testing.T) {
	for _, reverse := range []bool{false, true} {
		b := graph.NewBuilder(graph.Options{Dtype: graph.Float64})
		p0, q0, xs, w := b.Input("p0", 2), b.Input("q0", 2), b.Input("xs", 3, 2), b.Input("w", 2)
		names := map[graph.Node]string{p0: "p0", q0: "q0", xs: "xs", w: "w"}
		var p, q, x, wIn, p1, q1, each, sum graph.Node
		r := b.Scan(3, []graph.Node{p0, q0}, []graph.Node{xs}, graph.ScanOptions{Reverse: reverse},
			func(b *graph.Builder, carry, row []graph.Node) graph.Step {
				p, q, x = carry[0], carry[1], row[0]
				p1, q1, each, sum = b.Mul(p, x), b.Add(q, w), b.Exp(p), b.Neg(q)
				return graph.Step{Carry: []graph.Node{p1, q1}, Each: []graph.Node{each}, Sum: []graph.Node{sum}}
			})
		if b.Err() != nil {
			t.Fatal(b.Err())
		}
		for n, name := range map[graph.Node]string{p: "p", q: "q", x: "x", p1: "p1", q1: "q1", each: "each", sum: "sum"} {
			names[n] = name
		}
		walker := b.Walker()
		for _, s := range walker.Sources(q1) {
			if s.Node != q {
				wIn = s.Node
				names[wIn] = "w inside"
			}
		}
		later := map[bool]string{false: "", true: "!"}[reverse]
		for _, c := range []struct {
			node graph.Node
			want string
		}{
			{r.Final[0], "p1"}, {r.Final[1], "q1"}, {r.Each[0], "each"}, {r.Sum[0], "sum"}, {r.Steps, ""},
			{p1, "p x"}, {q1, "q w inside"}, {each, "p"}, {sum, "q"},
			{p, "p0 p1" + later}, {q, "q0 q1" + later}, {x, "xs"}, {wIn, "w"}, {xs, ""},
		} {
			if got := sources(walker, c.node, names); got != c.want {
				t.Errorf("reverse %v: sources of %s: %q, want %q", reverse, names[c.node], got, c.want)
			}
		}
		for _, in := range []graph.Node{p, x, wIn} {
			if _, input := walker.Input(in); input || len(walker.Operands(in)) != 0 || walker.Outermost(in) {
				t.Errorf("the body's %s passes for an input, or for a node of the outermost graph", names[in])
			}
		}
	}
}

func TestSourcesOfStop(t *testing.T) {
	b := graph.NewBuilder(graph.Options{Dtype: graph.Float64})
	y := b.Input("y", 2)
	var next, until graph.Node
	r := b.Scan(9, []graph.Node{y}, nil, graph.ScanOptions{Tolerance: 1e-3}, func(b *graph.Builder, c, _ []graph.Node) graph.Step {
		next = b.Scale(c[0], 0.5)
		until = b.Sum(b.Abs(c[0]))
		return graph.Step{Carry: []graph.Node{next}, Until: until}
	})
	if got := sources(b.Walker(), r.Final[0], map[graph.Node]string{next: "next", until: "until"}); got != "next until" {
		t.Errorf("final has sources %q", got)
	}
	if got := sources(b.Walker(), r.Steps, map[graph.Node]string{until: "until"}); got != "until" {
		t.Errorf("steps has sources %q", got)
	}
}

// A single step has no step before it.
func TestSourcesOfSingleStep(t *testing.T) {
	b := graph.NewBuilder(graph.Options{})
	y := b.Input("y", 2)
	var c graph.Node
	b.Scan(1, []graph.Node{y}, nil, graph.ScanOptions{Reverse: true}, func(b *graph.Builder, carry, _ []graph.Node) graph.Step {
		c = carry[0]
		return graph.Step{Carry: []graph.Node{b.Exp(c)}}
	})
	if got := sources(b.Walker(), c, map[graph.Node]string{y: "y"}); got != "y" {
		t.Errorf("carry has sources %q", got)
	}
}

func TestWalkerInBodies(t *testing.T) {
	b := graph.NewBuilder(graph.Options{})
	y, w := b.Input("y", 2), b.Input("w", 2)
	var inner, deep graph.Node // the carry of a body in a body, and its next value
	r := b.Scan(2, []graph.Node{y}, nil, graph.ScanOptions{}, func(b *graph.Builder, c, _ []graph.Node) graph.Step {
		r := b.Scan(2, c, nil, graph.ScanOptions{}, func(b *graph.Builder, c, _ []graph.Node) graph.Step {
			inner, deep = c[0], b.Mul(c[0], w)
			walker := b.Walker()
			if name, ok := walker.Input(inner); !ok || name == "" || walker.Outermost(deep) {
				t.Error("where the carry of an unfinished body comes from is not known")
			}
			return graph.Step{Carry: []graph.Node{deep}}
		})
		return graph.Step{Carry: r.Final}
	})
	if err := b.Err(); err != nil {
		t.Fatal(err)
	}
	walker := b.Walker()
	if _, ok := walker.Input(inner); ok || walker.Outermost(inner) || len(walker.Sources(inner)) != 2 {
		t.Error("a finished body in a body is not known from outside")
	}
	in := walker.Sources(deep)[1].Node
	if captured := walker.Sources(in); len(captured) != 1 || walker.Sources(captured[0].Node)[0].Node != w {
		t.Error("a node captured twice does not lead out")
	}
	for n, scanned := range map[graph.Node]bool{r.Final[0]: true, y: false, w: false, deep: false} {
		if walker.Scanned(n) != scanned || walker.Outermost(n) != (n != deep) {
			t.Errorf("a node is an output of a scan: %v; in the outermost graph: %v", walker.Scanned(n), walker.Outermost(n))
		}
	}
	if name, ok := walker.Input(w); !ok || name != "w" {
		t.Errorf("input is %q, %v", name, ok)
	}
	if two := b.Const(2); !b.Walker().Outermost(b.Expand(two, 3)) {
		t.Error("a constant lies nowhere")
	} else if _, ok := walker.Input(two); ok {
		t.Error("a constant passes for an input")
	}
}

// The gradient of a Scan that may stop early runs as many steps as the Scan did, and so depends on the value that stopped the Scan.
func TestSourcesOfGradient(t *testing.T) {
	b := graph.NewBuilder(graph.Options{Dtype: graph.Float64})
	y := b.Input("y", 2)
	var until, next graph.Node
	r := b.Scan(9, []graph.Node{y}, nil, graph.ScanOptions{Tolerance: 1e-3}, func(b *graph.Builder, c, _ []graph.Node) graph.Step {
		next, until = b.Square(c[0]), b.Sum(b.Abs(c[0]))
		return graph.Step{Carry: []graph.Node{next}, Until: until}
	})
	g := b.Grad(b.Sum(r.Final[0]), y)[0]
	if b.Err() != nil {
		t.Fatal(b.Err())
	}
	w, seen, future := b.Walker(), map[graph.Node]bool{}, false
	for todo := []graph.Node{g}; len(todo) > 0; {
		n := todo[0]
		todo = todo[1:]
		if seen[n] {
			continue
		}
		seen[n] = true
		from := w.Sources(n)
		if slices.Contains(from, graph.Source{Node: y}) && n != g && !slices.Contains(from, graph.Source{Node: next}) {
			t.Error("the states of a scan lead to the first, but not to the later ones")
		}
		for _, s := range from {
			future = future || s.Future
			todo = append(todo, s.Node)
		}
	}
	if !seen[until] || !seen[r.Steps] || !seen[y] || !seen[next] || !future {
		t.Errorf("the gradient leads to the value that stops the scan: %v, to the steps it took: %v, to the input: %v, to the states: %v, through the future: %v",
			seen[until], seen[r.Steps], seen[y], seen[next], future)
	}
}
