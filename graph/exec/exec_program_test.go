package exec_test

import (
	"fmt"
	"hash"
	"math"
	"strings"
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"credo/graph/exec"
)

// mixed is a graph with a product, broadcasts, a window, a reduction and a scan.
func mixed(t fatal, d tensor.Dtype) (outputs, inputs []*G.Node) {
	ok := must[*G.Node](t)
	r, inputs := recurrent(t, d, 6, 10, 15, exec.ScanOptions{Tolerance: 1.5})
	row := inputNode(inputs[0].Graph(), d, "row", 1, 15)
	x := ok(G.Add(ok(G.Mul(r.Final[0], inputs[2])), ok(exec.Expand(row, 10, 15))))
	y := ok(exec.Collapse(ok(G.Sigmoid(x)), 10, 1))
	z := ok(G.HadamardDiv(x, ok(exec.Expand(y, 10, 15))))
	part := ok(exec.Window(ok(exec.Pack(z, r.Sum[0])), 7, 3, 50))
	return []*G.Node{z, part, r.Each[0], r.Sum[0]}, append(inputs, row)
}

// TestNoAllocation runs after the first run without memory from the heap.
func TestNoAllocation(t *testing.T) {
	forDtypes(t, func(t *testing.T, d tensor.Dtype) {
		outputs, inputs := mixed(t, d)
		p := program(t, outputs, inputs, randomArrays(inputs, 1))
		if n := testing.AllocsPerRun(20, func() { run(t, p) }); n != 0 {
			t.Errorf("%v allocations in a run", n)
		}
	})
}

// TestSameBits gives the same bits in every run, and in another program.
func TestSameBits(t *testing.T) {
	forDtypes(t, func(t *testing.T, d tensor.Dtype) {
		outputs, inputs := mixed(t, d)
		first, other := randomArrays(inputs, 1), randomArrays(inputs, 2)
		p := program(t, outputs, inputs, first)
		var want []*exec.Array
		for i := range outputs {
			want = append(want, p.Output(i).Clone())
		}
		for i := range inputs { // something else in between
			must[any](t)(nil, p.Bind(i, other[i]))
		}
		run(t, p)
		if sameBits(p.Output(0), want[0]) {
			t.Error("other inputs give the same output")
		}
		for i := range inputs {
			must[any](t)(nil, p.Bind(i, first[i]))
		}
		run(t, p)
		for _, q := range []*exec.Program{p, program(t, outputs, inputs, first)} {
			for i := range outputs {
				if !sameBits(q.Output(i), want[i]) {
					t.Errorf("output %d differs", i)
				}
			}
		}
	})
}

func sameBits(a, b *exec.Array) bool {
	for i := range a.Len() {
		if math.Float64bits(a.At(i)) != math.Float64bits(b.At(i)) {
			return false
		}
	}
	return a.Len() == b.Len()
}

// TestBuffersAreReused holds a long chain in few buffers: in place if it can, in
// two where an operation needs its operand apart.
func TestBuffersAreReused(t *testing.T) {
	ok := must[*G.Node](t)
	const n, steps = 100, 50
	g := G.NewGraph()
	x, w := inputNode(g, tensor.Float64, "x", n, n), inputNode(g, tensor.Float64, "w", n, n)
	y := x
	for range steps {
		y = ok(G.Tanh(ok(G.Mul(y, w))))
	}
	p := program(t, []*G.Node{y}, []*G.Node{x, w}, randomArrays([]*G.Node{x, w}, 1))
	if got, sum := p.Stats().Bytes, 2*steps*n*n*8; got > sum/20 {
		t.Errorf("%d bytes, of %d for all nodes", got, sum)
	}
}

// TestPartAndWhole reads a value whole and, broadcast, one row of it: the result
// must not be written over the row.
func TestPartAndWhole(t *testing.T) {
	ok := must[*G.Node](t)
	g := G.NewGraph()
	x := inputNode(g, tensor.Float64, "x", 10, 17)
	y := ok(G.Exp(x))
	row := ok(exec.Window(ok(G.Reshape(y, tensor.Shape{170})), 0, 1, 17))
	z := ok(G.Sub(y, ok(exec.Expand(row, 10, 17))))
	agreeWith(byHand, 1, t, []*G.Node{ok(G.Neg(z))}, []*G.Node{x})
}

