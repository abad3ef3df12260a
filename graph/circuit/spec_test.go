package circuit_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
)

// small is a description that fits together.
func small() circuit.Spec {
	return circuit.Spec{
		Name: "small", Phases: []string{"open", "closed"},
		Populations: []circuit.Population{
			{Name: "x", Cell: circuit.Sensory, Shape: circuit.Shape{2}},
			{Name: "one", Cell: circuit.Constant, Shape: circuit.Shape{1}},
			{Name: "E", Cell: circuit.Excitatory, Shape: circuit.Shape{3}, Vars: []string{"u", "w"}, Phi: circuit.SoftRelu()},
			{Name: "I", Cell: circuit.Inhibitory, Shape: circuit.Shape{3}, Vars: []string{"u"}},
		},
		Projections: []circuit.Projection{
			{Name: "W", Pre: "x", Post: "E", Onto: "u", Role: circuit.Forward, Plastic: true, Init: circuit.LeCun{}},
			{Name: "b", Pre: "one", Post: "E", Onto: "u", Role: circuit.Forward, Plastic: true, Init: circuit.Zeros{}},
			{Name: "F", Pre: "E", Post: "I", Onto: "u", Role: circuit.Interneuron, Init: circuit.Zeros{}},
			{Name: "EI", Pre: "E", Post: "I", Onto: "u", Role: circuit.Interneuron, Form: circuit.OneToOne{}, Sign: circuit.Positive},
			{Name: "IE", Pre: "I", Post: "E", Onto: "w", Role: circuit.Inhibition, Form: circuit.OneToOne{}, Sign: circuit.Negative, From: []string{"W"}},
		},
		Constraints: []circuit.Constraint{circuit.Clip{Projection: "W", Lo: -1, Hi: 1}},
	}
}

func TestSpecCheck(t *testing.T) {
	if err := small().Check(); err != nil {
		t.Fatalf("a description that fits together is refused: %v", err)
	}
	broken := errors.New("dic: sizes []")
	for _, row := range []struct {
		spoil func(s *circuit.Spec)
		want  string
	}{
		{func(s *circuit.Spec) { s.Invalid = broken }, "dic: sizes []"},
		{func(s *circuit.Spec) { s.Phases = nil }, "small: has no phase"},
		{func(s *circuit.Spec) { s.Populations[1].Name = "x" }, `small: population name "x" is empty or used twice`},
		{func(s *circuit.Spec) { s.Populations[1].Name = "" }, `small: population name "" is empty or used twice`},
		{func(s *circuit.Spec) { s.Populations[2].Shape = circuit.Shape{0} }, "small: population E has 0 cells"},
		{func(s *circuit.Spec) { s.Populations[0].Shape = circuit.Shape{-2} }, "small: population x has -2 cells"},
		{func(s *circuit.Spec) { s.Projections[1].Name = "W" }, `small: projection name "W" is empty or used twice`},
		{func(s *circuit.Spec) { s.Projections[0].Name = "" }, `small: projection name "" is empty or used twice`},
		{func(s *circuit.Spec) { s.Projections[0].Pre = "y" }, `small: projection W goes from "y" to "E", and one of them is no population`},
		{func(s *circuit.Spec) { s.Projections[2].Post = "x2" }, `small: projection F goes from "E" to "x2", and one of them is no population`},
		{func(s *circuit.Spec) { s.Projections[0].Onto = "v" }, `small: projection W drives "v", which is no variable of E`},
		{func(s *circuit.Spec) { s.Projections[2].Post = "x" }, `small: projection F drives "u", which is no variable of x`},
		{func(s *circuit.Spec) { s.Projections[2].Role = "" }, "small: projection F has no role, such as forward"},
		{func(s *circuit.Spec) { s.Projections[0].Init = nil }, "small: projection W is plastic and has no initial weights"},
		{func(s *circuit.Spec) { s.Populations[3].Shape = circuit.Shape{4} }, "small: projection EI is one-to-one between 3 and 4 cells"},
		{func(s *circuit.Spec) {
			s.Populations[3].Shape, s.Projections[3].Form = circuit.Shape{4}, circuit.Reversed{Form: circuit.OneToOne{}}
		}, "small: projection EI is the reverse of a projection that is: one-to-one between 4 and 3 cells"},
		{convolution(5, 1, circuit.Shape{4, 6, 2}, circuit.Shape{1, 2, 3}), "small: projection W is a convolution 5x5 of stride 1, and its kernel is larger than its input of 4x6x2 cells"},
		{convolution(3, 2, circuit.Shape{6, 6, 2}, circuit.Shape{2, 3, 3}), "small: projection W is a convolution 3x3 of stride 2 that makes maps of 2x2x3 of its input of 6x6x2 cells, and its population has 2x3x3"},
		{convolution(3, 2, circuit.Shape{72}, circuit.Shape{2, 2, 3}), "small: projection W is a convolution 3x3 of stride 2 from 72 to 2x2x3 cells: it needs rows, columns and channels at both ends"},
		{convolution(3, 0, circuit.Shape{6, 6, 2}, circuit.Shape{2, 2, 3}), "small: projection W is a convolution 3x3 of stride 0: kernel and stride must be at least 1"},
		{func(s *circuit.Spec) { s.Projections[0].Form = circuit.Masked{Form: circuit.Dense{}, Mask: "m"} },
			"small: projection W is masked dense, and no fixed values are named \"m\""},
		{func(s *circuit.Spec) { s.Populations[0].Shape = circuit.Shape{2, 0} }, "small: population x has 2x0 cells"},
		{func(s *circuit.Spec) { s.Populations[0].Shape = nil }, "small: population x has 0 cells"},
		{func(s *circuit.Spec) { s.Projections[4].From = []string{"Z"} }, `small: projection IE is computed from "Z", which is no projection`},
		{func(s *circuit.Spec) { s.Constraints[0] = circuit.Tie{Dst: "Z", Src: "W"} }, `small: a constraint on "Z", which is no projection`},
		{func(s *circuit.Spec) { s.Constraints[0] = circuit.Tie{Dst: "F", Src: "Z", Scale: 1} }, "small: F tied to Z, which is no projection"},
		{func(s *circuit.Spec) { s.Starts = []circuit.Constraint{circuit.SignOf{Dst: "F", Src: "Z"}} }, "small: F has the signs of Z, which is no projection"},
		{func(s *circuit.Spec) { s.Constraints[0] = circuit.Tie{Dst: "F", Src: "W", Scale: 1, Transposed: true} },
			"small: F tied to W, whose weights are copied in shape [3 2], and its own have [3 3]"},
		{func(s *circuit.Spec) { s.Starts = []circuit.Constraint{circuit.SignOf{Dst: "b", Src: "W"}} },
			"small: b has the signs of W, whose weights are copied in shape [2 3], and its own have [1 3]"},
		{func(s *circuit.Spec) { s.Constraints[0] = circuit.Tie{Dst: "F", Src: "W"} }, "small: F tied to W with scale 0: the scale must be another"},
	} {
		s := small()
		row.spoil(&s)
		if err := s.Check(); err == nil || err.Error() != row.want {
			t.Errorf("got %v, want %s", err, row.want)
		}
	}
}

