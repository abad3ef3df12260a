package exec_test

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"credo/graph/exec"
)

// A commitCase has two square parameters, data, and the next values of the parameters.
type commitCase struct {
	build   func(n numbers) (v, w *G.Node, outputs []*G.Node)
	inPlace int // parameters that need no memory beside their own
}

// numbers are the inputs of a case, (15, 15).
type numbers struct{ v, w, a, b *G.Node }

func commitCases(t *testing.T) map[string]commitCase {
	ok := must[*G.Node](t)
	mul := func(a, b *G.Node) *G.Node { return ok(G.Mul(ok(G.Transpose(a)), b)) }
	scale := func(x *G.Node, c float64) *G.Node { return ok(G.HadamardProd(number(x.Graph(), x.Dtype(), c), x)) }
	return map[string]commitCase{
		"steps of learning": {func(n numbers) (v, w *G.Node, outputs []*G.Node) {
			rate := ok(G.Tanh(ok(G.Mul(n.a, n.v))))
			out := ok(G.Mul(rate, n.w))
			return ok(G.Add(n.v, scale(mul(n.a, rate), 0.1))), ok(G.Sub(n.w, scale(mul(rate, out), 0.01))), []*G.Node{out}
		}, 2},
		"a factor long before the end": {func(n numbers) (v, w *G.Node, outputs []*G.Node) {
			rate := ok(G.Tanh(ok(G.Mul(n.a, n.v))))
			later := rate
			for range 4 {
				later = ok(G.Mul(ok(G.Sigmoid(later)), n.w))
			}
			return ok(G.Add(n.v, mul(n.a, rate))), ok(G.Add(n.w, mul(n.b, rate))), []*G.Node{later}
		}, 2},
		"a product less the parameter": {func(n numbers) (v, w *G.Node, outputs []*G.Node) {
			return ok(G.Sub(mul(n.a, n.b), n.v)), n.w, nil
		}, 1},
		"by way of other shapes": {func(n numbers) (v, w *G.Node, outputs []*G.Node) {
			flat := ok(G.Reshape(mul(n.a, n.b), tensor.Shape{225}))
			return ok(G.Reshape(ok(G.Add(ok(G.Reshape(n.v, tensor.Shape{225})), flat)), tensor.Shape{15, 15})), n.w, nil
		}, 1},
		"the new value is an output": {func(n numbers) (v, w *G.Node, outputs []*G.Node) {
			v = ok(G.Add(n.v, mul(n.a, n.b)))
			return v, ok(G.Add(n.w, mul(n.b, n.a))), []*G.Node{v}
		}, 1},
		"the new value is read": {func(n numbers) (v, w *G.Node, outputs []*G.Node) {
			v = ok(G.Add(n.v, mul(n.a, n.b)))
			return v, ok(G.HadamardProd(n.w, v)), nil
		}, 0},
		"a factor has a next value": {func(n numbers) (v, w *G.Node, outputs []*G.Node) {
			return ok(G.Add(n.v, mul(n.a, n.w))), ok(G.Add(n.w, mul(n.b, n.b))), nil
		}, 1},
		"the parameter is a factor": {func(n numbers) (v, w *G.Node, outputs []*G.Node) {
			return ok(G.Add(n.v, mul(n.a, n.v))), ok(G.Add(n.w, mul(n.w, n.w))), nil
		}, 0},
		"added to the other": {func(n numbers) (v, w *G.Node, outputs []*G.Node) {
			return ok(G.Add(n.w, mul(n.a, n.b))), ok(G.Add(n.v, mul(n.b, n.a))), nil
		}, 0},
		"one value for both": {func(n numbers) (v, w *G.Node, outputs []*G.Node) {
			v = ok(G.Add(n.v, mul(n.a, n.b)))
			return v, v, nil
		}, 0},
		"exchanged":      {func(n numbers) (v, w *G.Node, outputs []*G.Node) { return n.w, n.v, nil }, 0},
		"multiples":      {func(n numbers) (v, w *G.Node, outputs []*G.Node) { return scale(n.v, 0.9), scale(n.v, 0.5), nil }, 0},
		"of nothing old": {func(n numbers) (v, w *G.Node, outputs []*G.Node) { return ok(G.Tanh(n.a)), mul(n.a, n.b), nil }, 0},
	}
}

