package rulestest

import (
	"testing"

	"credo/graph/circuit"
	"credo/rules"
)

// Law checks one law of a rule in all parts of time in which it is written.
func Law(t testing.TB, r rules.Rule, c circuit.Circuit, name string) {
	parts, err := rules.Parts(c, r, circuit.Dims{Steps: moments, Batch: batch})
	if err != nil {
		t.Fatal(err)
	}
	switch name {
	case "changes":
		changes(t, parts)
		return
	case "locality":
		local(t, r, parts)
		return
	}
	for _, p := range parts {
		k := newLaw(t, r, c, p.S.Part())
		map[string]func(testing.TB){"shapes": k.shapes, "batch": k.batch, "bits": k.bits, "needs": k.needs, "gradients": k.gradients}[name](t)
	}
}
