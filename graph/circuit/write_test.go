package circuit_test

import (
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
)

// plain is a circuit without dynamics: v = x W + noise, and b beside it.
type plain struct{ spec circuit.Spec }

func plainSpec() circuit.Spec {
	return circuit.Spec{
		Name: "plain", Phases: []string{"only"},
		Signals: append(circuit.Examples(2, 3), circuit.Signal{Name: "noise", Shape: circuit.Shape{3}, Origin: circuit.NormalDrawn}),
		Populations: []circuit.Population{
			{Name: "x", Cell: circuit.Sensory, Shape: circuit.Shape{2}},
			{Name: "v", Cell: circuit.Readout, Shape: circuit.Shape{3}, Vars: []string{"v"}},
		},
		Projections: []circuit.Projection{
			{Name: "W", Pre: "x", Post: "v", Onto: "v", Role: circuit.Forward, Plastic: true, Init: circuit.LeCun{}},
			{Name: "B", Pre: "v", Post: "v", Onto: "v", Role: circuit.Recurrent, Init: circuit.Zeros{}},
			{Name: "one", Pre: "v", Post: "v", Onto: "v", Role: circuit.Recurrent, Form: circuit.OneToOne{}},
		},
	}
}

func (p plain) Spec() circuit.Spec { return p.spec }

func (p plain) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	s := circuit.NewSettled(b, p.spec, io)
	v := b.Add(b.MatMul(io.Input(), s.Weight("W")), io.Signal("noise"))
	s.SetOutput("only", v)
	s.SetLoss("only", b.Mean(b.Square(b.Sub(v, io.Target()))))
	return s
}

// Write declares data, one parameter for each stored projection, and noise. By hand: x W = (1·1 + 2·4, …).
func TestWriteDeclaresTheInputs(t *testing.T) {
	p := circuittest.Compile(t, plain{plainSpec()}, graph.Options{Dtype: graph.Float64}, 2, func(p *circuittest.Page) {
		p.Want("v", p.S.Output("only"))
		p.Want("loss", p.S.Loss("only"))
	})
	for name, want := range map[string]bool{"x": true, "target": true, "W": true, "B": true, "noise": true, "one": false} {
		if p.Has(name) != want {
			t.Errorf("input %s: declared %v, want %v", name, p.Has(name), want)
		}
	}
	got := p.Run(t, circuittest.Values{
		"x": {1, 2, 0, -1}, "W": {1, 2, 3, 4, 5, 6}, "noise": {0.5, 0, 0, 0, 0, -0.5}, "target": {9.5, 12, 15, -4, -5, -6.5 + 3},
	})
	circuittest.Near(t, "v", got["v"], []float64{9.5, 12, 15, -4, -5, -6.5}, 0)
	circuittest.Near(t, "loss", got["loss"], []float64{9.0 / 6}, 1e-15)
}

// drift is a circuit in continuous time: dy/dt = x − y in phase "on", and −y in phase "off"; it begins at 2 x.
type drift struct{}

func (drift) Spec() circuit.Spec {
	return circuit.Spec{
		Name: "drift", Phases: []string{"off", "on"}, Signals: circuit.Examples(2, 1), States: []circuit.State{{Name: "y", Shape: []int{2}}},
		Populations: []circuit.Population{{Name: "x", Cell: circuit.Sensory, Shape: circuit.Shape{2}}},
	}
}

func (d drift) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	s := circuit.NewSettled(b, d.Spec(), io)
	y := io.State("y")
	s.SetFlow("off", "y", b.Neg(y))
	s.SetFlow("on", "y", b.Sub(io.Input(), y))
	s.SetStart("y", b.Scale(io.Input(), 2))
	return s
}

