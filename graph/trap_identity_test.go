package graph_test

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"credo/graph"
)

// Gorgonia takes nodes that only look alike for one node. Each test here shows that Gorgonia does, and that the Builder does not.

func rawVector(g *G.ExprGraph, name string, n int) *G.Node {
	return G.NewVector(g, G.Float64, G.WithShape(n), G.WithName(name))
}

func TestTwoInputsOfOneName(t *testing.T) {
	g := G.NewGraph()
	if one, other := rawVector(g, "x", 3), rawVector(g, "x", 3); one != other {
		t.Error("raw Gorgonia tells two inputs of one name apart now")
	}
	b := graph.NewBuilder(graph.Options{})
	b.Input("x", 3)
	if b.Param("x", 3); b.Err() == nil || !strings.Contains(b.Err().Error(), `"x"`) {
		t.Errorf("error %v, must name x", b.Err())
	}
}

// TestInputsOfOneHash has two names with one hash code, found by search: Gorgonia keeps both nodes, but takes a node computed
// from one for the same node computed from the other.
func TestInputsOfOneHash(t *testing.T) {
	s := newScene(graph.Float64)
	x, y := s.given("p122789", []float64{2}), s.given("p339192", []float64{3})
	raw := G.NewGraph()
	if a, b := rawScalar(raw, "p122789"), rawScalar(raw, "p339192"); a.Hashcode() != b.Hashcode() || rawNeg(t, a) != rawNeg(t, b) {
		t.Fatal("these are not two names of one hash code")
	}
	if _, err := graph.Compile(s.Builder, s.Add(x, y)); err == nil || !strings.Contains(err.Error(), "p339192") {
		t.Errorf("Compile: error %v, must name the input", err)
	}
	s.Neg(x)
	if s.Neg(y); s.Err() == nil || !strings.Contains(s.Err().Error(), "hash code") {
		t.Errorf("error %v, must speak of the hash code", s.Err())
	}
}

func rawScalar(g *G.ExprGraph, name string) *G.Node {
	return G.NewScalar(g, G.Float64, G.WithName(name))
}

