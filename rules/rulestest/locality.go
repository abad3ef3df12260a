package rulestest

import (
	"slices"
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

// local checks the certificates of a rule that is written in parts of time.
func local(t testing.TB, r rules.Rule, parts []rules.Part) {
	spec := parts[0].S.Spec()
	proofs, err := rules.Certificates(parts)
	if err != nil {
		t.Fatal(err)
	}
	if len(proofs) != len(spec.Plastic()) {
		t.Errorf("%d certificates for %d plastic projections", len(proofs), len(spec.Plastic()))
	}
	for _, proof := range proofs {
		proj, _ := spec.Projection(proof.Projection)
		post, _ := spec.Population(proj.Post)
		last := parts[len(parts)-1]
		whole := last.S.Part() == circuit.Whole && changed(last, proj.Name)
		gradient := r.Needs().Gradient && (whole || last.S.Part() == circuit.Alone)
		var future []string
		if whole {
			future = []string{"future"}
		}
		switch {
		case !gradient && !slices.Equal(proof.Leaks, future):
			t.Errorf("projection %s of a local rule leaks %v, want %v", proj.Name, proof.Leaks, future)
		case gradient && whole && !slices.Contains(proof.Leaks, "future"):
			t.Errorf("projection %s learns by the gradient of whole trials and does not see the future: %v", proj.Name, proof.Leaks)
		case gradient && post.Cell != circuit.Readout && len(proof.Leaks) == 0:
			t.Errorf("projection %s is hidden, and nothing leaks into its gradient", proj.Name)
		}
	}
}
