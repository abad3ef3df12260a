package optim_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"credo/graph"
	"credo/train/optim"
)

// trace applies an optimizer step by step to two projections at once, A (1, 2) and B (2, 1), and returns the weights of both after
// every step; the state starts at 0. B is given −2 times the changes of A.
func trace(t *testing.T, d graph.Dtype, o optim.Optimizer, a, b float64, changes ...float64) (wa, wb []float64) {
	t.Helper()
	g := graph.NewBuilder(graph.Options{Dtype: d, NoGrad: true})
	arrays := map[string]*graph.Array{}
	input := func(name string, shape []int) graph.Node {
		arrays[name] = graph.NewArray(d, shape...)
		return g.Input(name, shape...)
	}
	var vars []optim.Var
	for name, shape := range map[string][]int{"A": {1, 2}, "B": {2, 1}} {
		v := optim.Var{Place: optim.Place{Name: name, Post: "cells of " + name, Shape: shape}, W: input(name, shape), DW: input("Δ"+name, shape)}
		for _, s := range o.Slots(v.Place) {
			v.State = append(v.State, input(name+"/"+s.Name, s.Shape))
		}
		vars = append(vars, v)
	}
	var names []string
	var outputs []graph.Node
	for i, next := range o.Apply(g, vars) {
		names, outputs = append(names, vars[i].Name), append(outputs, next.W)
		for j, s := range o.Slots(vars[i].Place) {
			names, outputs = append(names, vars[i].Name+"/"+s.Name), append(outputs, next.State[j])
		}
	}
	p, err := graph.Compile(g, outputs...)
	if err != nil {
		t.Fatal(err)
	}
	for name, x := range arrays {
		if err := p.Bind(name, x); err != nil {
			t.Fatal(err)
		}
	}
	arrays["A"].Fill(a)
	arrays["B"].Fill(b)
	for _, dw := range changes {
		arrays["ΔA"].Fill(dw)
		arrays["ΔB"].Fill(-2 * dw)
		if err := p.Run(); err != nil {
			t.Fatal(err)
		}
		for i, name := range names {
			if err := arrays[name].CopyFrom(p.Output(i)); err != nil {
				t.Fatal(err)
			}
		}
		wa, wb = append(wa, arrays["A"].At(1)), append(wb, arrays["B"].At(1))
	}
	return wa, wb
}

func loses(share float64) optim.Decay { return optim.Decay{Share: share} }

func near(t *testing.T, what string, got, want []float64, tolerance float64) {
	t.Helper()
	for i := range want {
		if len(got) != len(want) || !(math.Abs(got[i]-want[i]) <= tolerance) {
			t.Errorf("%s: %.12g, want %.12g", what, got, want)
			return
		}
	}
}

