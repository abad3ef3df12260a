package rules_test

import (
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/rules"
)

// still is a circuit that does not settle: it records the numbers it is given. Two sensory cells drive two pyramidal cells, each
// with a private inhibitory partner, and one read-out under a controller; two samples, phases "open" and "closed".
type still struct{ numbers circuittest.Values }

func stillSpec() circuit.Spec {
	phi := circuit.Softplus{A: 2, K: 0.5, S: 1}
	return circuit.Spec{
		Name: "still", Phases: []string{"open", "closed"}, Signals: circuit.Examples(2, 1),
		Populations: []circuit.Population{
			{Name: "x", Cell: circuit.Sensory, Shape: circuit.Shape{2}},
			{Name: "one", Cell: circuit.Constant, Shape: circuit.Shape{1}},
			{Name: "E", Cell: circuit.Excitatory, Shape: circuit.Shape{2}, Vars: []string{"u"}, Phi: circuit.SoftRelu()},
			{Name: "I", Cell: circuit.Inhibitory, Shape: circuit.Shape{2}, Vars: []string{"u"}, Phi: phi},
			{Name: "v", Cell: circuit.Readout, Shape: circuit.Shape{1}, Vars: []string{"v", "error"}},
			{Name: "c", Cell: circuit.Controller, Shape: circuit.Shape{1}, Vars: []string{"q"}},
		},
		Projections: []circuit.Projection{
			{Name: "W", Pre: "x", Post: "E", Onto: "u", Role: circuit.Forward, Plastic: true, Init: circuit.LeCun{}},
			{Name: "b", Pre: "one", Post: "E", Onto: "u", Role: circuit.Forward, Plastic: true, Init: circuit.Zeros{}},
			{Name: "IE", Pre: "I", Post: "E", Onto: "u", Role: circuit.Inhibition, Form: circuit.OneToOne{}, Sign: circuit.Negative},
			{Name: "V", Pre: "E", Post: "v", Onto: "v", Role: circuit.Forward, Plastic: true, Init: circuit.LeCun{}},
			{Name: "teaching", Pre: "c", Post: "v", Onto: "v", Role: circuit.Teaching, Form: circuit.OneToOne{}, Sign: circuit.Positive},
		},
	}
}

// numbers are the records of the circuit: "rate E closed" and so on. Open-loop numbers differ, so that a rule that reads the wrong
// phase shows.
func numbers() circuittest.Values {
	return circuittest.Values{
		"rate x closed": {1, 2, 3, -1}, "rate x open": {9, 9, 9, 9},
		"rate one closed": {1, 1}, "rate one open": {9, 9},
		"rate E closed": {0.5, 2, 1.5, 0.25}, "rate E open": {0.1, 0.2, 0.3, 0.4},
		"variable u E closed": {0, 1, -1, 2}, "variable u E open": {3, 3, 3, 3},
		"current IE closed": {-0.5, -1, -2, -1.5}, "current IE open": {-0.4, -0.6, -0.8, -1.4},
		"variable v v closed": {0.5, -1}, "variable v v open": {7, 7},
		"variable error v closed": {8, 8}, "variable error v open": {0.75, -0.5},
		"current V closed": {0.25, 0.5}, "current V open": {6, 6},
	}
}

func (s still) Spec() circuit.Spec { return stillSpec() }

func (s still) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	out := circuit.NewSettled(b, s.Spec(), io)
	for _, ph := range s.Spec().Phases {
		in := func(name string) graph.Node {
			name += " " + ph
			return b.Input(name, 2, len(s.numbers[name])/2)
		}
		for _, pop := range []string{"x", "one", "E"} {
			out.SetRate(ph, pop, in("rate "+pop))
		}
		out.SetVar(ph, "E", "u", in("variable u E"))
		out.SetVar(ph, "v", "v", in("variable v v"))
		out.SetVar(ph, "v", "error", in("variable error v"))
		out.SetCurrent(ph, "IE", in("current IE"))
		out.SetCurrent(ph, "V", in("current V"))
	}
	return out
}

// only is a circuit in which no other projections learn.
type only struct {
	circuit.Circuit
	names []string
}

func (o only) keep(p circuit.Projection) bool {
	for _, name := range o.names {
		if p.Name == name {
			return true
		}
	}
	return false
}

func (o only) Spec() circuit.Spec { return o.Circuit.Spec().Only(o.keep) }

func (o only) Settle(b *graph.Builder, io circuit.IO) *circuit.Settled {
	return o.Circuit.Settle(b, io).Only(o.keep)
}

// learn runs a rule on the still circuit, in which only the named projections learn, from the given memory.
func learn(t *testing.T, r rules.Rule, memory circuittest.Values, plastic ...string) circuittest.Values {
	t.Helper()
	s := still{numbers()}
	p := circuittest.Compile(t, only{s, plastic}, graph.Options{Dtype: graph.Float64, NoGrad: true}, 2, func(p *circuittest.Page) {
		for name, v := range s.numbers {
			p.Declared(name, 2, len(v)/2)
		}
		for _, m := range r.Memory(p.S.Spec()) {
			p.Declared(m.Name, m.Shape(p.S.Spec(), p.S.Batch())...)
		}
		updates, err := rules.Write(p.B, p.S, r)
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range updates {
			p.Want(u.Target, u.DW)
		}
	})
	at := s.numbers
	for name, v := range memory {
		at[name] = v
	}
	return p.Run(t, at)
}