func rawNeg(t *testing.T, x *G.Node) *G.Node {
	t.Helper()
	n, err := G.Neg(x)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestSumsOfOneHash has two sums with one hash code, of inputs that have four different ones: the second is the first.
func TestSumsOfOneHash(t *testing.T) {
	names := []string{"l43", "r593", "l120", "r279"}
	raw := G.NewGraph()
	var in [4]*G.Node
	for i, name := range names {
		in[i] = rawScalar(raw, name)
	}
	first, err := G.Add(in[0], in[1])
	if err != nil {
		t.Fatal(err)
	}
	if second, err := G.Add(in[2], in[3]); err != nil || first != second {
		t.Fatalf("these are not two sums of one hash code (%v)", err)
	}
	s := newScene(graph.Float64)
	var x [4]graph.Node
	for i, name := range names {
		x[i] = s.given(name, []float64{float64(i)})
	}
	s.Add(x[0], x[1])
	if s.Add(x[2], x[3]); s.Err() == nil || !strings.Contains(s.Err().Error(), "hash") {
		t.Errorf("error %v, must speak of the hash", s.Err())
	}
}

// TestConstants shows that tensor constants with different middles are one node, and that scalar ones are told apart to the last
// bit. The Builder takes no tensor but through Bind.
func TestConstants(t *testing.T) {
	g := G.NewGraph()
	long := func(middle float64) *G.Node {
		v := make([]float64, 2000)
		v[1000] = middle
		return g.AddNode(G.NewConstant(tensor.New(tensor.WithShape(2000), tensor.WithBacking(v))))
	}
	if long(1) != long(2) {
		t.Error("raw Gorgonia tells long constants apart now")
	}
	if typ := reflect.TypeOf((*graph.Builder).Const); typ.NumIn() != 2 || typ.In(1).Kind() != reflect.Float64 {
		t.Errorf("Const is %v: it must take one number", typ)
	}
	values := []float64{1, math.Nextafter(1, 2), 1e-9, 2e-9, math.Nextafter(1e-9, 1), 0, 5e-324, math.Inf(1), math.Inf(-1), 1 << 53, 1<<53 + 2}
	s := newScene(graph.Float64)
	var out []graph.Node
	for _, v := range values {
		out = append(out, s.Scale(s.Const(v), 1))
	}
	for i, got := range s.run(t, out...) {
		same(t, "constant", got, values[i:i+1])
	}
	s.Const(math.NaN())
	if s.Err() == nil {
		t.Error("a NaN constant is no error")
	}
}

// TestSlices shows that Gorgonia hashes slice bounds modulo 256. The Builder has no slices; exec's windows are tested there.
func TestSlices(t *testing.T) {
	x := rawVector(G.NewGraph(), "x", 600)
	low, err := G.Slice(x, G.S(0, 256))
	if err != nil {
		t.Fatal(err)
	}
	high, err := G.Slice(x, G.S(256, 512))
	if err != nil {
		t.Fatal(err)
	}
	if low != high {
		t.Error("raw Gorgonia tells slices apart now")
	}
}

func TestRandomNodes(t *testing.T) {
	g := G.NewGraph()
	draw := func() *G.Node { return g.AddNode(G.UniformRandomNode(g, G.Float64, 0, 1, 3)) }
	if one, other := draw(), draw(); one != other {
		t.Error("raw Gorgonia tells random nodes apart now")
	}
}

// TestNotOffered refuses, by name, operations that Gorgonia gets wrong: they must not become methods of the Builder. The table of
// operations has a row for everything that is offered.
func TestNotOffered(t *testing.T) {
	wrong := []string{"slice", "concat", "random", "dropout", "log2", "inversesqrt", "outerprod", "averagepool", "between", "tensorconst", "const"}
	typ := reflect.TypeFor[*graph.Builder]()
	for i := range typ.NumMethod() {
		name := typ.Method(i).Name
		bad := func(w string) bool { return strings.Contains(strings.ToLower(name), w) }
		if name != "Const" && slices.ContainsFunc(wrong, bad) {
			t.Errorf("Builder offers %s", name)
		}
	}
}

func TestSoftmaxAndLogSoftmax(t *testing.T) {
	g := G.NewGraph()
	m := G.NewMatrix(g, G.Float64, G.WithShape(2, 3), G.WithName("m"))
	p, err := G.SoftMax(m)
	if err != nil {
		t.Fatal(err)
	}
	if l, err := G.LogSoftMax(m); err != nil || l != p {
		t.Errorf("raw Gorgonia tells the two apart now (%v)", err)
	}
	x := []float64{0.5, -1, 2, 700, 701, -700}
	for _, logFirst := range []bool{false, true} {
		s := newScene(graph.Float64)
		n := s.given("x", x, 2, 3)
		var p, l graph.Node
		if logFirst {
			l = s.LogSoftmax(n)
		}
		p = s.Softmax(n)
		if !logFirst {
			l = s.LogSoftmax(n)
		}
		out := s.run(t, p, l)
		closeTo(t, "Softmax", out[0], softmax(x, 3), 1e-14)
		for i, v := range softmax(x, 3) {
			if v > 0 {
				closeTo(t, "LogSoftmax", out[1][i:i+1], []float64{math.Log(v)}, 1e-12)
			}
		}
	}
}

// softmax is the softmax of each row of n, with the largest element taken out, as in textbooks.
func softmax(x []float64, n int) []float64 {
	out := make([]float64, len(x))
	for r := 0; r < len(x); r += n {
		top, sum := slices.Max(x[r:r+n]), 0.0
		for i := r; i < r+n; i++ {
			out[i] = math.Exp(x[i] - top)
			sum += out[i]
		}
		for i := r; i < r+n; i++ {
			out[i] /= sum
		}
	}
	return out
}
