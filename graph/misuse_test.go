package graph_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"credo/graph"
)

// mistakes are wrong uses, with the words that their error must contain.
var mistakes = []struct {
	name string
	do   func(b *graph.Builder, x graph.Node) graph.Node // x is (3, 4)
	say  string
}{
	{"input twice", func(b *graph.Builder, _ graph.Node) graph.Node { return b.Input("x", 3, 4) }, `"x" is declared twice`},
	{"parameter of an input's name", func(b *graph.Builder, _ graph.Node) graph.Node { return b.Param("x") }, `"x" is declared twice`},
	{"no name", func(b *graph.Builder, _ graph.Node) graph.Node { return b.Input("") }, "without a name"},
	{"size 0", func(b *graph.Builder, _ graph.Node) graph.Node { return b.Input("y", 3, 0) }, "[3 0]"},
	{"negative size", func(b *graph.Builder, _ graph.Node) graph.Node { return b.Param("y", -3) }, "[-3]"},
	{"not a number", func(b *graph.Builder, _ graph.Node) graph.Node { return b.Const(math.NaN()) }, "NaN"},
	{"shapes", func(b *graph.Builder, x graph.Node) graph.Node { return b.Add(x, b.Input("y", 3)) }, "Add of shapes [3 4] and [3]"},
	{"shapes of Max", func(b *graph.Builder, x graph.Node) graph.Node { return b.Max(x, b.Input("y", 3)) }, "[3 4] and [3]"},
	{"shapes of Select", func(b *graph.Builder, x graph.Node) graph.Node { return b.Select(x, b.Input("y", 3), x) }, "Select"},
	{"nothing", func(b *graph.Builder, x graph.Node) graph.Node { return b.Mul(x, graph.Node{}) }, "Mul, operand 2: a node is missing"},
	{"foreign", func(b *graph.Builder, x graph.Node) graph.Node { return b.Mul(foreign(3, 4), x) }, "Mul, operand 1: a node belongs to another graph"},
	{"reshape", func(b *graph.Builder, x graph.Node) graph.Node { return b.Reshape(x, 5, 2) }, "Reshape of shape [3 4] to [5 2]"},
	{"expand", func(b *graph.Builder, x graph.Node) graph.Node { return b.Expand(x, 3, 8) }, "Expand"},
	{"expand to less", func(b *graph.Builder, x graph.Node) graph.Node { return b.Expand(x, 4) }, "Expand of shape [3 4] to [4]"},
	{"expand to nothing", func(b *graph.Builder, x graph.Node) graph.Node { return b.Expand(x, 0, 3, 4) }, "Expand"},
	{"axis", func(b *graph.Builder, x graph.Node) graph.Node { return b.Sum(x, 2) }, "Sum: axis 2 of a value of shape [3 4]"},
	{"negative axis", func(b *graph.Builder, x graph.Node) graph.Node { return b.Mean(x, -1) }, "axis -1"},
	{"axis of MaxOver", func(b *graph.Builder, x graph.Node) graph.Node { return b.MaxOver(x, 2) }, "MaxOver"},
	{"log-softmax of a scalar", func(b *graph.Builder, _ graph.Node) graph.Node { return b.LogSoftmax(b.Const(1)) }, "LogSoftmax"},
	{"matrix product", func(b *graph.Builder, x graph.Node) graph.Node { return b.MatMul(x, x) }, "MatMul of shapes [3 4] and [3 4]"},
	{"matrix times vector", func(b *graph.Builder, x graph.Node) graph.Node { return b.MatMul(x, b.Input("y", 4)) }, "MatMul"},
	{"batch of products", func(b *graph.Builder, x graph.Node) graph.Node {
		return b.BatchMatMul(b.Input("p", 2, 3, 4), b.Input("q", 2, 3, 4), false, false)
	}, "BatchMatMul of shapes [2 3 4] and [2 3 4]"},
	{"batches of two sizes", func(b *graph.Builder, x graph.Node) graph.Node {
		return b.BatchMatMul(b.Input("p", 2, 3, 4), b.Input("q", 3, 4, 3), false, false)
	}, "BatchMatMul"},
	{"transpose", func(b *graph.Builder, _ graph.Node) graph.Node { return b.Transpose(b.Input("y", 4)) }, "Transpose of shape [4]"},
	{"system", func(b *graph.Builder, x graph.Node) graph.Node { return b.Solve(b.Input("a", 3, 4, 3), x) }, "Solve"},
	{"kernel over the edge", func(b *graph.Builder, _ graph.Node) graph.Node { return b.Patches(b.Input("y", 4, 5, 3), 5, 1) }, "a kernel of 5 x 5 pixels is larger than an image of 4 x 5"},
	{"no kernel", func(b *graph.Builder, _ graph.Node) graph.Node { return b.Patches(b.Input("y", 4, 5, 3), 0, 1) }, "kernel 0"},
	{"no stride", func(b *graph.Builder, _ graph.Node) graph.Node { return b.Patches(b.Input("y", 4, 5, 3), 2, 0) }, "stride 0"},
	{"patches of a matrix", func(b *graph.Builder, x graph.Node) graph.Node { return b.Patches(x, 2, 1) }, "needs images"},
	{"patches of another image", func(b *graph.Builder, _ graph.Node) graph.Node { return b.Fold(b.Input("y", 3, 4, 12), 5, 5, 2, 1) }, "the patches of images (5, 5, 3) have shape (4, 4, 12)"},
	{"no patches", func(b *graph.Builder, x graph.Node) graph.Node { return b.Fold(x, 3, 4, 1, 1) }, "needs patches"},
	{"empty identity", func(b *graph.Builder, _ graph.Node) graph.Node { return b.Eye(0) }, "Eye of size 0"},
	{"surrogate", func(b *graph.Builder, x graph.Node) graph.Node {
		z, _ := b.Spike(x, func(b *graph.Builder, u graph.Node) graph.Node { return b.Sum(u) })
		return z
	}, "Spike of shapes [3 4] and []"},
	{"gradient of a vector", func(b *graph.Builder, x graph.Node) graph.Node { return b.Grad(x, x)[0] }, "Grad of a value of shape [3 4]"},
	{"gradient of nothing", func(b *graph.Builder, x graph.Node) graph.Node { return b.Grad(graph.Node{}, x)[0] }, "Grad"},
	{"gradient to nothing", func(b *graph.Builder, x graph.Node) graph.Node { return b.Grad(b.Sum(x), x, graph.Node{})[0] }, "with respect to node 2"},
	{"gradient to a foreign node", func(b *graph.Builder, x graph.Node) graph.Node { return b.Grad(b.Sum(x), foreign())[0] }, "with respect to node 1"},
	{"observation of nothing", func(b *graph.Builder, _ graph.Node) graph.Node { b.Observe("rate", graph.Node{}); return graph.Node{} }, `"rate"`},
	{"foreign observation", func(b *graph.Builder, _ graph.Node) graph.Node { b.Observe("rate", foreign()); return graph.Node{} }, `"rate"`},
}

