package rules_test

import (
	"math/rand/v2"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/rules"
)

// Over a course (steps, batch, cells) the products of a rule are the sum over the steps of means over the batch.
func TestOuterOverSteps(t *testing.T) {
	const steps, batch = 3, 4
	spec := circuit.Spec{
		Name: "course", Phases: []string{"trial"},
		Populations: []circuit.Population{
			{Name: "x", Cell: circuit.Sensory, Shape: circuit.Shape{2}},
			{Name: "y", Cell: circuit.Readout, Shape: circuit.Shape{5}, Vars: []string{"v"}},
		},
		Projections: []circuit.Projection{{Name: "W", Pre: "x", Post: "y", Onto: "v", Role: circuit.Forward, Plastic: true, Init: circuit.LeCun{}}},
	}
	b := graph.NewBuilder(exactly)
	w := b.Param("W", 2, 5)
	s := circuit.NewSettled(b, spec, circuit.IO{Weight: func(string) graph.Node { return w }})
	s.SetRate("trial", "x", b.Input("x", steps, batch, 2))
	s.SetRate("trial", "y", b.Input("y", steps, batch, 5))
	hebb := rules.Local("hebb", rules.Needs{Phases: []string{"trial"}}, nil, func(_ *graph.Builder, l rules.Locals) []rules.Update {
		return []rules.Update{{DW: l.Outer(l.Rate("trial"))}}
	})
	updates, err := rules.Write(b, s, hebb)
	if err != nil {
		t.Fatal(err)
	}
	p, err := graph.Compile(b, updates[0].DW)
	if err != nil {
		t.Fatal(err)
	}
	x, y := graph.NewArray(graph.Float64, steps, batch, 2), graph.NewArray(graph.Float64, steps, batch, 5)
	rng := rand.New(rand.NewPCG(1, 2))
	for name, a := range map[string]*graph.Array{"x": x, "y": y} {
		for i := range a.Len() {
			a.Set(i, rng.NormFloat64())
		}
		if err := p.Bind(name, a); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Run(); err != nil {
		t.Fatal(err)
	}
	want := make([]float64, 10)
	for row := range steps * batch {
		for e := range want {
			want[e] += x.At(2*row+e/5) * y.At(5*row+e%5) / batch
		}
	}
	circuittest.Near(t, "ΔW", p.Output(0).Float64s(), want, 1e-13)
}
