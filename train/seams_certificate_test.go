package train_test

import (
	"slices"
	"strings"
	"testing"

	"credo/graph/circuit"
	"credo/graph/graphtest"
	"credo/graph/locality"
	"credo/rules"
	"credo/rules/rulestest"
)

// Rules of the seam circuits are local, by their traces too, and the certificate names weights that feedback is copied from. A rule that goes
// back through a trial reads the future, and nothing else that it should not. The gradient of a hidden projection leaks.
func TestCertificatesOfSeamCircuits(t *testing.T) {
	spiking, drawn, side := spikingNetwork(), spikingNetwork(), gated
	drawn.Tied, side.Networks = false, 2
	for _, row := range []struct {
		circuit          circuit.Circuit
		rule             rules.Rule
		projection       string
		leaks, transport string // of which the certificate says something; "": of nothing
	}{
		{graphtest.Maps{}, rules.FeedbackAlignment(), "W1", "", ""},
		{graphtest.Maps{}, rules.Backprop(), "W1", "W2", ""},
		{spiking, eprop(spiking), graphtest.Rec, "", "out"},
		{drawn, eprop(drawn), graphtest.Rec, "", ""},
		{drawn, eprop(drawn), graphtest.Out, "", ""},
		{drawn, epropBackwards(drawn), graphtest.In, "future", ""},
		{drawn, rules.Backprop(), graphtest.In, "future", ""},
		{drawn, rules.Backprop(), graphtest.Rec, "out", ""},
		{side, hebbRule(), graphtest.Weights, "", ""},
		{continuous, rules.ContinuousBurst(), "W1", "", "W2"},
		{continuous, rules.ContinuousBurst(), "b3", "", ""},
	} {
		proofs := rulestest.Certificates(t, row.rule, row.circuit)
		i := slices.IndexFunc(proofs, func(c locality.Certificate) bool { return c.Projection == row.projection })
		if i < 0 {
			t.Errorf("%s changes no %s: %v", row.rule.Name(), row.projection, proofs)
			continue
		}
		if !says(proofs[i].Leaks, row.leaks) || !says(proofs[i].Transport, row.transport) {
			t.Errorf("%s at %s of %s: leaks %v, transport %v; want %q and %q", row.rule.Name(), row.projection, row.circuit.Spec().Name, proofs[i].Leaks, proofs[i].Transport, row.leaks, row.transport)
		}
	}
}

// says tells whether a word is in a list, or, if there is no word, whether the list is empty.
func says(list []string, word string) bool {
	if word == "" {
		return len(list) == 0
	}
	return strings.Contains(strings.Join(list, "; "), word)
}

// Rules of the seam circuits keep the laws of rules: changes do not depend on the order of samples, or on a sample that comes twice, by traces
// neither; an instance learns as it does alone.
func TestLawsOfSeamCircuits(t *testing.T) {
	spiking, side := spikingNetwork(), gated
	spiking.Alpha, spiking.Threshold, spiking.Beta = 0.6, 0.2, 1 // so that cells spike in a few moments
	side.Networks = 2
	rulestest.Laws(t, eprop(spiking), spiking)
	rulestest.Laws(t, epropBackwards(spiking), spiking)
	rulestest.Laws(t, hebbRule(), side)
	rulestest.Laws(t, rules.ContinuousBurst(), continuous)
}
