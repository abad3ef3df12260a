package rulestest_test

import (
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
	"credo/rules"
	"credo/rules/rulestest"
)

// spoiled is a rule with a leak: every change of the projection is multiplied by 1 + the mean of the node that leak returns.
type spoiled struct {
	rules.Rule
	projection string
	leak       func(s *circuit.Settled) graph.Node
}

func (r spoiled) Updates(b *graph.Builder, s *circuit.Settled) []rules.Update {
	out := slices.Clone(r.Rule.Updates(b, s))
	for i, u := range out {
		if u.Target == r.projection {
			out[i].DW = b.Mul(u.DW, b.Shift(b.Mean(r.leak(s)), 1))
		}
	}
	return out
}

// A local rule that is given a signal that its synapses cannot sense is caught, and the signal is named.
func TestSpoiledRulesLeak(t *testing.T) {
	c := models.NewDIC([]int{4, 6, 7, 3})
	for _, row := range []struct {
		name, projection, leak string
		read                   func(s *circuit.Settled) graph.Node
	}{
		{"another layer's rate", "W1", "rate E2 in phase closed", func(s *circuit.Settled) graph.Node { return s.Rate("closed", "E2") }},
		{"another layer's weights", "W2", "weight V", func(s *circuit.Settled) graph.Node { return s.Weight("V") }},
		{"the partner's potential, of all cells", "b2", "mixing in variable u E2 in phase closed", func(s *circuit.Settled) graph.Node { return s.Var("closed", "E2", "u") }},
		{"the loss", "W1", "target", func(s *circuit.Settled) graph.Node { return s.Loss("open") }},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := spoiled{rules.InhibitoryExact(), row.projection, row.read}
			whole := rules.Assign("spoiled",
				rules.Assignment{Cell: circuit.Excitatory, Rule: r}, rules.Assignment{Cell: circuit.Readout, Rule: rules.ReadoutDelta()})
			for _, proof := range rulestest.Certificates(t, whole, c) {
				named := slices.ContainsFunc(proof.Leaks, func(l string) bool { return strings.HasPrefix(l, row.leak) })
				if spoilt := proof.Projection == row.projection; spoilt != named || !spoilt && len(proof.Leaks) > 0 {
					t.Errorf("projection %s: leaks %q, expected %q at %s alone", proof.Projection, proof.Leaks, row.leak, row.projection)
				}
			}
		})
	}
}

// The feedback onto a cell's partner is computed from the weights of all projections above, and nothing else is handed over.
func TestTransportIsTheFeedbackOfTheJacobian(t *testing.T) {
	want := map[string][]string{
		"W1": {"Q1: computed from W2, V"}, "b1": {"Q1: computed from W2, V"},
		"W2": {"Q2: computed from V"}, "b2": {"Q2: computed from V"}, "V": {},
	}
	c := models.NewDIC([]int{4, 6, 7, 3})
	for _, row := range rules.Table().Entries {
		rule := row.New().On(c.Spec())
		if rules.Check(rule, c.Spec()) != nil {
			continue
		}
		proofs := rulestest.Certificates(t, rule, c)
		if len(proofs) != len(want) {
			t.Errorf("%s: %d certificates", row.Name, len(proofs))
		}
		for _, proof := range proofs {
			if !slices.Equal(proof.Transport, want[proof.Projection]) {
				t.Errorf("%s: transport at %s is %q, want %q", row.Name, proof.Projection, proof.Transport, want[proof.Projection])
			}
		}
	}
}

// Rules of published systems learn from the target, at every forward projection of the circuit that goes with them. A rule that reads the
// wrong phase would not, and the law of pairs would pass it as learning without a teacher.
func TestTargetsReachTheForwardWeights(t *testing.T) {
	for _, name := range []string{
		"backprop", "inhibitory-exact", "inhibitory-threshold", "inhibitory-taylor", "inhibitory-exact-online", "inhibitory-taylor-online", "burst", "burstprop",
		"dendritic-error", "feedback-alignment", "direct-feedback-alignment", "sign-symmetric", "kolen-pollack",
	} {
		e, err := rules.Table().Find(name)
		if err != nil {
			t.Fatal(err)
		}
		c, _ := published(t, "", name)
		_, err = circuittest.Build(c, graph.Options{}, 5, func(p *circuittest.Page) error {
			updates, err := rulestest.Write(p, e.New().On(p.S.Spec()))
			for _, u := range updates {
				if proj, ok := p.S.Spec().Projection(u.Target); ok && proj.Role == circuit.Forward && !rulestest.Reads(p.B, u.DW, circuit.TargetName) {
					t.Errorf("%s at %s learns without the target", name, u.Target)
				}
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}
