package rules_test

import (
	"fmt"
	"slices"
	"testing"

	"credo/graph/circuit/circuittest"
	"credo/graph/graphtest"
	"credo/rules"
	"credo/rules/rulestest"
)

// Through convolutions, too, rules keep their laws: shapes, minibatches, bits, locality.
func TestLawsOfMaps(t *testing.T) {
	for _, r := range []rules.Rule{rules.FeedbackAlignment(), rules.Backprop()} {
		t.Run(r.Name(), func(t *testing.T) { rulestest.Laws(t, r, graphtest.Maps{}) })
	}
}

// With the weights of the forward convolutions in its adjoints feedback alignment is back-propagation; with others it is not, below the
// read-out.
func TestAlignmentThroughMapsIsBackprop(t *testing.T) {
	c := graphtest.Maps{}
	run := func(r rules.Rule, at circuittest.Values) circuittest.Values {
		return circuittest.Compile(t, c, exactly, 5, rulestest.Must(t, r)).Run(t, at)
	}
	at := circuittest.Draw(c, 5, 1)
	tied := at.With("Y1", at["W2"]).With("Y2", at["W3"])
	want := run(rules.Backprop(), tied)
	alike, other := run(rules.FeedbackAlignment(), tied), run(rules.FeedbackAlignment(), at)
	for l := 1; l <= 3; l++ {
		for _, p := range []string{fmt.Sprint("W", l), fmt.Sprint("b", l)} {
			name := rulestest.Delta(p)
			circuittest.Near(t, name, alike[name], want[name], 1e-12)
			if l < 3 {
				circuittest.Apart(t, name+", other feedback", other[name], want[name], 1e-2)
			}
		}
	}
}

// The certificate names the tie, and nothing else.
func TestMapsAreLocal(t *testing.T) {
	for _, proof := range rulestest.Certificates(t, rules.FeedbackAlignment(), graphtest.Maps{Tied: true}) {
		want := map[byte][]string{'1': {"Y1: tied to W2"}, '2': {"Y2: tied to W3"}, '3': {}}[proof.Projection[1]]
		if len(proof.Leaks) > 0 || !slices.Equal(proof.Transport, want) {
			t.Errorf("%s: leaks %q, transport %q, want none and %q", proof.Projection, proof.Leaks, proof.Transport, want)
		}
	}
}
