package models_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
)

// Settings of networks of pyramidal cells that make no sense are an error which names the circuit and the setting; so is data of
// other widths.
func TestSenselessPyramidalNetworksAreRefused(t *testing.T) {
	sizes := []int{4, 6, 3}
	for _, row := range []struct {
		circuit circuit.Circuit
		words   string
	}{
		{models.NewBurstCCN([]int{4}), "burstccn: sizes [4]: needs inputs and outputs"},
		{bursting(sizes, func(c *models.BurstCCN) { c.Baseline = 1 }), "burstccn: a baseline of 1"},
		{bursting(sizes, func(c *models.BurstCCN) { c.Noise = math.NaN() }), "burstccn: noise of standard deviation NaN"},
		{bursting(sizes, func(c *models.BurstCCN) { c.Y = signs(circuit.FixedSizes) }), "burstccn: y cannot be signs: use tied, symmetric or random"},
		{bursting(sizes, func(c *models.BurstCCN) { c.Q = signs(circuit.BatchSizes) }), "burstccn: q cannot be signs: use tied, symmetric or random"},
		{bursting(sizes, func(c *models.BurstCCN) { c.Q = nil }), "burstccn: q needs a source of weights"},
		{bursting(sizes, func(c *models.BurstCCN) { c.QOf = "event" }), `burstccn: q_of "event" is not one of bursts, forward`},
		{bursting(sizes, tied, func(c *models.BurstCCN) { c.LearnQ = true }), "burstccn: feedback that is a copy after every step cannot learn"},
		{bursting(sizes, tied, func(c *models.BurstCCN) { c.LearnY = true }), "burstccn: feedback that is a copy after every step cannot learn"},
		{models.NewBurstprop([]int{4, 0, 3}), "burstprop: sizes [4 0 3]: every size must be positive"},
		{prop(sizes, func(c *models.Burstprop) { c.Baseline = math.NaN() }), "burstprop: a baseline of NaN"},
		{prop(sizes, func(c *models.Burstprop) { c.Recurrent = false }), "burstprop: recurrent weights learn, and there are none"},
		{prop(sizes, func(c *models.Burstprop) { c.LearnY, c.Y = true, circuit.Tied{Scale: 1} }), "burstprop: feedback that is a copy after every step cannot learn"},
		{prop(sizes, func(c *models.Burstprop) { c.Y = circuit.Symmetric{} }), "burstprop: feedback of scale 0: needs a positive number"},
		{prop(sizes, func(c *models.Burstprop) { c.Y = nil }), "burstprop: y needs a source of weights"},
		{models.NewEDN(nil), "edn: sizes []"},
		{edn(sizes, func(c *models.EDN) { c.LambdaOutput = 0 }), "edn: teaching moves a soma by a share of 0"},
		{edn(sizes, func(c *models.EDN) { c.LambdaInterneuron = 1 }), "edn: teaching moves a soma by a share of 1"},
		{edn(sizes, func(c *models.EDN) { c.LambdaHidden = math.Inf(1) }), "edn: somata take +Inf of the apical potential"},
		{edn(sizes, func(c *models.EDN) { c.Interneurons = signs(circuit.UniformSizes) }), "edn: interneurons cannot be signs: use tied, symmetric or random"},
		{edn(sizes, func(c *models.EDN) { c.Y = circuit.Random{Scale: math.NaN()} }), "edn: feedback of scale NaN"},
	} {
		for _, err := range []error{row.circuit.Spec().Check(), write(row.circuit, 5)} {
			if err == nil || !strings.Contains(err.Error(), row.words) {
				t.Errorf("got %v, want %q", err, row.words)
			}
		}
	}
}

// An answer takes as many instructions as a perceptron of the same units: the sweep back is left out.
func TestAnswersDoWithoutFeedback(t *testing.T) {
	sizes := []int{4, 6, 7, 3}
	instructions := func(c circuit.Circuit) int {
		return circuittest.Compile(t, c, graph.Options{NoGrad: true}, 5, func(p *circuittest.Page) {
			phase := p.S.Spec().Phases[0]
			p.Want("answer", p.S.Output(phase))
			p.Want("loss", p.S.Loss(phase))
		}).Stats().Instructions
	}
	want := instructions(models.NewSigmoidMLP(sizes))
	for _, c := range []circuit.Circuit{models.NewBurstCCN(sizes), models.NewBurstprop(sizes), models.NewEDN(sizes)} {
		if n := instructions(c); n != want {
			t.Errorf("%s: %d instructions, want %d", c.Spec().Name, n, want)
		}
	}
}