// TestFolding leaves no instruction for operations that need none: transpositions that feed
// products or only move axes of size 1, broadcasts that feed elementwise
// operations, and views.
func TestFolding(t *testing.T) {
	ok := must[*G.Node](t)
	d := tensor.Float64
	g := G.NewGraph()
	a, b := inputNode(g, d, "a", 15, 10), inputNode(g, d, "b", 17, 15)
	row, column, cube := inputNode(g, d, "row", 1, 17), inputNode(g, d, "column", 10, 1), inputNode(g, d, "cube", 2, 5, 17)
	x := ok(G.Mul(ok(G.Transpose(a)), ok(G.Transpose(b))))
	x = ok(G.Add(x, ok(exec.Expand(row, 10, 17))))
	x = ok(G.HadamardProd(ok(exec.Expand(column, 10, 17)), x))
	y := ok(exec.Detach(ok(G.Reshape(x, tensor.Shape{2, 5, 17}))))
	middle := ok(exec.Expand(ok(G.Reshape(ok(G.Transpose(row)), tensor.Shape{1, 1, 17})), 2, 5, 17))
	y = ok(G.Sub(ok(G.BatchedMatMul(y, ok(G.Transpose(cube, 0, 2, 1)))), ok(exec.Expand(ok(G.Reshape(column, tensor.Shape{2, 5, 1})), 2, 5, 5))))
	z := ok(G.HadamardProd(cube, middle))
	p := agreeWith(byHand, 1, t, []*G.Node{y, z}, []*G.Node{a, b, row, column, cube})
	if got := fmt.Sprint(p.Stats().Kinds); got != "map[+:1 -:1 matmul:2 ⊙:2]" {
		t.Errorf("instructions %s", got)
	}
}

// TestUnreadPartsAreNotStored keeps nothing of a scan's rows if only its last
// state is read, and two states to take turns.
func TestUnreadPartsAreNotStored(t *testing.T) {
	r, inputs := recurrent(t, tensor.Float32, 1000, 10, 15, exec.ScanOptions{})
	p := program(t, []*G.Node{r.Final[0]}, inputs, randomArrays(inputs, 1))
	if got, row := p.Stats().Bytes, 10*15*4; got > 12*row {
		t.Errorf("%d bytes, a state has %d", got, row)
	}
	if k := p.Stats().Kinds["matmul"]; k != 1 {
		t.Errorf("%d products, want one: the sum is not read", k)
	}
}

// TestInvariantsRunOnce moves values that do not change over the steps of a scan
// out of the loop. They must be right in every run all the same.
func TestInvariantsRunOnce(t *testing.T) {
	ok := must[*G.Node](t)
	d := tensor.Float64
	g, b := G.NewGraph(), G.NewGraph()
	c, w := inputNode(b, d, "c", 10, 15), inputNode(b, d, "w", 15, 15)
	norm := ok(exec.Expand(ok(exec.Collapse(ok(G.Square(w)), 15, 1)), 15, 15))
	body := exec.Body{
		Carry: []*G.Node{c}, Captured: []*G.Node{w}, Sum: []*G.Node{norm},
		CarryOut: []*G.Node{ok(G.Mul(c, ok(G.HadamardDiv(w, norm))))},
	}
	inputs := []*G.Node{inputNode(g, d, "c0", 10, 15), inputNode(g, d, "w0", 15, 15)}
	r := must[*exec.ScanNodes](t)(exec.Scan(exec.ScanOptions{N: 4}, body, inputs[:1], nil, inputs[1:]))
	agreeWith(byHand, 1, t, []*G.Node{r.Final[0], r.Sum[0]}, inputs)
}

