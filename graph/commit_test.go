package graph_test

import (
	"math"
	"strings"
	"testing"

	"credo/graph"
)

// TestCommit writes the next values of all parameters, or of none: Broken names a parameter that would not be finite.
func TestCommit(t *testing.T) {
	b := graph.NewBuilder(graph.Options{Dtype: graph.Float64})
	x, w, count := b.Input("x", 1, 2), b.Param("w", 2, 2), b.Param("count", 1)
	y := b.MatMul(x, w)
	next := []graph.Next{
		{Param: "w", Node: b.Sub(w, b.Scale(b.MatMul(b.Transpose(x), y), 0.5))},
		{Param: "count", Node: b.Add(count, b.Const(1))},
	}
	p, err := graph.CompileStep(b, next, y)
	if err != nil {
		t.Fatal(err)
	}
	in := feed{
		"x":     graph.ArrayOf(graph.Float64, []float64{1, 2}, 1, 2),
		"w":     graph.ArrayOf(graph.Float64, []float64{1, 2, 3, 4}, 2, 2),
		"count": graph.NewArray(graph.Float64, 1),
	}
	for name, a := range in {
		if err := p.Bind(name, a); err != nil {
			t.Fatal(err)
		}
	}
	step := func() {
		t.Helper()
		if err := p.Run(); err != nil {
			t.Fatal(err)
		}
	}
	step()
	if name, broken := p.Broken(); broken {
		t.Fatalf("%s is said to break", name)
	}
	if err := p.Commit(); err != nil {
		t.Fatal(err)
	}
	// y = (7, 10); w less xᵀ y / 2
	closeTo(t, "w", in["w"].Float64s(), []float64{1 - 3.5, 2 - 5, 3 - 7, 4 - 10}, 1e-15)
	closeTo(t, "count", in["count"].Float64s(), []float64{1}, 0)
	in["x"].Set(1, math.Inf(1))
	step()
	if name, broken := p.Broken(); !broken || name != "w" {
		t.Errorf("broken: %q, %v", name, broken)
	}
	if _, err := graph.CompileStep(b, []graph.Next{{Param: "v", Node: w}}); err == nil || !strings.Contains(err.Error(), `"v"`) {
		t.Errorf("an unknown parameter: %v", err)
	}
	if _, err := graph.CompileStep(b, []graph.Next{{Param: "x", Node: x}}); err == nil || !strings.Contains(err.Error(), `"x"`) {
		t.Errorf("data become something: %v", err)
	}
	if _, err := graph.CompileStep(b, []graph.Next{{Param: "w"}}); err == nil || !strings.Contains(err.Error(), "w") {
		t.Errorf("no node: %v", err)
	}
}