// Copies are declared from the top of the chain on, so that a copy of a copy is exact: feedback first, then interneurons.
func TestCopiesAreDeclaredInOrder(t *testing.T) {
	sizes := []int{4, 6, 7, 3}
	up := func(dst, src string, scale float64) circuit.Constraint {
		return circuit.Tie{Dst: dst, Src: src, Scale: scale, Transposed: true}
	}
	along := func(dst, src string, scale float64) circuit.Constraint {
		return circuit.Tie{Dst: dst, Src: src, Scale: scale}
	}
	both := edn(sizes, func(c *models.EDN) {
		c.Y, c.Interneurons = circuit.Tied{Scale: 0.5}, circuit.Tied{Scale: 0.7}
	})
	chain := []circuit.Constraint{up("Y1", "W2", 0.5), up("Y2", "W3", 0.5),
		along("F1", "W2", 1), along("f1", "b2", 1), along("H1", "Y1", 0.7), along("F2", "W3", 1), along("f2", "b3", 1), along("H2", "Y2", 0.7)}
	eventsOf := func(source func(q float64) circuit.Source, of string) circuit.Circuit {
		return bursting(sizes, func(c *models.BurstCCN) { c.Y, c.Q, c.QOf, c.LearnQ = source(1), source(0.3), of, false })
	}
	tie := func(scale float64) circuit.Source { return circuit.Tied{Scale: scale} }
	start := func(scale float64) circuit.Source { return circuit.Symmetric{Scale: scale} }
	ofBursts := []circuit.Constraint{up("Y1", "W2", 1), up("Y2", "W3", 1), along("Q1", "Y1", 0.15), along("Q2", "Y2", 0.15)}
	ofForward := []circuit.Constraint{up("Y1", "W2", 1), up("Y2", "W3", 1), up("Q1", "W2", 0.15), up("Q2", "W3", 0.15)}
	three := []circuit.Constraint{up("Y0", "W1", 0.5), up("Y1", "W2", 0.5), up("Y2", "W3", 0.5)}
	for _, row := range []struct {
		name           string
		circuit        circuit.Circuit
		starts, always []circuit.Constraint
	}{
		{"edn, tied", both, chain, chain},
		{"edn", models.NewEDN(sizes), []circuit.Constraint{along("F1", "W2", 1), along("f1", "b2", 1), along("H1", "Y1", 1),
			along("F2", "W3", 1), along("f2", "b3", 1), along("H2", "Y2", 1)}, nil},
		{"edn, drawn", edn(sizes, func(c *models.EDN) { c.Interneurons = circuit.Random{Scale: 1, Draw: circuit.NormalDraw} }), nil, nil},
		{"burstccn", models.NewBurstCCN(sizes), []circuit.Constraint{along("Q1", "Y1", 0.5), along("Q2", "Y2", 0.5)}, nil},
		{"burstccn, tied", eventsOf(tie, "bursts"), ofBursts, ofBursts},
		{"burstccn, symmetric", eventsOf(start, "bursts"), ofBursts, nil},
		{"burstccn, of forward weights", eventsOf(start, "forward"), ofForward, nil},
		{"burstccn, tied to forward weights", eventsOf(tie, "forward"), ofForward, ofForward},
		{"burstprop", models.NewBurstprop(sizes), nil, nil},
		{"burstprop, tied", prop(sizes, func(c *models.Burstprop) { c.Y = circuit.Tied{Scale: 0.5} }), three, three},
		{"burstprop, symmetric", prop(sizes, func(c *models.Burstprop) { c.Y = circuit.Symmetric{Scale: 0.5} }), three, nil},
	} {
		if s := row.circuit.Spec(); !slices.Equal(s.Starts, row.starts) || !slices.Equal(s.Constraints, row.always) {
			t.Errorf("%s: at the start %v, always %v", row.name, s.Starts, s.Constraints)
		}
	}
}
