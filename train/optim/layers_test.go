package optim_test

import (
	"fmt"
	"math"
	"testing"

	"credo/graph"
	"credo/train/optim"
)

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
	places := []optim.Place{{Name: "W", Role: "up", Post: "n", Shape: []int{2, 2}}, {Name: "b", Role: "offset", Post: "n", Shape: []int{1, 2}, Bias: true}, {Name: "V", Role: "up", Post: "m", Shape: []int{2, 1}}}
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
			got := layers(t, optim.Adagrad{Common: loses(0.1, 0), Eps: 0.5, Per: per}, steps)
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

// Biases decay only if they are told to.
func TestDecay(t *testing.T) {
	spared := sgd(0.1, 0.5)
	spared.SpareBiases = true
	got := layers(t, spared, 1)
	near(t, "W", got["W"], []float64{0.6, 0.7, 0.8, 0.9}, 1e-15)
	near(t, "b without decay", got["b"], []float64{1.5, 1.6}, 1e-15)
	near(t, "b with decay", layers(t, sgd(0.1, 0.5), 1)["b"], []float64{1, 1.1}, 1e-15)
}

// Projections of a role with a rate of its own take plain steps of it, and are left alone by the others' optimizer.
func TestRatesGoByRole(t *testing.T) {
	o := optim.NewAdagrad(0.1)
	o.Per, o.WeightDecay, o.Rates = optim.Network, 0.25, map[string]float64{"offset": 1, "down": 7}
	got := layers(t, optim.Routed(o), 2)
	near(t, "b by itself", got["b"], []float64{11, 13}, 1e-15)
	one, two := 0.1/(math.Sqrt(32./6)+1e-8), 0.1/(math.Sqrt(64./6)+1e-8) // (1 + 4 + 9 + 16 + 1 + 1)/6
	near(t, "V with the rest", got["V"], []float64{0.75*(0.75+one) + two, 0.75*(0.75-one) - two}, 1e-15)
	alone := layers(t, optim.Route{Rest: optim.Still{}, Rates: map[string]float64{"up": 0.5}}, 2)
	near(t, "W alone", alone["W"], []float64{2, 3, 4, 5}, 1e-15)
	near(t, "b at rest", alone["b"], []float64{1, 1}, 0)
	o.Rates = map[string]float64{"offset": 0}
	near(t, "b at a rate of 0", layers(t, optim.Routed(o), 2)["b"], []float64{1, 1}, 0)
}

func TestRoutes(t *testing.T) {
	o := optim.NewMomentum(0.1)
	if routed := optim.Routed(o); fmt.Sprintf("%#v", routed) != fmt.Sprintf("%#v", o) {
		t.Errorf("without rates the optimizer becomes %#v", routed)
	}
	o.Rates = map[string]float64{"up": 0.5, "down": 0.1}
	routed, ok := optim.Routed(o).(optim.Route)
	if !ok || routed.Name() != "momentum" || len(routed.Slots(optim.Place{Role: "up"})) != 0 || len(routed.Slots(optim.Place{Role: "offset"})) != 1 {
		t.Errorf("routed %#v", routed)
	}
	if twice, ok := optim.Routed(routed).(optim.Route); !ok || twice.Rest.Name() != "momentum" {
		t.Errorf("routed twice %#v", twice)
	}
	for _, o := range []optim.Optimizer{o, routed} {
		for _, row := range []struct {
			roles []string
			want  string
		}{{nil, "down"}, {[]string{"down"}, "up"}, {[]string{"up", "down", "offset"}, ""}} {
			if role, ok := optim.Unused(o, row.roles); role != row.want || ok != (row.want != "") {
				t.Errorf("of roles %v a rate is unused: %q, %v; want %q", row.roles, role, ok, row.want)
			}
		}
	}
	if role, ok := optim.Unused(optim.Still{}, nil); ok {
		t.Errorf("an optimizer without rates has one for %q", role)
	}
}
