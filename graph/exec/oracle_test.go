package exec_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"credo/graph/exec"
)

// fatal is implemented by a test and by a rapid run.
type fatal interface {
	Helper()
	Fatalf(format string, args ...any)
}

// one returns the value of a call that must succeed.
func must[V any](t fatal) func(V, error) V {
	return func(v V, err error) V {
		t.Helper()
		if err != nil {
			t.Fatalf("%+v", err)
		}
		return v
	}
}

// input makes an input node.
func inputNode(g *G.ExprGraph, dtype tensor.Dtype, name string, shape ...int) *G.Node {
	if len(shape) == 0 {
		return G.NewScalar(g, dtype, G.WithName(name))
	}
	return G.NewTensor(g, dtype, len(shape), G.WithName(name), G.WithShape(shape...))
}

// randomArrays makes an array for each node, normal and a little off zero.
func randomArrays(nodes []*G.Node, seed uint64) []*exec.Array {
	r := rand.New(rand.NewPCG(seed, 1))
	list := make([]*exec.Array, len(nodes))
	for i, n := range nodes {
		a := exec.NewArray(n.Dtype(), n.Shape()...)
		for j := range a.Len() {
			a.Set(j, r.NormFloat64())
		}
		list[i] = a
	}
	return list
}

// value copies an array into a Gorgonia value.
func value(a *exec.Array) G.Value {
	c := a.Clone()
	switch {
	case len(a.Shape) == 0 && c.F32 != nil:
		return G.NewF32(c.F32[0])
	case len(a.Shape) == 0:
		return G.NewF64(c.F64[0])
	case c.F32 != nil:
		return tensor.New(tensor.WithShape(a.Shape...), tensor.WithBacking(c.F32))
	}
	return tensor.New(tensor.WithShape(a.Shape...), tensor.WithBacking(c.F64))
}

// tape computes outputs by Gorgonia's tape machine: the oracle of the executor.
// Its values are row-major, as float64.
func tape(t fatal, outputs, inputs []*G.Node, arrays []*exec.Array) [][]float64 {
	t.Helper()
	g := outputs[0].Graph()
	read := make([]G.Value, len(outputs))
	for i, n := range outputs {
		if n.Op() != nil {
			G.Read(n, &read[i])
		}
	}
	for i, n := range inputs {
		if err := G.Let(n, value(arrays[i])); err != nil {
			t.Fatalf("let %v: %v", n, err)
		}
	}
	m := G.NewTapeMachine(g)
	defer m.Close()
	if err := m.RunAll(); err != nil {
		t.Fatalf("tape machine: %+v", err)
	}
	list := make([][]float64, len(outputs))
	for i, n := range outputs {
		if n.Op() == nil {
			read[i] = n.Value()
		}
		list[i] = flat(read[i])
	}
	return list
}

// byHand computes outputs by each operation's own Do, one node after the other,
// on copies of its operands. It is the oracle of graphs with reshapes, in which
// the tape machine overwrites values that are still to be read.
func byHand(t fatal, outputs, inputs []*G.Node, arrays []*exec.Array) [][]float64 {
	t.Helper()
	known := map[*G.Node]G.Value{}
	for i, n := range inputs {
		known[n] = value(arrays[i])
	}
	var eval func(n *G.Node) G.Value
	eval = func(n *G.Node) G.Value {
		if v, ok := known[n]; ok {
			return v
		}
		var args []G.Value
		for _, c := range exec.Children(n) {
			args = append(args, must[G.Value](t)(G.CloneValue(eval(c))))
		}
		known[n] = must[G.Value](t)(n.Op().Do(args...))
		return known[n]
	}
	list := make([][]float64, len(outputs))
	for i, n := range outputs {
		list[i] = flat(eval(n))
	}
	return list
}

// slack is for random graphs in float32: Gorgonia adds up thousands of elements one
// after another in that precision.
func slack(d tensor.Dtype) float64 {
	if d == tensor.Float32 {
		return 10
	}
	return 1
}

// oracle computes outputs by other means than the executor.
type oracle func(t fatal, outputs, inputs []*G.Node, arrays []*exec.Array) [][]float64

