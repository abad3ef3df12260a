package optim_test

import (
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit/circuittest"
	"credo/train/optim"
)

// By hand, for W = 2 and ΔW = 3: lr 0.5 and a decay of 0.1 give 0.5·3 − 0.1·2 = 1.3; spared biases and rates of roles know no decay.
func TestFlows(t *testing.T) {
	sgd := func(spare bool) optim.SGD {
		o := optim.NewSGD(0.5)
		o.WeightDecay, o.SpareBiases = 0.1, spare
		return o
	}
	vars := func(b *graph.Builder) []optim.Var {
		var out []optim.Var
		for _, p := range []optim.Place{{Name: "W", Role: "forward"}, {Name: "b", Role: "forward", Bias: true}, {Name: "Q", Role: "bursts"}} {
			p.Shape = []int{1, 1}
			out = append(out, optim.Var{Place: p, W: b.Expand(b.Const(2), 1, 1), DW: b.Expand(b.Const(3), 1, 1)})
		}
		return out
	}
	for _, row := range []struct {
		name string
		o    optim.Optimizer
		want []float64
	}{
		{"no decay", optim.NewSGD(0.5), []float64{1.5, 1.5, 1.5}},
		{"decay", sgd(false), []float64{1.3, 1.3, 1.3}},
		{"spared biases", sgd(true), []float64{1.3, 1.5, 1.3}},
		{"a rate", optim.Route{Rest: sgd(false), Rates: map[string]float64{"bursts": 2}}, []float64{1.3, 1.3, 6}},
		{"still", optim.Route{Rest: optim.Still{}, Rates: map[string]float64{"bursts": 2}}, []float64{0, 0, 6}},
	} {
		o, err := optim.InFlow(row.o)
		if err != nil {
			t.Fatal(err)
		}
		b := graph.NewBuilder(graph.Options{Dtype: graph.Float64})
		p, err := graph.Compile(b, o.Flow(b, vars(b))...)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Run(); err != nil {
			t.Fatal(err)
		}
		var got []float64
		for i := range row.want {
			got = append(got, p.Output(i).At(0))
		}
		circuittest.Near(t, row.name, got, row.want, 1e-15)
	}
}

// Optimizers with a state of their own make steps, and say so.
func TestStepsDoNotFlow(t *testing.T) {
	for _, e := range optim.Table().Entries {
		for _, o := range []optim.Optimizer{e.New(), optim.Route{Rest: e.New(), Rates: map[string]float64{"bursts": 2}}} {
			_, err := optim.InFlow(o)
			if e.Name == "sgd" && err != nil || e.Name != "sgd" && (err == nil || !strings.Contains(err.Error(), "optimizer "+o.Name()+" makes steps")) {
				t.Errorf("%s: %v", e.Name, err)
			}
		}
	}
}