// TestCommit feeds back the next values of parameters, run after run, on one thread and several. After each commit the parameters
// hold the oracle's values of the nodes, all computed from the same old values; until the commit they hold the old values.
func TestCommit(t *testing.T) {
	forDtypes(t, func(t *testing.T, d tensor.Dtype) {
		for name, c := range commitCases(t) {
			t.Run(name, func(t *testing.T) {
				g := G.NewGraph()
				var in []*G.Node
				for _, s := range []string{"v", "w", "a", "b"} {
					in = append(in, inputNode(g, d, s, 15, 15))
				}
				v, w, outputs := c.build(numbers{in[0], in[1], in[2], in[3]})
				p := must[*exec.Program](t)(exec.Compile(outputs, in, exec.Next{Input: 0, Node: v}, exec.Next{Input: 1, Node: w}))
				if got := inPlace(t, p); got != c.inPlace {
					t.Errorf("%d computed in place, want %d", got, c.inPlace)
				}
				arrays := randomArrays(in, 3)
				for i, a := range arrays {
					for j := range a.Len() {
						a.Set(j, a.At(j)/8) // repeated products stay small
					}
					must[any](t)(nil, p.Bind(i, a))
				}
				for r := range 3 {
					must[any](t)(nil, p.Threads(1+r))
					before := []*exec.Array{arrays[0].Clone(), arrays[1].Clone()}
					want := byHand(t, append([]*G.Node{v, w}, outputs...), in, arrays)
					run(t, p)
					for i := range before {
						if !sameBits(arrays[i], before[i]) {
							t.Errorf("run %d: parameter %d is changed before the commit", r, i)
						}
						if !p.NextFinite(i) {
							t.Errorf("run %d: parameter %d is said to become infinite", r, i)
						}
					}
					for i := range outputs {
						equal(t, fmt.Sprintf("run %d, output %d", r, i), p.Output(i), want[2+i], tolerance(d))
					}
					must[any](t)(nil, p.Commit())
					for i := range before {
						equal(t, fmt.Sprintf("run %d, parameter %d", r, i), arrays[i], want[i], tolerance(d))
					}
				}
			})
		}
	})
}

// inPlace counts the operations of a plan that write over inputs.
func inPlace(t *testing.T, p *exec.Program) int {
	var plan bytes.Buffer
	must[any](t)(nil, p.WritePlan(&plan))
	_, commits, _ := strings.Cut(plan.String(), "every commit, in place\n")
	commits, _, _ = strings.Cut(commits, "output")
	return strings.Count(commits, " = ")
}

// TestCommitFinite finds next values that would not be finite before anything is written: factors that are not finite, and products
// so large that they could make the largest number infinite. A product a little smaller leaves the largest number as it is.
func TestCommitFinite(t *testing.T) {
	forDtypes(t, func(t *testing.T, d tensor.Dtype) {
		ok := must[*G.Node](t)
		largest, power := math.MaxFloat64, 968.0
		if d == tensor.Float32 {
			largest, power = math.MaxFloat32, 101
		}
		g := G.NewGraph()
		in := []*G.Node{inputNode(g, d, "w", 3, 5), inputNode(g, d, "a", 1, 3), inputNode(g, d, "b", 1, 5)}
		arrays := randomArrays(in, 1)
		for _, c := range []struct {
			alpha, a, b float64
			finite      bool
		}{
			{1, math.NaN(), 1, false}, {1, 1, math.Inf(1), false}, {1, 0, math.Inf(1), false}, {1, math.NaN(), 0, false},
			{1, math.Exp2(50), math.Exp2(power - 49), false}, {1, 1, math.Exp2(power + 1), false}, {1, 1, -math.Exp2(power + 1), false},
			{1, 1, math.Exp2(power - 1), true}, {1, 1e30, 1e-30, true},
			{math.Exp2(power - 10), 1, math.Exp2(12), false}, {math.Exp2(power - 10), 1, 1, true},
			{math.Exp2(-60), math.Exp2(power/2 + 20), math.Exp2(power/2 + 20), false}, {math.Exp2(-60), math.Exp2(40), math.Exp2(40), true},
		} {
			product := ok(G.HadamardProd(number(g, d, c.alpha), ok(G.Mul(ok(G.Transpose(in[1])), in[2]))))
			p := must[*exec.Program](t)(exec.Compile(nil, in, exec.Next{Input: 0, Node: ok(G.Add(in[0], product))}))
			if inPlace(t, p) != 1 {
				t.Fatal("not in place")
			}
			for i, a := range arrays {
				must[any](t)(nil, p.Bind(i, a))
			}
			arrays[0].Fill(largest)
			arrays[1].Fill(1)
			arrays[2].Fill(1)
			arrays[1].Set(2, c.a)
			arrays[2].Set(4, c.b)
			run(t, p)
			if got := p.NextFinite(0); got != c.finite {
				t.Errorf("%g times %g times %g: finite is %v", c.alpha, c.a, c.b, got)
			}
			if !c.finite {
				continue
			}
			must[any](t)(nil, p.Commit())
			if !arrays[0].Finite() {
				t.Errorf("%g times %g times %g: %v", c.alpha, c.a, c.b, arrays[0])
			}
		}
	})
}

