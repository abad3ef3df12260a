package locality_test

import (
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/locality"
)

// mapped is a projection from 3 cells onto 2 channels with 2 places each, all of which share the weights of their channel.
func mapped(t *testing.T, form circuit.Form, rule func(b *graph.Builder, f circuit.Wiring, x, y graph.Node) graph.Node) []string {
	t.Helper()
	spec := circuit.Spec{Name: "map", Phases: []string{phase},
		Populations: []circuit.Population{
			{Name: "x", Cell: circuit.Sensory, Shape: circuit.Shape{3}},
			{Name: "y", Cell: circuit.Readout, Shape: circuit.Shape{2, 2}, Vars: []string{"v"}},
		},
		Projections: []circuit.Projection{{Name: "W", Pre: "x", Post: "y", Onto: "v", Role: circuit.Forward, Form: form, Plastic: true, Init: circuit.LeCun{}}},
	}
	b := graph.NewBuilder(graph.Options{Dtype: graph.Float64})
	w := b.Param("W", spec.Shape(spec.Projections[0])...)
	s := circuit.NewSettled(b, spec, circuit.IO{Weight: func(string) graph.Node { return w }})
	x := b.Input("rates", batch, 3)
	v := s.Form("W").Current(b, x, w)
	s.SetRate(phase, "x", x)
	s.SetVar(phase, "y", "v", v)
	s.SetRate(phase, "y", b.Tanh(v))
	s.SetCurrent(phase, "W", b.Exp(v))
	c, err := locality.Certify(b, s, locality.Target{Projection: "W", DW: rule(b, s.Form("W"), x, b.Tanh(v))})
	if err != nil {
		t.Fatal(err)
	}
	return c.Leaks
}

// A weight that places share may change with all of them, and with no other channel.
func TestSharedWeights(t *testing.T) {
	hebb := func(b *graph.Builder, f circuit.Wiring, x, y graph.Node) graph.Node { return f.Outer(b, x, y) }
	exchanged := func(b *graph.Builder, f circuit.Wiring, x, y graph.Node) graph.Node {
		channels := b.Reshape(b.Sum(b.Reshape(y, batch, 2, 2), 2), batch, 2, 1) // sums over channels instead of places
		return f.Outer(b, x, b.Reshape(b.Expand(channels, batch, 2, 2), batch, 4))
	}
	for _, form := range []circuit.Form{circuit.PerChannel{}, circuit.Dense{}} {
		if leaks := mapped(t, form, hebb); len(leaks) > 0 {
			t.Errorf("%s: leaks %q", form, leaks)
		}
		if leaks := mapped(t, form, exchanged); len(leaks) != 1 || !strings.HasPrefix(leaks[0], "mixing in rate y in phase closed: unit 0 reaches synapse (0,1)") {
			t.Errorf("%s: leaks %q, want the other channel's cell", form, leaks)
		}
	}
}
