package rulestest

import (
	"testing"

	"credo/graph/circuit"
	"credo/graph/locality"
	"credo/rules"
)

// Certificates examines every plastic projection that the rule changes, in the order of the Spec.
func Certificates(t testing.TB, r rules.Rule, c circuit.Circuit) []locality.Certificate {
	t.Helper()
	parts, err := rules.Parts(c, r, circuit.Dims{Steps: moments, Batch: batch})
	if err != nil {
		t.Fatal(err)
	}
	proofs, err := rules.Certificates(parts)
	if err != nil {
		t.Fatal(err)
	}
	return proofs
}

func (k *law) locality(t *testing.T) {
	spec := k.c.Spec()
	proofs := Certificates(t, k.r, k.c)
	if len(proofs) != len(spec.Plastic()) {
		t.Errorf("%d certificates for %d plastic projections", len(proofs), len(spec.Plastic()))
	}
	for _, proof := range proofs {
		proj, _ := spec.Projection(proof.Projection)
		post, _ := spec.Population(proj.Post)
		switch {
		case !k.r.Needs().Gradient && len(proof.Leaks) > 0:
			t.Errorf("projection %s of a local rule leaks: %v", proj.Name, proof.Leaks)
		case k.r.Needs().Gradient && post.Cell != circuit.Readout && len(proof.Leaks) == 0:
			t.Errorf("projection %s is hidden, and nothing leaks into its gradient", proj.Name)
		}
	}
}