// convolution makes W a convolution between other shapes.
func convolution(kernel, stride int, pre, post circuit.Shape) func(s *circuit.Spec) {
	return func(s *circuit.Spec) {
		s.Populations[0].Shape, s.Populations[2].Shape = pre, post
		s.Projections[0].Form = circuit.Conv{Kernel: kernel, Stride: stride}
	}
}

func names(ps []circuit.Projection) string {
	var out []string
	for _, p := range ps {
		out = append(out, p.Name)
	}
	return strings.Join(out, " ")
}

func TestSpecQueries(t *testing.T) {
	s := small()
	for _, row := range []struct{ what, got, want string }{
		{"plastic", names(s.Plastic()), "W b"},
		{"stored", names(s.Stored()), "W b F"},
		{"onto E", names(s.Onto("E")), "W b IE"},
		{"onto I", names(s.Onto("I")), "F EI"},
		{"onto x", names(s.Onto("x")), ""},
		{"shape of W", fmt.Sprint(s.Shape(s.Projections[0])), "[2 3]"},
		{"shape of b", fmt.Sprint(s.Shape(s.Projections[1])), "[1 3]"},
		{"forms", fmt.Sprintf("%s, %s", circuit.Reversed{Form: circuit.PerChannel{}}, s.Projections[0].Connects()), "reversed per channel, dense"},
	} {
		if row.got != row.want {
			t.Errorf("%s: %q, want %q", row.what, row.got, row.want)
		}
	}
	if p, ok := s.Population("E"); !ok || p.Size() != 3 {
		t.Errorf("population E: %+v, %v", p, ok)
	}
	if p, ok := s.Projection("EI"); !ok || p.Post != "I" {
		t.Errorf("projection EI: %+v, %v", p, ok)
	}
	if _, ok := s.Population("W"); ok {
		t.Error("there is a population W")
	}
	if _, ok := s.Projection("E"); ok {
		t.Error("there is a projection E")
	}
}

// Only makes others stop learning, in a copy; it makes nothing learn that did not.
func TestOnly(t *testing.T) {
	s := small()
	only := s.Only(func(p circuit.Projection) bool { return p.Name == "b" || p.Name == "F" })
	if got := names(only.Plastic()); got != "b" {
		t.Errorf("plastic: %q, want b", got)
	}
	if got := names(s.Plastic()); got != "W b" {
		t.Errorf("the original has changed: %q are plastic", got)
	}
	if got := names(only.Stored()); got != "W b F" {
		t.Errorf("stored: %q, want W b F", got)
	}
}