func foreign(shape ...int) graph.Node {
	return graph.NewBuilder(graph.Options{}).Input("foreign", shape...)
}

// TestMistakes makes each of them in a context, and goes on.
func TestMistakes(t *testing.T) {
	for _, m := range mistakes {
		t.Run(m.name, func(t *testing.T) {
			b := graph.NewBuilder(graph.Options{})
			x := b.Input("x", 3, 4)
			leave := b.Within("E%d of dic", 1)
			inner := b.Within("phase closed")
			y := m.do(b, x)
			inner()
			leave()
			if y.Valid() {
				t.Error("the result is valid")
			}
			err := b.Err()
			if err == nil {
				t.Fatal("no error")
			}
			for _, part := range []string{"E1 of dic, phase closed", m.say} {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("error %q must say %q", err, part)
				}
			}
			b.Within("later")
			b.Sum(b.MatMul(x, b.Const(1)), 7)
			b.Input("")
			if b.Err() != err {
				t.Errorf("a later mistake replaced the first: %v", b.Err())
			}
			if _, got := graph.Compile(b, x); got != err {
				t.Errorf("Compile says %v", got)
			}
		})
	}
}

// TestNothingPanics gives every operation zero nodes, foreign nodes, and good nodes after an error.
func TestNothingPanics(t *testing.T) {
	for _, r := range operations() {
		for _, kind := range []string{"zero", "foreign", "late"} {
			b := graph.NewBuilder(graph.Options{})
			x := make([]graph.Node, len(r.in))
			for i, shape := range r.in {
				switch kind {
				case "foreign":
					x[i] = foreign(shape...)
				case "late":
					x[i] = b.Input(fmt.Sprint(i), shape...)
				}
			}
			if kind == "late" {
				b.Transpose(b.Const(1))
			}
			first := b.Err()
			y := built(t, r, b, x)
			if kind == "late" && (b.Err() != first || y.Valid()) {
				t.Errorf("%v after an error: it gives a node: %v; error %v", r, y.Valid(), b.Err())
			}
			if len(x) == 0 {
				continue
			}
			if _, err := graph.Compile(b, y); err == nil {
				t.Errorf("%v of %s nodes compiles", r, kind)
			}
		}
	}
}

func built(t *testing.T, r row, b *graph.Builder, x []graph.Node) graph.Node {
	t.Helper()
	defer func() {
		if p := recover(); p != nil {
			t.Errorf("%v panics: %v", r, p)
		}
	}()
	return r.build(b, x)
}

func TestMisusedPrograms(t *testing.T) {
	s := newScene(graph.Float64)
	x, y := s.normal("x", 3, 4), s.normal("y", 3)
	for _, c := range []struct {
		name    string
		outputs []graph.Node
	}{{"no outputs", nil}, {"nothing", []graph.Node{{}}}, {"a foreign node", []graph.Node{x, foreign()}}} {
		if _, err := graph.Compile(s.Builder, c.outputs...); err == nil {
			t.Errorf("%s compiles", c.name)
		}
	}
	p, err := graph.Compile(s.Builder, s.Square(x))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Run(); err == nil || !strings.Contains(err.Error(), "x") {
		t.Errorf("a run without x: %v", err)
	}
	for name, a := range map[string]*graph.Array{
		"z": s.in["x"], "x": graph.NewArray(graph.Float64, 3, 5), " x": nil,
	} {
		if err := p.Bind(strings.TrimSpace(name), a); err == nil || !strings.Contains(err.Error(), `"`+strings.TrimSpace(name)+`"`) {
			t.Errorf("binding %q to %v: %v", name, a, err)
		}
	}
	if err := p.Bind("x", graph.NewArray(graph.Float32, 3, 4)); err == nil {
		t.Error("float32 is bound to a float64 program")
	}
	if !p.Has("y") || p.Has("z") || !y.Valid() {
		t.Error("Has is wrong")
	}
}