func TestOptimizersByHand(t *testing.T) {
	for _, row := range []struct {
		opt     optim.Optimizer
		changes []float64
		a, b    []float64 // from A = 1 and B = 3
	}{
		// W + 0.1 ΔW
		{optim.SGD{LR: 0.1}, []float64{2, 1, -3}, []float64{1.2, 1.3, 1}, []float64{2.6, 2.4, 3}},
		// 0.75 W + 0.1 ΔW: 0.75 + 0.2 = 0.95, 0.7125 + 0.1 = 0.8125; 2.25 − 0.4 = 1.85, 1.3875 − 0.2 = 1.1875
		{optim.SGD{LR: 0.1, Decay: loses(0.25)}, []float64{2, 1}, []float64{0.95, 0.8125}, []float64{1.85, 1.1875}},
		// m = 2, 0.5·2 + 1 = 2, 0.5·2 − 3 = −2; W + 0.1 m
		{optim.Momentum{LR: 0.1, Mu: 0.5}, []float64{2, 1, -3}, []float64{1.2, 1.4, 1.2}, []float64{2.6, 2.2, 2.6}},
		// the same m, 0.5 W + 0.1 m: 0.7, 0.55, 0.075; 1.5 − 0.4 = 1.1, 0.55 − 0.4 = 0.15, 0.075 + 0.4 = 0.475
		{optim.Momentum{LR: 0.1, Mu: 0.5, Decay: loses(0.5)}, []float64{2, 1, -3}, []float64{0.7, 0.55, 0.075}, []float64{1.1, 0.15, 0.475}},
		// no momentum is SGD
		{optim.Momentum{LR: 0.1}, []float64{2, 1, -3}, []float64{1.2, 1.3, 1}, []float64{2.6, 2.4, 3}},
		// β = 0: W + lr sign ΔW, but for ε; ε of the size of the change halves the step: 0.1·2/(2 + 2), and 0.1·(−4)/(4 + 2)
		{optim.Adam{LR: 0.1, Eps: 2}, []float64{2, 2}, []float64{1.05, 1.1}, []float64{3 - 0.4/6, 3 - 0.8/6}},
		// with decay: 0.75 + 0.05, 0.6 + 0.05
		{optim.Adam{LR: 0.1, Eps: 2, Decay: loses(0.25)}, []float64{2, 2}, []float64{0.8, 0.65}, []float64{2.25 - 0.4/6, 0.75*(2.25-0.4/6) - 0.4/6}},
	} {
		for d, tolerance := range map[graph.Dtype]float64{graph.Float64: 1e-14, graph.Float32: 1e-6} {
			a, b := trace(t, d, row.opt, 1, 3, row.changes...)
			near(t, fmt.Sprintf("%T%+v, A", row.opt, row.opt), a, row.a, tolerance)
			near(t, fmt.Sprintf("%T%+v, B", row.opt, row.opt), b, row.b, tolerance)
		}
	}
}

// Three steps in 40 decimal digits (Python's decimal module): lr 0.01, β 0.9 and 0.999, ε 1e-8, changes 0.1, −0.2, 0.3 from 0.5:
//
//	m 0.01, −0.011, 0.0201;  s 1e-5, 4.999e-5, 1.3994001e-4
func TestAdamInDecimals(t *testing.T) {
	o := optim.Adam{LR: 0.01, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8}
	want := []float64{0.5099999990000001, 0.5063389639611511, 0.5097713746052257}
	got, _ := trace(t, graph.Float64, o, 0.5, 0.5, 0.1, -0.2, 0.3)
	near(t, "adam", got, want, 1e-15)
	got, _ = trace(t, graph.Float32, o, 0.5, 0.5, 0.1, -0.2, 0.3)
	near(t, "adam in float32", got, want, 1e-7)
}

// A constant change is its own mean and root mean square, whatever β: each step is lr g/(|g| + ε), from the first on.
func TestAdamUnderAConstantChange(t *testing.T) {
	changes := make([]float64, 400)
	for i := range changes {
		changes[i] = 0.3
	}
	o := optim.Adam{LR: 0.01, Beta1: 0.9, Beta2: 0.999, Eps: 0.1}
	for d, tolerance := range map[graph.Dtype]float64{graph.Float64: 1e-12, graph.Float32: 1e-4} {
		a, b := trace(t, d, o, 1, 1, changes...)
		for _, steps := range []int{1, 2, 10, 400} {
			near(t, fmt.Sprintf("A after %d steps, %v", steps, d), a[steps-1:steps], []float64{1 + float64(steps)*0.01*0.3/0.4}, tolerance)
			near(t, fmt.Sprintf("B after %d steps, %v", steps, d), b[steps-1:steps], []float64{1 - float64(steps)*0.01*0.6/0.7}, tolerance)
		}
	}
}