// record fills a Settled with nodes that can be told apart by their shape.
func record(b *graph.Builder) *circuit.Settled {
	w := b.Param("W", 2, 3)
	s := circuit.NewSettled(b, small(), circuit.IO{Weight: func(name string) graph.Node {
		if name == "W" {
			return w
		}
		return graph.Node{}
	}})
	s.SetVar("open", "E", "u", b.Input("u", 1))
	s.SetVar("closed", "E", "w", b.Input("w", 2))
	s.SetRate("open", "E", b.Input("rE", 3))
	s.SetRate("closed", "E", b.Input("rE2", 4))
	s.SetCurrent("closed", "IE", b.Input("i", 5))
	s.SetModulator("closed", "ACh", b.Input("m", 6))
	s.SetMemory("rule/W/y0", b.Input("y0", 7))
	s.SetResidual("open", b.Input("res", 8))
	s.SetSteps("open", b.Input("steps", 9))
	s.SetTrajectory("open", "E", "u", b.Input("traj", 10))
	s.SetOutput("open", b.Input("out", 11))
	s.SetLoss("open", b.Input("loss", 12))
	return s
}

func TestSettledGivesWhatWasRecorded(t *testing.T) {
	b := graph.NewBuilder(graph.Options{})
	s := record(b)
	for i, n := range []graph.Node{
		s.Var("open", "E", "u"), s.Var("closed", "E", "w"), s.Rate("open", "E"), s.Rate("closed", "E"), s.Current("closed", "IE"),
		s.Modulator("closed", "ACh"), s.Memory("rule/W/y0"), s.Residual("open"), s.Steps("open"), s.Trajectory("open", "E", "u"),
		s.Output("open"), s.Loss("open"),
	} {
		if !slices.Equal(n.Shape(), []int{i + 1}) {
			t.Errorf("record %d has shape %v", i+1, n.Shape())
		}
	}
	if !s.Settles("open") || s.Settles("closed") {
		t.Error("only phase open has a residual")
	}
	var sites []string
	for _, site := range s.Only(func(circuit.Projection) bool { return false }).Sites() {
		sites = append(sites, site.String())
	}
	want := "variable u E in phase open, variable w E in phase closed, rate E in phase open, rate E in phase closed, current IE in phase closed, " +
		"modulator ACh in phase closed, memory rule/W/y0"
	if got := strings.Join(sites, ", "); !strings.HasPrefix(got, want) {
		t.Errorf("sites:\n%s\nwant\n%s", got, want)
	}
}

// A missing record is an error that names it and lists the records of its kind.
func TestSettledNamesWhatItHas(t *testing.T) {
	for _, row := range []struct {
		read func(s *circuit.Settled) graph.Node
		want string
	}{
		{func(s *circuit.Settled) graph.Node { return s.Rate("open", "I") }, "small records no rate I in phase open; it has: rate E in phase closed, rate E in phase open"},
		{func(s *circuit.Settled) graph.Node { return s.Var("open", "E", "w") }, "small records no variable w E in phase open; it has: variable u E in phase open, variable w E in phase closed"},
		{func(s *circuit.Settled) graph.Node { return s.Current("open", "IE") }, "small records no current IE in phase open; it has: current IE in phase closed"},
		{func(s *circuit.Settled) graph.Node { return s.Modulator("open", "ACh") }, "small records no modulator ACh in phase open; it has: modulator ACh in phase closed"},
		{func(s *circuit.Settled) graph.Node { return s.Memory("y") }, "small records no memory y; it has: memory rule/W/y0"},
		{func(s *circuit.Settled) graph.Node { return s.Residual("closed") }, "small records no residual in phase closed; it has: residual in phase open"},
		{func(s *circuit.Settled) graph.Node { return s.Steps("closed") }, "small records no steps in phase closed; it has: steps in phase open"},
		{func(s *circuit.Settled) graph.Node { return s.Trajectory("closed", "E", "u") }, "small records no trajectory u E in phase closed; it has: trajectory u E in phase open"},
		{func(s *circuit.Settled) graph.Node { return s.Output("closed") }, "small records no output in phase closed; it has: output in phase open"},
		{func(s *circuit.Settled) graph.Node { return s.Loss("shut") }, "small records no loss in phase shut; it has: loss in phase open"},
		{func(s *circuit.Settled) graph.Node { return s.Weight("EI") }, `small has no weights "EI"`},
	} {
		b := graph.NewBuilder(graph.Options{})
		if n := row.read(record(b)); n.Valid() || b.Err() == nil || b.Err().Error() != row.want {
			t.Errorf("got node %v and error %v, want %s", n.Valid(), b.Err(), row.want)
		}
	}
}
