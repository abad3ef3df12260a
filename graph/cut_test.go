package graph_test

import (
	"fmt"
	"testing"

	"credo/graph"
)

// (y+v)·w, and a Scan that adds w to it twice, cut at y+v and at w: 5·2 and 7·3; 10+4 and 21+6.
func TestCut(t *testing.T) {
	b := graph.NewBuilder(graph.Options{Dtype: graph.Float64})
	y, v := b.Input("y", 2), b.Input("v", 2)
	sum, w := b.Add(y, v), b.Exp(v)
	product := b.Mul(sum, w)
	var inside graph.Node
	r := b.Scan(2, []graph.Node{product}, nil, graph.ScanOptions{}, func(b *graph.Builder, c, _ []graph.Node) graph.Step {
		inside = b.Add(c[0], w)
		return graph.Step{Carry: []graph.Node{inside}}
	})
	walker := b.Walker()
	c, roots, err := walker.Cut([]graph.Node{sum, w}, []graph.Node{product, w, r.Final[0]})
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
	if got := fmt.Sprint(p.Output(0).Float64s(), p.Output(1).Float64s(), p.Output(2).Float64s()); got != "[10 21] [2 3] [14 27]" {
		t.Errorf("cut program gives %s", got)
	}
	for what, root := range map[string]graph.Node{"an input that is not cut": product, "a node in a body": inside} {
		if _, _, err := walker.Cut([]graph.Node{w}, []graph.Node{root}); err == nil {
			t.Errorf("%s is not refused", what)
		}
	}
}
