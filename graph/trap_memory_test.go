package graph_test

import (
	"math"
	"reflect"
	"slices"
	"sync"
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"credo/graph"
)

// TestValuesThatWereNotFetched shows that the value of a node is overwritten by later ones. So nodes have no value to read, only
// programs have outputs.
func TestValuesThatWereNotFetched(t *testing.T) {
	chain := func(n int, step func(i int)) {
		for i := range n {
			step(i)
		}
	}
	g := G.NewGraph()
	x := rawVector(g, "x", 2)
	var nodes []*G.Node
	last := x
	chain(6, func(int) {
		last = G.Must(G.Tanh(G.Must(G.Add(last, x))))
		nodes = append(nodes, last)
	})
	rawRun(t, g, map[*G.Node]any{x: tensor.New(tensor.WithBacking([]float64{1, 2}))})
	if v := nodes[0].Value().Data().([]float64)[1]; v == math.Tanh(4) {
		t.Error("raw Gorgonia keeps the values of all nodes now")
	}

	s := newScene(graph.Float64)
	in := s.given("x", []float64{1, 2}, 2)
	var all []graph.Node
	n, want := in, []float64{1, 2}
	var wants [][]float64
	chain(6, func(int) {
		n = s.Tanh(s.Add(n, in))
		all = append(all, n)
		want = []float64{math.Tanh(want[0] + 1), math.Tanh(want[1] + 2)}
		wants = append(wants, want)
	})
	p := compiled(t, s.Builder, s.in, all[0], all[3], all[5], in)
	for range 2 {
		out := evaluated(t, p, 4)
		for i, w := range [][]float64{wants[0], wants[3], wants[5], {1, 2}} {
			closeTo(t, "output", out[i], w, 1e-15)
		}
	}
}

// TestHandles reads everything that a node and a program give out: no values of nodes are among it.
func TestHandles(t *testing.T) {
	for typ, want := range map[reflect.Type][]string{
		reflect.TypeFor[graph.Node]():     {"Rank", "Shape", "Valid"},
		reflect.TypeFor[*graph.Program](): {"Bind", "Broken", "Commit", "Finite", "Has", "Output", "Run", "Stats", "Threads", "Time", "Timings", "WriteExact", "WritePlan"},
	} {
		var got []string
		for i := range typ.NumMethod() {
			got = append(got, typ.Method(i).Name)
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("%v has the methods %v, want %v", typ, got, want)
		}
	}
	s := newScene(graph.Float64)
	x := s.normal("x", 2, 3)
	x.Shape()[0] = 5
	if !slices.Equal(x.Shape(), []int{2, 3}) {
		t.Error("changing the slice that Shape returned changes the node")
	}
}

// TestOneArrayInTwoPlaces: Gorgonia's matrix product transposes its operands in place for a while; one tensor in two places comes
// out wrong. a·b has the gradient s·bᵀ with respect to a.
func TestOneArrayInTwoPlaces(t *testing.T) {
	w := []float64{1, 2, 3, 4}
	square := []float64{5, 11, 11, 25} // w wᵀ
	g := G.NewGraph()
	matrix := func(name string) *G.Node {
		return G.NewMatrix(g, G.Float64, G.WithShape(2, 2), G.WithName(name))
	}
	a, b, s := matrix("a"), matrix("b"), matrix("s")
	d, err := G.Backpropagate(G.Nodes{G.Must(G.Mul(a, b))}, G.Nodes{s}, G.Nodes{a})
	if err != nil {
		t.Fatal(err)
	}
	dense := func() *tensor.Dense {
		return tensor.New(tensor.WithShape(2, 2), tensor.WithBacking(slices.Clone(w)))
	}
	one := dense()
	if got := rawRun(t, g, map[*G.Node]any{a: dense(), b: one, s: one}, d[0])[0]; slices.Equal(got, square) {
		t.Error("raw Gorgonia multiplies a tensor by itself now")
	}

	sc := newScene(graph.Float64)
	na, nb := sc.given("a", w, 2, 2), sc.given("b", w, 2, 2)
	ns := sc.given("s", w, 2, 2)
	grad := sc.Grad(sc.Sum(sc.Mul(ns, sc.MatMul(na, nb))), na)[0]
	one64 := sc.in["b"]
	sc.in["s"] = one64
	for range 2 {
		same(t, "gradient", sc.run(t, grad)[0], square)
	}
	same(t, "the array", one64.F64, w)
}