// No change moves nothing, and a weight without a change decays as a power.
func TestOptimizersAtRest(t *testing.T) {
	for _, o := range []optim.Optimizer{optim.SGD{LR: 1}, optim.Momentum{LR: 1, Mu: 0.9}, optim.Adam{LR: 1, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8}} {
		a, b := trace(t, graph.Float64, o, 1, 3, 0, 0)
		near(t, o.Name(), append(a, b...), []float64{1, 1, 3, 3}, 0)
	}
	for _, o := range []optim.Optimizer{optim.SGD{Decay: loses(0.1)}, optim.Momentum{Decay: loses(0.1)}, optim.Adam{Beta1: 0.9, Beta2: 0.999, Eps: 1e-8, Decay: loses(0.1)}} {
		a, _ := trace(t, graph.Float64, o, 1, 3, 0, 0, 0)
		near(t, o.Name()+" with decay", a, []float64{0.9, 0.81, 0.729}, 1e-15)
	}
}

func TestSlots(t *testing.T) {
	for _, row := range []struct {
		opt  optim.Optimizer
		name string
		want []optim.Slot
	}{
		{optim.SGD{}, "sgd", nil},
		{optim.Momentum{}, "momentum", []optim.Slot{{Name: "m", Shape: []int{2, 3}}}},
		{optim.Adam{}, "adam", []optim.Slot{{Name: "m", Shape: []int{2, 3}}, {Name: "s", Shape: []int{2, 3}}, {Name: "c1"}, {Name: "c2"}}},
		{optim.Adagrad{Per: optim.Synapse}, "adagrad-synapse", []optim.Slot{{Name: "acc", Shape: []int{2, 3}}}},
		{optim.Adagrad{Per: optim.Neuron}, "adagrad-neuron", []optim.Slot{{Name: "acc", Shape: []int{1, 3}}}},
		{optim.Adagrad{Per: optim.Layer}, "adagrad-layer", []optim.Slot{{Name: "acc"}}},
	} {
		same := func(x, y optim.Slot) bool { return x.Name == y.Name && slices.Equal(x.Shape, y.Shape) }
		if got := row.opt.Slots(optim.Place{Shape: []int{2, 3}}); row.opt.Name() != row.name || !slices.EqualFunc(got, row.want, same) {
			t.Errorf("%s: slots %v, want those of %s: %v", row.opt.Name(), got, row.name, row.want)
		}
	}
}

