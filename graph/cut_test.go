package graph_test

import (
	"fmt"
	"testing"

	"credo/graph"
)

// (a+b)*w in the body of a Scan, cut at a+b and at w outside: 5*2 and 7*3.
func TestCutAcrossScopes(t *testing.T) {
	b := graph.NewBuilder(graph.Options{Dtype: graph.Float64})
	y, v := b.Input("y", 2), b.Input("v", 2)
	w := b.Exp(v)
	var sum, out graph.Node
	b.Scan(4, []graph.Node{y}, nil, graph.ScanOptions{}, func(b *graph.Builder, c, _ []graph.Node) graph.Step {
		sum = b.Add(c[0], v)
		out = b.Mul(sum, b.Scale(w, 1))
		return graph.Step{Carry: []graph.Node{out}}
	})
	walker := b.Walker()
	c, roots, err := walker.Cut([]graph.Node{sum, w}, []graph.Node{out, w})
	if err != nil {
		t.Fatal(err)
	}
	p, err := graph.Compile(c, roots...)
	if err != nil {
		t.Fatal(err)
	}
	for i, values := range [][]float64{{5, 7}, {2, 3}} {
		if err := p.Bind(graph.CutName(i), graph.ArrayOf(graph.Float64, values, 2)); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Run(); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(p.Output(0).Float64s(), p.Output(1).Float64s()); got != "[10 21] [2 3]" {
		t.Errorf("cut program gives %s", got)
	}
	if _, _, err := walker.Cut([]graph.Node{w}, []graph.Node{out}); err == nil {
		t.Error("a carry that is not cut is not refused")
	}
}