// TestTwoProgramsOnOneArray runs two programs side by side that both transpose the weights they share.
func TestTwoProgramsOnOneArray(t *testing.T) {
	shared := newScene(graph.Float64)
	shared.normal("w", 6, 7)
	weights := shared.in["w"]
	before := weights.Float64s()
	build := func(seed int) (*graph.Program, *scene) {
		s := newScene(graph.Float64)
		w := s.Param("w", 6, 7)
		s.normal("pad", seed+1)
		x := s.normal("x", 5, 7)
		loss := s.Scale(s.Sum(s.Square(s.MatMul(x, s.Transpose(w)))), 0.5)
		s.in["w"] = weights
		return compiled(t, s.Builder, s.in, s.Grad(loss, w)[0], s.Transpose(w)), s
	}
	var programs [2]*graph.Program
	var want [2][][]float64
	for i := range programs {
		p, s := build(i)
		programs[i] = p
		x := s.in["x"].F64
		y := product(x, transposed(before, 6, 7), 5, 7, 6)
		want[i] = [][]float64{product(transposed(y, 5, 6), x, 6, 5, 7), transposed(before, 6, 7)}
	}
	var wg sync.WaitGroup
	bad := [2]bool{}
	for i, p := range programs {
		wg.Go(func() {
			for range 300 {
				if p.Run() != nil || !near(p.Output(0).F64, want[i][0]) || !slices.Equal(p.Output(1).F64, want[i][1]) {
					bad[i] = true
				}
			}
		})
	}
	wg.Wait()
	if bad[0] || bad[1] || !slices.Equal(weights.F64, before) {
		t.Errorf("wrong results in program 1: %v, program 2: %v; weights unchanged: %v", bad[0], bad[1], slices.Equal(weights.F64, before))
	}
}

func near(got, want []float64) bool {
	return slices.EqualFunc(got, want, func(g, w float64) bool { return math.Abs(g-w) <= 1e-12*(1+math.Abs(w)) })
}

// product is the matrix product of x (m, k) and y (k, n).
func product(x, y []float64, m, k, n int) []float64 {
	out := make([]float64, m*n)
	for i := range m {
		for j := range n {
			for l := range k {
				out[i*n+j] += x[i*k+l] * y[l*n+j]
			}
		}
	}
	return out
}

func transposed(x []float64, m, n int) []float64 {
	out := make([]float64, m*n)
	for i := range m {
		for j := range n {
			out[j*m+i] = x[i*n+j]
		}
	}
	return out
}

// TestStabilisation: with Gorgonia's rewriting on, 1+x turns into x where log(1+x) is asked for too. exec switches it off, for the
// whole process; the test of that comes first, and the demonstration switches it off again.
func TestStabilisation(t *testing.T) {
	s := newScene(graph.Float64)
	n := s.given("x", []float64{1, 2}, 2)
	if s.Neg(s.Neg(n)) == n {
		t.Error("-(-x) is rewritten to x: Gorgonia's rewriting is on")
	}
	up := s.Shift(n, 1)
	out := s.run(t, s.Log(up), up, s.Square(up), s.Log(s.Sigmoid(s.Scale(n, -1000))))
	closeTo(t, "log", out[0], []float64{math.Log(2), math.Log(3)}, 1e-15)
	same(t, "1+x", out[1], []float64{2, 3})
	same(t, "(1+x)²", out[2], []float64{4, 9})
	same(t, "log of a sigmoid that is 0: not rewritten", out[3], []float64{math.Inf(-1), math.Inf(-1)})

	g := G.NewGraph()
	G.UseStabilization()
	defer G.UseNonStable()
	x, z := rawVector(g, "x", 2), rawScalar(g, "z")
	if _, err := G.Grad(G.Must(G.Sigmoid(z)), z); err != nil { // brings Gorgonia's own 1 into the graph
		t.Fatal(err)
	}
	more := G.Must(G.Add(x, g.AddNode(G.NewConstant(1.0))))
	squared := G.Must(G.Square(more))
	log := G.Must(G.Log(more))
	in := map[*G.Node]any{x: tensor.New(tensor.WithBacking([]float64{1, 2})), z: 0.0}
	if got := rawRun(t, g, in, log, more, squared); slices.Equal(got[1], []float64{2, 3}) {
		t.Error("raw Gorgonia's rewriting leaves 1+x alone now")
	}
}