// flat are the elements of a value in row-major order.
func flat(v G.Value) []float64 {
	if d, ok := v.(*tensor.Dense); ok && (d.RequiresIterator() || !d.DataOrder().IsRowMajor()) {
		v = d.Materialize().(*tensor.Dense)
	}
	switch x := v.Data().(type) {
	case float32:
		return []float64{float64(x)}
	case float64:
		return []float64{x}
	case []float64:
		return append([]float64(nil), x...)
	case []float32:
		list := make([]float64, len(x))
		for i := range x {
			list[i] = float64(x[i])
		}
		return list
	}
	panic(fmt.Sprintf("value of %T", v))
}

// program compiles, binds and runs.
func program(t fatal, outputs, inputs []*G.Node, arrays []*exec.Array) *exec.Program {
	t.Helper()
	p := must[*exec.Program](t)(exec.Compile(outputs, inputs))
	for i := range inputs {
		if err := p.Bind(i, arrays[i]); err != nil {
			t.Fatalf("%+v", err)
		}
	}
	run(t, p)
	return p
}

func run(t fatal, p *exec.Program) {
	t.Helper()
	if err := p.Run(); err != nil {
		t.Fatalf("%+v", err)
	}
}

// tolerance relative to the largest value of an output.
func tolerance(dtype tensor.Dtype) float64 {
	if dtype == tensor.Float32 {
		return 1e-5
	}
	return 1e-12
}

// equal compares an output with its expected values.
func equal(t fatal, name string, got *exec.Array, want []float64, tol float64) {
	t.Helper()
	if got.Len() != len(want) {
		t.Fatalf("%s: %d elements, want %d", name, got.Len(), len(want))
	}
	scale := 1.0
	for _, w := range want {
		scale = math.Max(scale, math.Abs(w))
	}
	for i, w := range want {
		if g := got.At(i); math.Abs(g-w) > tol*scale || math.IsNaN(g) != math.IsNaN(w) {
			t.Fatalf("%s: element %d is %v, want %v (difference %g, allowed %g)", name, i, g, w, g-w, tol*scale)
		}
	}
}

// agree runs outputs by the executor and by the tape machine.
func agree(t fatal, outputs, inputs []*G.Node) *exec.Program {
	t.Helper()
	return agreeWith(tape, 1, t, outputs, inputs)
}

// agreeWith runs outputs by the executor and by an oracle, twice with different
// inputs so that values left over from the first run show. slack widens the
// tolerance.
func agreeWith(by oracle, slack float64, t fatal, outputs, inputs []*G.Node) *exec.Program {
	t.Helper()
	arrays := randomArrays(inputs, 1)
	p := program(t, outputs, inputs, arrays)
	for seed := range uint64(2) {
		for i, a := range randomArrays(inputs, seed+1) {
			copy(arrays[i].F32, a.F32)
			copy(arrays[i].F64, a.F64)
		}
		run(t, p)
		for i, want := range by(t, outputs, inputs, arrays) {
			equal(t, fmt.Sprintf("run %d, output %d, %v", seed, i, outputs[i]), p.Output(i), want, slack*tolerance(outputs[i].Dtype()))
		}
	}
	sameByThreads(t, p, len(outputs))
	return p
}

// sameByThreads runs once more on several threads: not a bit may differ.
func sameByThreads(t fatal, p *exec.Program, outputs int) {
	t.Helper()
	alone := make([][]float64, outputs)
	for i := range alone {
		alone[i] = p.Output(i).Float64s()
	}
	if err := p.Threads(3); err != nil {
		t.Fatalf("%+v", err)
	}
	run(t, p)
	for i, want := range alone {
		for k, w := range want {
			if g := p.Output(i).At(k); math.Float64bits(g) != math.Float64bits(w) {
				t.Fatalf("output %d on three threads: element %d is %v, on one %v", i, k, g, w)
			}
		}
	}
	if err := p.Threads(1); err != nil {
		t.Fatalf("%+v", err)
	}
}

var dtypes = []tensor.Dtype{tensor.Float32, tensor.Float64}

// forDtypes runs a test in both precisions.
func forDtypes(t *testing.T, f func(t *testing.T, dtype tensor.Dtype)) {
	for _, d := range dtypes {
		t.Run(d.String(), func(t *testing.T) { f(t, d) })
	}
}
