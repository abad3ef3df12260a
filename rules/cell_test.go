package rules_test

import (
	"slices"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/locality"
	"credo/models"
	"credo/rules"
)

// certificate examines the synapse of a circuit of one cell.
func certificate(t *testing.T, c circuit.Circuit, r rules.Rule) locality.Certificate {
	t.Helper()
	b := graph.NewBuilder(graph.Options{Dtype: graph.Float64})
	s, err := circuit.Write(b, c, circuit.Dims{Batch: 5})
	if err != nil {
		t.Fatal(err)
	}
	updates, err := rules.Write(b, s, r)
	if err != nil {
		t.Fatal(err)
	}
	if len(updates) != 1 || updates[0].Target != "W1" {
		t.Fatalf("rule %s changes %+v, want W1 alone", r.Name(), updates)
	}
	proof, err := locality.Certify(b, s, locality.Target{Projection: "W1", DW: updates[0].DW})
	if err != nil {
		t.Fatal(err)
	}
	return proof
}

// Rules of circuits of one cell see no more than the synapse can sense; one that is handed the target is caught.
func TestRulesOfOneCellAreLocal(t *testing.T) {
	for _, row := range []struct {
		circuit circuit.Circuit
		rule    rules.Rule
	}{
		{models.NewDICPair(), rules.InhibitoryLine(1.5, 1.5)},
		{models.NewDICPair(), rules.InhibitoryExact()},
		{models.NewDendriticCell(models.Above{Gain: 1}), rules.DendriticError()},
		{models.NewControlledCell(models.Above{Gain: 1}), rules.FeedbackControl()},
		{models.NewBurstCell(models.Above{Gain: 1}), rules.Burst()},
		{models.NewBurstCCNCell(models.Above{Gain: 1}), rules.Burst()},
	} {
		if proof := certificate(t, row.circuit, row.rule); len(proof.Leaks) > 0 || len(proof.Transport) > 0 {
			t.Errorf("rule %s on %s: leaks %v, transport %v", row.rule.Name(), row.circuit.Spec().Name, proof.Leaks, proof.Transport)
		}
		phases := row.circuit.Spec().Phases
		nosy := rules.Local("nosy", rules.Needs{Phases: phases}, nil, func(b *graph.Builder, l rules.Locals) []rules.Update {
			return []rules.Update{{DW: l.Outer(b.Mul(l.Rate(phases[0]), b.Input("spoken aloud", 5, 1)))}}
		})
		if proof := certificate(t, row.circuit, nosy); !slices.Contains(proof.Leaks, "spoken aloud") {
			t.Errorf("a rule on %s that reads another input: leaks %v", row.circuit.Spec().Name, proof.Leaks)
		}
	}
}

// None of them fits a circuit that has no such cells, and its refusal names the missing thing.
func TestRulesOfOneCellNeedTheirCells(t *testing.T) {
	pair := models.NewDICPair().Spec()
	for _, row := range []struct {
		rule rules.Rule
		want string
	}{
		{rules.DendriticError(), `rule dendritic-error needs a phase "teacher", and circuit dicpair has: closed`},
		{rules.FeedbackControl(), `rule feedback-control at projection W1 of circuit dicpair needs a variable "predicted" of population E1, which has: u`},
		{rules.Burst(), `rule burst needs a phase "teacher", and circuit dicpair has: closed`},
	} {
		if err := rules.Check(row.rule, pair); err == nil || err.Error() != row.want {
			t.Errorf("refused with %v, want %s", err, row.want)
		}
	}
}
