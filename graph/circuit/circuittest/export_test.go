package circuittest

import (
	"testing"

	"credo/graph/circuit"
)

// Law checks one law of a circuit, or of a Trial.
func Law(t testing.TB, c circuit.Circuit, name string) {
	k := newLaw(t, c)
	map[string]func(testing.TB){
		"records": k.records, "relations": k.relations, "transport": k.transport, "gradient": k.gradient, "samples": k.samples,
		"networks": k.networks, "target": k.target, "bits": k.bits, "moments": k.moments,
	}[name](t)
}
