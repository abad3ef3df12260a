package optim_test

import (
	"fmt"
	"slices"
	"testing"

	"credo/graph"
	"credo/train/optim"
)

// sideBySide has two networks of a weight matrix W (3, 2) with biases b (1, 2) onto the same cells, or one of them alone.
type sideBySide struct {
	networks []int // that are there
	axis     bool  // they have an axis
}

// follow returns weights and biases of each network after some steps; the changes of the second network are another multiple of the first's.
func (s sideBySide) follow(t *testing.T, o optim.Optimizer, steps int) (out [][]float64) {
	t.Helper()
	g, arrays := graph.NewBuilder(graph.Options{Dtype: graph.Float64, NoGrad: true}), map[string]*graph.Array{}
	input := func(name string, shape []int, value func(network, i int) float64) graph.Node {
		a := graph.NewArray(graph.Float64, shape...)
		own := max(a.Len()/len(s.networks), 1)
		for i := range a.Len() {
			a.Set(i, value(s.networks[i/own], i%own))
		}
		arrays[name] = a
		return g.Input(name, shape...)
	}
	var vars []optim.Var
	for _, p := range []optim.Place{{Name: "W", Post: "n", Shape: []int{3, 2}}, {Name: "b", Post: "n", Shape: []int{1, 2}, Bias: true}} {
		if s.axis {
			p.Shape = slices.Insert(p.Shape, 0, len(s.networks))
		}
		v := optim.Var{Place: p}
		v.W = input(p.Name, p.Shape, func(network, i int) float64 { return float64(1 + i + 10*network) })
		v.DW = input("Δ"+p.Name, p.Shape, func(network, i int) float64 { return float64((1+i)*(1+i)) / float64(2+3*network) })
		for _, slot := range o.Slots(p) {
			v.State = append(v.State, input(p.Name+"/"+slot.Name, slot.Shape, func(int, int) float64 { return 0 }))
		}
		vars = append(vars, v)
	}
	var names []string
	var outputs []graph.Node
	for i, next := range o.Apply(g, vars) {
		names, outputs = append(names, vars[i].Name), append(outputs, next.W)
		for j, slot := range o.Slots(vars[i].Place) {
			names, outputs = append(names, vars[i].Name+"/"+slot.Name), append(outputs, next.State[j])
		}
	}
	p, err := graph.Compile(g, outputs...)
	if err != nil {
		t.Fatal(err)
	}
	for name, a := range arrays {
		if err := p.Bind(name, a); err != nil {
			t.Fatal(err)
		}
	}
	for range steps {
		if err := p.Run(); err != nil {
			t.Fatal(err)
		}
		for i, name := range names {
			if err := arrays[name].CopyFrom(p.Output(i)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for k := range s.networks {
		out = append(out, append(slices.Clone(arrays["W"].F64[6*k:6*k+6]), arrays["b"].F64[2*k:2*k+2]...))
	}
	return out
}

// A network learns beside another as it does alone, by every optimizer: what one cell, layer or network shares, it does not share with the
// network beside it.
func TestNetworksSideBySideShareNothing(t *testing.T) {
	adagrad := func(per optim.Group) optim.Optimizer {
		return optim.Adagrad{Common: loses(0.1, 0.01), Eps: 0.5, Per: per}
	}
	for _, o := range []optim.Optimizer{
		sgd(0.1, 0.01), momentum(0.1, 0.5, 0.01), adam(0.1, 0.9, 0.99, 0.1, 0.01), adagrad(optim.Synapse), adagrad(optim.Neuron), adagrad(optim.Layer),
		adagrad(optim.Network), optim.Route{Rest: adagrad(optim.Layer), Rates: map[string]float64{"": 0.5}},
	} {
		beside := sideBySide{[]int{0, 1}, true}.follow(t, o, 3)
		for k, got := range beside {
			alone := sideBySide{[]int{k}, false}.follow(t, o, 3)[0]
			near(t, fmt.Sprintf("%s, network %d", o.Name(), k), got, alone, 1e-14*alone[len(alone)-1])
		}
	}
}

func TestSlotsOfNetworks(t *testing.T) {
	for per, want := range map[optim.Group][]int{optim.Synapse: {4, 3, 2}, optim.Neuron: {4, 1, 2}, optim.Layer: {4, 1, 1}, optim.Network: {4, 1, 1}} {
		if got := (optim.Adagrad{Per: per}).Slots(optim.Place{Shape: []int{4, 3, 2}})[0].Shape; !slices.Equal(got, want) {
			t.Errorf("per %s: %v, want %v", per, got, want)
		}
	}
}
