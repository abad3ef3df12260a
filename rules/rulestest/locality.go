package rulestest

import (
	"testing"

	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/graph/locality"
	"credo/rules"
)

// Certificates examines every plastic projection that the rule changes, in the order of the Spec.
func Certificates(t testing.TB, r rules.Rule, c circuit.Circuit) []locality.Certificate {
	t.Helper()
	var out []locality.Certificate
	_, err := circuittest.Build(c, exact, batch, func(p *circuittest.Page) error {
		updates, err := Write(p, r)
		for _, proj := range p.S.Spec().Plastic() {
			if err != nil {
				break
			}
			change := rules.Change(p.B, p.S.Spec(), r, updates, proj.Name)
			if !change.DW.Valid() {
				continue
			}
			var proof locality.Certificate
			proof, err = locality.Certify(p.B, p.S, change)
			out = append(out, proof)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
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
