package graph_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/awalterschulze/gographviz"

	"credo/graph"
)

// drawn writes a graph and reads it back.
func drawn(t *testing.T, b *graph.Builder) *gographviz.Graph {
	t.Helper()
	var text bytes.Buffer
	if err := b.Dot(&text); err != nil {
		t.Fatal(err)
	}
	g, err := gographviz.Read(text.Bytes())
	if err != nil {
		t.Fatalf("%v in:\n%s", err, &text)
	}
	for _, e := range g.Edges.Edges {
		if !g.IsNode(e.Src) || !g.IsNode(e.Dst) || g.Nodes.Lookup[e.Src].Attrs["label"] == "" || g.Nodes.Lookup[e.Dst].Attrs["label"] == "" {
			t.Errorf("the arrow from %s to %s has an end without a box", e.Src, e.Dst)
		}
	}
	return g
}

// box returns the node with the label, which is given as it should show: \n between lines.
func box(t *testing.T, g *gographviz.Graph, label string) string {
	t.Helper()
	var found []string
	var labels []string
	for _, n := range g.Nodes.Nodes {
		labels = append(labels, n.Attrs["label"])
		if n.Attrs["label"] == `"`+label+`"` {
			found = append(found, n.Name)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d boxes with the label %s; there are %v", len(found), label, labels)
	}
	return found[0]
}

func arrows(g *gographviz.Graph, from, to string) int { return len(g.Edges.SrcToDsts[from][to]) }

func TestDot(t *testing.T) {
	b := graph.NewBuilder(graph.Options{})
	x, w := b.Input("x", 2, 3), b.Param("W", 3, 4)
	y := b.MatMul(x, w)
	b.Observe("rate E1", y)
	b.Square(b.Mul(y, y))
	g := drawn(t, b)
	nx, nw, ny := box(t, g, `x\n[2 3]`), box(t, g, `W\n[3 4]`), box(t, g, `A × B\n[2 4]\n= rate E1`)
	product := box(t, g, `⊙\n[2 4]`)
	if arrows(g, nx, ny) != 1 || arrows(g, nw, ny) != 1 || arrows(g, ny, product) != 1 || arrows(g, ny, nx) != 0 {
		t.Error("wrong arrows")
	}
	if len(g.Nodes.Nodes) != 5 {
		t.Errorf("%d boxes, want 5", len(g.Nodes.Nodes))
	}
}

func TestDotScan(t *testing.T) {
	b := graph.NewBuilder(graph.Options{})
	h, w, xs := b.Input("h", 3), b.Param("w", 3), b.Input("xs", 7, 3)
	s := b.Scan(7, []graph.Node{h}, []graph.Node{xs}, graph.ScanOptions{Tolerance: 0.5, Reverse: true}, func(b *graph.Builder, carry, x []graph.Node) graph.Step {
		inner := b.Scan(2, carry, nil, graph.ScanOptions{}, func(b *graph.Builder, carry, _ []graph.Node) graph.Step {
			return graph.Step{Carry: []graph.Node{b.Tanh(carry[0])}}
		})
		next := b.Add(b.Mul(b.Mul(inner.Final[0], w), w), x[0]) // w is captured once
		return graph.Step{Carry: []graph.Node{next}, Each: []graph.Node{next}, Until: b.Sum(next)}
	})
	g := drawn(t, b)
	outer, inner := box(t, g, `Scan, 7 steps, reverse, until below 0.5\n[49]`), box(t, g, `Scan, 2 steps\n[13]`)
	if parent := g.Relations.ChildToParents["cluster_"+inner]; len(g.SubGraphs.SubGraphs) != 2 || !parent["cluster_"+outer] {
		t.Errorf("%d clusters, the cluster of the inner Scan in %v", len(g.SubGraphs.SubGraphs), parent)
	}
	if got := g.SubGraphs.SubGraphs["cluster_"+inner].Attrs["label"]; got != `"Scan, 2 steps"` {
		t.Errorf("cluster label %s", got)
	}
	tanh := box(t, g, `tanh\n[3]`)
	if !g.Relations.ParentToChildren["cluster_"+inner][tanh] {
		t.Error("tanh is not in the cluster of the inner Scan")
	}
	captured := 0
	for _, n := range g.Nodes.Nodes {
		if strings.Contains(n.Attrs["label"], "captured") {
			captured++
		}
	}
	if captured != 1 {
		t.Errorf("%d captured inputs, want 1", captured)
	}
	for carry, dashed := range g.Edges.SrcToDsts[tanh] {
		if carry != inner && dashed[0].Attrs["style"] != "dashed" {
			t.Errorf("the arrow from the new state to the old has %v", dashed[0].Attrs)
		}
	}
	if len(g.Edges.SrcToDsts[tanh]) != 2 {
		t.Errorf("the new state goes to %d boxes, want 2: the Scan, and the old state", len(g.Edges.SrcToDsts[tanh]))
	}
	before := len(g.Nodes.Nodes)
	b.Grad(b.Sum(s.Each[0]), w) // the gradient is a Scan, too, of a body with a Scan
	if g = drawn(t, b); len(g.SubGraphs.SubGraphs) != 4 || len(g.Nodes.Nodes) <= before {
		t.Errorf("with the gradient %d clusters, %d boxes after %d", len(g.SubGraphs.SubGraphs), len(g.Nodes.Nodes), before)
	}
}

// TestDotEscapes has names that could end the string they are in.
func TestDotEscapes(t *testing.T) {
	b := graph.NewBuilder(graph.Options{})
	b.Input(`a "quoted" name`, 1)
	b.Input(`back\slash\`, 2)
	b.Input("two\nlines; }", 3)
	b.Input("ΔW→é", 4)
	g := drawn(t, b)
	box(t, g, `a \"quoted\" name\n[1]`)
	box(t, g, `back\\slash\\\n[2]`)
	box(t, g, `two\nlines; }\n[3]`)
	box(t, g, `ΔW→é\n[4]`)
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no room") }

func TestDotErrors(t *testing.T) {
	b := graph.NewBuilder(graph.Options{})
	b.MatMul(b.Input("x", 2), b.Input("y", 3))
	if b.Err() == nil {
		t.Fatal("no error")
	}
	g := drawn(t, b)
	box(t, g, `x\n[2]`)
	if err := b.Dot(full{}); err == nil || !strings.Contains(err.Error(), "no room") {
		t.Errorf("error %v", err)
	}
}