// TestFallback counts operations without a kernel and runs them all the same.
func TestFallback(t *testing.T) {
	ok := must[*G.Node](t)
	g := G.NewGraph()
	x := inputNode(g, tensor.Float64, "x", 4, 5)
	out := ok(G.Neg(ok(G.Concat(1, ok(G.Floor(x)), x))))
	s := agree(t, []*G.Node{out}, []*G.Node{x}).Stats()
	if got := fmt.Sprint(s.Fallbacks, s.FallbackKinds()); got != "2 [concatOp elemUnaryOp]" {
		t.Errorf("fallbacks %s", got)
	}
}

// TestErrors has wrong uses, each with the word that its error must contain.
func TestErrors(t *testing.T) {
	g := G.NewGraph()
	ok := must[*G.Node](t)
	d := tensor.Float64
	x, y := inputNode(g, d, "potential", 3, 4), inputNode(g, d, "current", 3, 4)
	sum := ok(G.Add(x, y))
	other := inputNode(G.NewGraph(), d, "elsewhere", 3, 4)
	bools := ok(G.Gt(x, y, false))
	integer := inputNode(g, tensor.Int, "number", 3)
	shapeless := G.NewMatrix(g, d, G.WithName("fog"))
	vector := G.UniformRandomNode(g, d, 0, 1, 3)
	for name, c := range map[string]struct {
		outputs, inputs []*G.Node
		want            string
	}{
		"missing input":  {[]*G.Node{sum}, []*G.Node{x}, "current"},
		"listed twice":   {[]*G.Node{sum}, []*G.Node{x, y, x}, "potential"},
		"computed input": {[]*G.Node{sum}, []*G.Node{x, y, sum}, "input 2"},
		"nil input":      {[]*G.Node{sum}, []*G.Node{x, nil}, "input 1"},
		"no output":      {nil, []*G.Node{x}, "no outputs"},
		"nil output":     {[]*G.Node{nil}, []*G.Node{x}, "output 0"},
		"other graph":    {[]*G.Node{sum, other}, []*G.Node{x, y, other}, "elsewhere"},
		"bool":           {[]*G.Node{bools}, []*G.Node{x, y}, "bool"},
		"int":            {[]*G.Node{integer}, []*G.Node{integer}, "int"},
		"no shape":       {[]*G.Node{shapeless}, []*G.Node{shapeless}, "fog"},
		"random node":    {[]*G.Node{vector}, nil, "noise"},
		"softmax":        {[]*G.Node{ok(G.SoftMax(x))}, []*G.Node{x}, "Softmax"},
	} {
		_, err := exec.Compile(c.outputs, c.inputs)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, must speak of %q", name, err, c.want)
		}
	}
}

// broken is an operation that panics when it runs.
type broken struct{ G.Op }

func (broken) String() string                 { return "Broken" }
func (broken) WriteHash(h hash.Hash)          { _, _ = h.Write([]byte("broken")) }
func (broken) Hashcode() uint32               { return 1 }
func (broken) Do(...G.Value) (G.Value, error) { panic("out of range") }

// TestPanics turns the panic of a foreign operation into an error that names it:
// at Run, and at Compile if it depends on constants only.
func TestPanics(t *testing.T) {
	ok := must[*G.Node](t)
	g := G.NewGraph()
	x, c := inputNode(g, tensor.Float64, "x"), number(g, tensor.Float64, 2)
	like := ok(G.Neg(x)).Op()
	p := must[*exec.Program](t)(exec.Compile([]*G.Node{ok(G.ApplyOp(broken{like}, x))}, []*G.Node{x}))
	if err := p.Bind(0, exec.NewArray(tensor.Float64)); err != nil {
		t.Fatal(err)
	}
	_, compiled := exec.Compile([]*G.Node{ok(G.Neg(ok(G.ApplyOp(broken{like}, c))))}, nil)
	for name, err := range map[string]error{"run": p.Run(), "compile": compiled} {
		if err == nil || !strings.Contains(err.Error(), "Broken") || !strings.Contains(err.Error(), "out of range") {
			t.Errorf("%s: error %v, must name the operation and the panic", name, err)
		}
	}
}