// layers is a network of two layers, W (2, 2) with a bias onto cells n and V (2, 1) onto cells m, in which every weight is 1.
func layers(t *testing.T, o optim.Optimizer, steps int) map[string][]float64 {
	t.Helper()
	g := graph.NewBuilder(graph.Options{Dtype: graph.Float64, NoGrad: true})
	changes := map[string][]float64{"W": {1, 2, 3, 4}, "b": {5, 6}, "V": {1, -1}}
	var vars []optim.Var
	var arrays []*graph.Array // as the outputs
	bound := map[string]*graph.Array{}
	input := func(name string, shape []int, fill float64) graph.Node {
		bound[name] = graph.NewArray(graph.Float64, shape...)
		bound[name].Fill(fill)
		return g.Input(name, shape...)
	}
	places := []optim.Place{{Name: "W", Post: "n", Shape: []int{2, 2}}, {Name: "b", Post: "n", Shape: []int{1, 2}, Bias: true}, {Name: "V", Post: "m", Shape: []int{2, 1}}}
	for _, p := range places {
		v := optim.Var{Place: p, W: input(p.Name, p.Shape, 1), DW: input("Δ"+p.Name, p.Shape, 0)}
		bound["Δ"+p.Name].F64 = changes[p.Name]
		for _, s := range o.Slots(p) {
			v.State = append(v.State, input(p.Name+"/"+s.Name, s.Shape, 0))
		}
		vars = append(vars, v)
	}
	var outputs []graph.Node
	for i, next := range o.Apply(g, vars) {
		outputs, arrays = append(outputs, next.W), append(arrays, bound[vars[i].Name])
		for j, s := range o.Slots(vars[i].Place) {
			outputs, arrays = append(outputs, next.State[j]), append(arrays, bound[vars[i].Name+"/"+s.Name])
		}
	}
	p, err := graph.Compile(g, outputs...)
	if err != nil {
		t.Fatal(err)
	}
	for name, a := range bound {
		if err := p.Bind(name, a); err != nil {
			t.Fatal(err)
		}
	}
	for range steps {
		if err := p.Run(); err != nil {
			t.Fatal(err)
		}
		for i, a := range arrays {
			if err := a.CopyFrom(p.Output(i)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return map[string][]float64{"W": bound["W"].Float64s(), "b": bound["b"].Float64s(), "V": bound["V"].Float64s()}
}

// Mean squares by hand. Cells of n: (1 + 9 + 25)/3 and (4 + 16 + 36)/3, with the bias; all of n: 91/6; the network: 93/8; of V's cell
// (1 + 1)/2. After k equal steps the accumulator is k times that.
func TestAdagradByHand(t *testing.T) {
	step := func(dw, mean float64, steps int) float64 {
		w := 1.0
		for k := 1; k <= steps; k++ {
			w += 0.1 * dw / (math.Sqrt(float64(k)*mean) + 0.5)
		}
		return w
	}
	for per, mean := range map[optim.Group]struct{ w, b, v []float64 }{
		optim.Synapse: {[]float64{1, 4, 9, 16}, []float64{25, 36}, []float64{1, 1}},
		optim.Neuron:  {[]float64{35. / 3, 56. / 3, 35. / 3, 56. / 3}, []float64{35. / 3, 56. / 3}, []float64{1, 1}},
		optim.Layer:   {[]float64{91. / 6, 91. / 6, 91. / 6, 91. / 6}, []float64{91. / 6, 91. / 6}, []float64{1, 1}},
		optim.Network: {[]float64{93. / 8, 93. / 8, 93. / 8, 93. / 8}, []float64{93. / 8, 93. / 8}, []float64{93. / 8, 93. / 8}},
	} {
		for _, steps := range []int{1, 3} {
			got := layers(t, optim.Adagrad{LR: 0.1, Eps: 0.5, Per: per}, steps)
			for name, x := range map[string]struct{ dw, mean []float64 }{"W": {[]float64{1, 2, 3, 4}, mean.w}, "b": {[]float64{5, 6}, mean.b}, "V": {[]float64{1, -1}, mean.v}} {
				var want []float64
				for i := range x.dw {
					want = append(want, step(x.dw[i], x.mean[i], steps))
				}
				near(t, fmt.Sprintf("%s per %s, %d steps", name, per, steps), got[name], want, 1e-14)
			}
		}
	}
}

// Biases decay only if they are told to; a projection with an optimizer of its own is left alone by the others'.
func TestDecayAndRoute(t *testing.T) {
	got := layers(t, optim.SGD{LR: 0.1, Decay: optim.Decay{Share: 0.5, SpareBiases: true}}, 1)
	near(t, "W", got["W"], []float64{0.6, 0.7, 0.8, 0.9}, 1e-15)
	near(t, "b without decay", got["b"], []float64{1.5, 1.6}, 1e-15)
	near(t, "b with decay", layers(t, optim.SGD{LR: 0.1, Decay: loses(0.5)}, 1)["b"], []float64{1, 1.1}, 1e-15)
	got = layers(t, optim.Route{Rest: optim.Adagrad{LR: 0.1, Per: optim.Network}, Own: map[string]optim.Optimizer{"b": optim.SGD{LR: 1}}}, 2)
	near(t, "b by itself", got["b"], []float64{11, 13}, 1e-15)
	rest := 0.1*1/math.Sqrt(32./6) + 0.1*1/math.Sqrt(64./6) // (1 + 4 + 9 + 16 + 1 + 1)/6
	near(t, "V with the rest", got["V"], []float64{1 + rest, 1 - rest}, 1e-15)
}