// Write declares the states of a circuit in continuous time as inputs.
func TestWriteDeclaresStates(t *testing.T) {
	b := graph.NewBuilder(graph.Options{Dtype: graph.Float64})
	s, err := circuit.Write(b, drift{}, circuit.Dims{Batch: 1})
	if err != nil {
		t.Fatal(err)
	}
	p, err := graph.Compile(b, s.Flow("off", "y"), s.Flow("on", "y"), s.Start("y"))
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string][]float64{circuit.InputName: {3, 5}, circuit.StateName("y"): {1, -1}} {
		if err := p.Bind(name, graph.ArrayOf(graph.Float64, v, 1, 2)); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Run(); err != nil {
		t.Fatal(err)
	}
	for i, want := range [][]float64{{-1, 1}, {2, 6}, {6, 10}} {
		circuittest.Near(t, []string{"off", "on", "start"}[i], p.Output(i).Float64s(), want, 0)
	}
	if s.Start("z").Valid() {
		t.Error("a state without a start begins somewhere")
	}
	if s.Flow("on", "z"); b.Err() == nil || !strings.Contains(b.Err().Error(), "drift records no flow z in phase on; it has: ") {
		t.Errorf("got %v", b.Err())
	}
}

func TestWriteRefuses(t *testing.T) {
	twice := plainSpec()
	twice.Projections[1].Name = "W"
	clash := plainSpec()
	clash.Projections[1].Name = "target"
	for _, row := range []struct {
		spec  circuit.Spec
		batch int
		words string
	}{
		{twice, 2, `plain: projection name "W" is empty or used twice`},
		{plainSpec(), 0, "plain: a batch of 0 samples"},
		{plainSpec(), -1, "plain: a batch of -1 samples"},
		{clash, 2, `"target" is declared twice`},
	} {
		b := graph.NewBuilder(graph.Options{})
		if _, err := circuit.Write(b, plain{row.spec}, circuit.Dims{Batch: row.batch}); err == nil || !strings.Contains(err.Error(), row.words) {
			t.Errorf("got %v, want %q", err, row.words)
		}
	}
}

func TestConstraints(t *testing.T) {
	weights := []float64{1, -2, 3, -4, 5, -6} // A (2, 3); B is the same numbers (3, 2)
	for _, row := range []struct {
		constraint     circuit.Constraint
		target, source string
		want           []float64
		shape          int // rows of the result
	}{
		{circuit.Tie{Dst: "C", Src: "A", Scale: 1}, "C", "A", []float64{1, -2, 3, -4, 5, -6}, 2},
		{circuit.Tie{Dst: "C", Src: "A", Scale: -0.5}, "C", "A", []float64{-0.5, 1, -1.5, 2, -2.5, 3}, 2},
		{circuit.Tie{Dst: "C", Src: "A", Scale: 2, Transposed: true}, "C", "A", []float64{2, -8, -4, 10, 6, -12}, 3},
		{circuit.SignOf{Dst: "B", Src: "A", Transposed: true}, "B", "A", []float64{1, -2, -3, 4, 5, -6}, 3},
		{circuit.SignOf{Dst: "B", Src: "B0"}, "B", "B0", []float64{1, 2, 3, 4, 5, 6}, 3}, // 0 counts as positive
		{circuit.Clip{Projection: "A", Lo: -3, Hi: 2}, "A", "", []float64{1, -2, 2, -3, 2, -3}, 2},
		{circuit.Clip{Projection: "A", Lo: 0, Hi: 10}, "A", "", []float64{1, 0, 3, 0, 5, 0}, 2},
	} {
		if c := row.constraint; c.Target() != row.target || c.Source() != row.source {
			t.Errorf("%+v sets %s by %q", c, c.Target(), c.Source())
		}
		got := apply(t, graph.Float64, weights, func(b *graph.Builder, x graph.Node) graph.Node {
			known := map[string]graph.Node{"A": b.Reshape(x, 2, 3), "B": b.Reshape(x, 3, 2), "B0": b.Scale(b.Reshape(x, 3, 2), 0)}
			out := row.constraint.Apply(b, func(name string) graph.Node { return known[name] })
			if out.Shape()[0] != row.shape {
				t.Errorf("%+v gives shape %v", row.constraint, out.Shape())
			}
			return out
		})
		circuittest.Near(t, "weights", got, row.want, 0)
	}
}