// TestHashCollision refuses a graph with two inputs of one hash code: Gorgonia
// takes the exponential of one input for the exponential of the other, which is left
// without users.
func TestHashCollision(t *testing.T) {
	ok := must[*G.Node](t)
	g := G.NewGraph()
	a, b := inputNode(g, tensor.Float64, "Wq0a5j9x1"), inputNode(g, tensor.Float64, "Wl1u6l6z3")
	if a.Hashcode() != b.Hashcode() || ok(G.Exp(a)) != ok(G.Exp(b)) {
		t.Fatal("the names do not collide any more")
	}
	_, err := exec.Compile([]*G.Node{ok(G.Exp(b))}, []*G.Node{a, b})
	if err == nil || !strings.Contains(err.Error(), a.Name()) || !strings.Contains(err.Error(), b.Name()) {
		t.Errorf("error %v, must name both nodes", err)
	}
}

// TestBindErrors refuses arrays that do not fit, and a run without all inputs.
func TestBindErrors(t *testing.T) {
	g := G.NewGraph()
	x, s := inputNode(g, tensor.Float64, "potential", 3, 4), inputNode(g, tensor.Float64, "gain")
	out := must[*G.Node](t)(G.HadamardProd(x, s))
	p := must[*exec.Program](t)(exec.Compile([]*G.Node{out}, []*G.Node{x, s}))
	for name, err := range map[string]error{
		"type":       p.Bind(0, exec.NewArray(tensor.Float32, 3, 4)),
		"shape":      p.Bind(0, exec.NewArray(tensor.Float64, 4, 3)),
		"nil":        p.Bind(0, nil),
		"not bound":  p.Run(),
		"own output": p.Bind(0, p.Output(0)),
	} {
		if err == nil || !strings.Contains(err.Error(), "potential") {
			t.Errorf("%s: error %v, must name the input", name, err)
		}
	}
	if p.Bind(2, exec.NewArray(tensor.Float64)) == nil || p.Bind(-1, exec.NewArray(tensor.Float64)) == nil {
		t.Error("an input that is not there is bound")
	}
	a := exec.NewArray(tensor.Float64, 3, 4)
	if err := p.Bind(0, a); err != nil {
		t.Error(err)
	}
	if err := p.Bind(1, exec.NewArray(tensor.Float64, 1)); err != nil {
		t.Errorf("an array of one element for a scalar: %v", err)
	}
	run(t, p)
	if a.F64 = make([]float64, 3); p.Run() == nil {
		t.Error("an array that shrank is read")
	}
}

// TestOutputsOfInputs copies inputs and constants that are outputs themselves,
// and follows an array whose elements are exchanged.
func TestOutputsOfInputs(t *testing.T) {
	g := G.NewGraph()
	ok := must[*G.Node](t)
	x := inputNode(g, tensor.Float64, "x", 2, 3)
	out := []*G.Node{x, ok(G.Reshape(x, tensor.Shape{3, 2})), number(g, tensor.Float64, 7), x}
	arrays := randomArrays([]*G.Node{x}, 1)
	p := program(t, out, []*G.Node{x}, arrays)
	before := p.Output(1).Clone()
	arrays[0].F64 = []float64{1, 2, 3, 4, 5, 6}
	if !sameBits(p.Output(1), before) {
		t.Error("an output changes before the run")
	}
	run(t, p)
	for i, want := range [][]float64{{1, 2, 3, 4, 5, 6}, {1, 2, 3, 4, 5, 6}, {7}, {1, 2, 3, 4, 5, 6}} {
		equal(t, fmt.Sprint("output ", i), p.Output(i), want, 0)
	}
	if s := fmt.Sprint(p.Output(1).Shape); s != "[3 2]" {
		t.Errorf("shape %s", s)
	}
}

// TestDeepGraph compiles a chain deeper than a recursion should be.
func TestDeepGraph(t *testing.T) {
	g := G.NewGraph()
	x := inputNode(g, tensor.Float64, "x")
	y := x
	for range 2000 {
		y = must[*G.Node](t)(G.Neg(y))
	}
	p := program(t, []*G.Node{y}, []*G.Node{x}, []*exec.Array{{F64: []float64{3}}})
	if got := p.Output(0).At(0); got != 3 {
		t.Errorf("%v after an even number of signs, want 3", got)
	}
}