// TestCommitMisuse refuses commits that would write over values still to be read, and commits of nothing.
func TestCommitMisuse(t *testing.T) {
	ok := must[*G.Node](t)
	d := tensor.Float64
	g := G.NewGraph()
	in := []*G.Node{inputNode(g, d, "w", 3, 5), inputNode(g, d, "x", 3, 5), inputNode(g, d, "unread", 3, 5)}
	next := ok(G.Add(in[0], in[1]))
	for what, list := range map[string][]exec.Next{
		"two things": {{Input: 0, Node: next}, {Input: 0, Node: in[1]}},
		"no input":   {{Input: 3, Node: next}},
		"shape":      {{Input: 0, Node: ok(G.Transpose(next))}},
		"nil":        {{Input: 0}},
	} {
		if _, err := exec.Compile(nil, in, list...); err == nil {
			t.Errorf("%s: compiled", what)
		}
	}
	p := must[*exec.Program](t)(exec.Compile([]*G.Node{next}, in, exec.Next{Input: 0, Node: next}, exec.Next{Input: 2, Node: in[1]}))
	arrays := randomArrays(in, 1)
	must[any](t)(nil, p.Bind(0, arrays[0]))
	if err := p.Bind(1, arrays[0]); err == nil || !strings.Contains(err.Error(), `"w"`) {
		t.Errorf("one array for an input and for an input with a next value: %v", err)
	}
	must[any](t)(nil, p.Bind(1, arrays[1]))
	if p.Commit() == nil {
		t.Error("committed before a run")
	}
	run(t, p)
	before := arrays[0].Clone()
	if p.Commit() == nil {
		t.Error("committed to an input that is not bound")
	}
	if !sameBits(arrays[0], before) {
		t.Error("a commit that failed has changed a parameter")
	}
	must[any](t)(nil, p.Bind(2, arrays[2]))
	must[any](t)(nil, p.Bind(0, arrays[0].Clone()))
	if p.Commit() == nil {
		t.Error("committed over an array that the run has not read")
	}
	must[any](t)(nil, p.Bind(0, arrays[0]))
	read := arrays[2].F64
	must[any](t)(nil, p.Commit())
	if &read[0] == &arrays[2].F64[0] {
		t.Error("copied where memory could be exchanged")
	}
	if !sameBits(arrays[2], arrays[1]) {
		t.Error("the input that is not read has not become the other")
	}
	if p.Commit() == nil {
		t.Error("committed twice")
	}
	arrays[0].Set(0, math.Inf(1))
	run(t, p)
	if p.NextFinite(0) || !p.NextFinite(1) {
		t.Error("an infinite sum is taken to be finite, or a finite copy not")
	}
	arrays[1].F64 = arrays[1].F64[:1]
	if p.Run() == nil || p.Commit() == nil {
		t.Error("committed after a run that failed")
	}
}
