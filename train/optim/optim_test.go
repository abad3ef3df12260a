package optim_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"credo/graph"
	"credo/train/optim"
)

// follow applies an optimizer step by step to two projections at once, A (1, 2) and B (2, 1), and returns the weights of both after
// every step; the state starts at 0. B is given −2 times the changes of A.
func follow(t *testing.T, d graph.Dtype, o optim.Optimizer, a, b float64, changes ...float64) (wa, wb []float64) {
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

func loses(lr, share float64) optim.Common { return optim.Common{LR: lr, WeightDecay: share} }

func sgd(lr, decay float64) optim.SGD { return optim.SGD{Common: loses(lr, decay)} }

func momentum(lr, mu, decay float64) optim.Momentum {
	return optim.Momentum{Common: loses(lr, decay), Mu: mu}
}

func adam(lr, beta1, beta2, eps, decay float64) optim.Adam {
	return optim.Adam{Common: loses(lr, decay), Beta1: beta1, Beta2: beta2, Eps: eps}
}

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
		{optim.NewSGD(0.1), []float64{2, 1, -3}, []float64{1.2, 1.3, 1}, []float64{2.6, 2.4, 3}},
		// 0.75 W + 0.1 ΔW: 0.75 + 0.2 = 0.95, 0.7125 + 0.1 = 0.8125; 2.25 − 0.4 = 1.85, 1.3875 − 0.2 = 1.1875
		{sgd(0.1, 0.25), []float64{2, 1}, []float64{0.95, 0.8125}, []float64{1.85, 1.1875}},
		// m = 2, 0.5·2 + 1 = 2, 0.5·2 − 3 = −2; W + 0.1 m
		{momentum(0.1, 0.5, 0), []float64{2, 1, -3}, []float64{1.2, 1.4, 1.2}, []float64{2.6, 2.2, 2.6}},
		// the same m, 0.5 W + 0.1 m: 0.7, 0.55, 0.075; 1.5 − 0.4 = 1.1, 0.55 − 0.4 = 0.15, 0.075 + 0.4 = 0.475
		{momentum(0.1, 0.5, 0.5), []float64{2, 1, -3}, []float64{0.7, 0.55, 0.075}, []float64{1.1, 0.15, 0.475}},
		// no momentum is SGD
		{momentum(0.1, 0, 0), []float64{2, 1, -3}, []float64{1.2, 1.3, 1}, []float64{2.6, 2.4, 3}},
		// β = 0: W + lr sign ΔW, but for ε; ε of the size of the change halves the step: 0.1·2/(2 + 2), and 0.1·(−4)/(4 + 2)
		{adam(0.1, 0, 0, 2, 0), []float64{2, 2}, []float64{1.05, 1.1}, []float64{3 - 0.4/6, 3 - 0.8/6}},
		// with decay: 0.75 + 0.05, 0.6 + 0.05
		{adam(0.1, 0, 0, 2, 0.25), []float64{2, 2}, []float64{0.8, 0.65}, []float64{2.25 - 0.4/6, 0.75*(2.25-0.4/6) - 0.4/6}},
	} {
		for d, tolerance := range map[graph.Dtype]float64{graph.Float64: 1e-14, graph.Float32: 1e-6} {
			a, b := follow(t, d, row.opt, 1, 3, row.changes...)
			near(t, fmt.Sprintf("%T%+v, A", row.opt, row.opt), a, row.a, tolerance)
			near(t, fmt.Sprintf("%T%+v, B", row.opt, row.opt), b, row.b, tolerance)
		}
	}
}

// Three steps in 40 decimal digits (Python's decimal module): lr 0.01, β 0.9 and 0.999, ε 1e-8, changes 0.1, −0.2, 0.3 from 0.5:
//
//	m 0.01, −0.011, 0.0201;  s 1e-5, 4.999e-5, 1.3994001e-4
func TestAdamInDecimals(t *testing.T) {
	o := optim.NewAdam(0.01)
	want := []float64{0.5099999990000001, 0.5063389639611511, 0.5097713746052257}
	got, _ := follow(t, graph.Float64, o, 0.5, 0.5, 0.1, -0.2, 0.3)
	near(t, "adam", got, want, 1e-15)
	got, _ = follow(t, graph.Float32, o, 0.5, 0.5, 0.1, -0.2, 0.3)
	near(t, "adam in float32", got, want, 1e-7)
}

// A constant change is its own mean and root mean square, whatever β: each step is lr g/(|g| + ε), from the first on.
func TestAdamUnderAConstantChange(t *testing.T) {
	changes := make([]float64, 400)
	for i := range changes {
		changes[i] = 0.3
	}
	o := adam(0.01, 0.9, 0.999, 0.1, 0)
	for d, tolerance := range map[graph.Dtype]float64{graph.Float64: 1e-12, graph.Float32: 1e-4} {
		a, b := follow(t, d, o, 1, 1, changes...)
		for _, steps := range []int{1, 2, 10, 400} {
			near(t, fmt.Sprintf("A after %d steps, %v", steps, d), a[steps-1:steps], []float64{1 + float64(steps)*0.01*0.3/0.4}, tolerance)
			near(t, fmt.Sprintf("B after %d steps, %v", steps, d), b[steps-1:steps], []float64{1 - float64(steps)*0.01*0.6/0.7}, tolerance)
		}
	}
}

// No change moves nothing, and a weight without a change decays as a power.
func TestOptimizersAtRest(t *testing.T) {
	for _, o := range []optim.Optimizer{optim.NewSGD(1), optim.NewMomentum(1), optim.NewAdam(1), optim.NewAdagrad(1), optim.Still{}} {
		a, b := follow(t, graph.Float64, o, 1, 3, 0, 0)
		near(t, o.Name(), append(a, b...), []float64{1, 1, 3, 3}, 0)
	}
	for _, o := range []optim.Optimizer{sgd(1, 0.1), momentum(1, 0, 0.1), adam(1, 0.9, 0.999, 1e-8, 0.1)} {
		a, _ := follow(t, graph.Float64, o, 1, 3, 0, 0, 0)
		near(t, o.Name()+" with decay", a, []float64{0.9, 0.81, 0.729}, 1e-15)
	}
}

func TestSlots(t *testing.T) {
	for _, row := range []struct {
		opt  optim.Optimizer
		name string
		want []optim.Slot
	}{
		{optim.NewSGD(1), "sgd", nil},
		{optim.NewMomentum(1), "momentum", []optim.Slot{{Name: "m", Shape: []int{2, 3}}}},
		{optim.NewAdam(1), "adam", []optim.Slot{{Name: "m", Shape: []int{2, 3}}, {Name: "s", Shape: []int{2, 3}}, {Name: "c1"}, {Name: "c2"}}},
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
