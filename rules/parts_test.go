package rules_test

import (
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/graphtest"
	"credo/models"
	"credo/rules"
)

// correlated is ΔW = ⟨sent × variable⟩, in every moment or over whole trials.
func correlated(variable string, write func(string, rules.Needs, func(*graph.Builder, rules.Locals) []rules.Update) rules.Rule) rules.Rule {
	needs := rules.Needs{Phases: []string{"trial"}, Vars: []string{variable}}
	return write("product", needs, func(_ *graph.Builder, l rules.Locals) []rules.Update {
		return []rules.Update{{DW: l.Outer(l.Var("trial", variable))}}
	})
}

func inMoments(name string, n rules.Needs, f func(*graph.Builder, rules.Locals) []rules.Update) rules.Rule {
	return rules.Local(name, n, nil, f)
}

// A rule is written in a moment, in a trial, or in parts in both, and the certificate has the leaks of all parts.
func TestPartsOfTime(t *testing.T) {
	onto := func(cell string, r rules.Rule) rules.Assignment { return rules.Assignment{Cell: cell, Rule: r} }
	hidden := correlated("psi", inMoments)
	d := circuit.Dims{Steps: 3, Batch: 2}
	spiking := graphtest.Spiking{Inputs: 5, Cells: 8, Outputs: 2, Alpha: 0.95, Kappa: 0.93, Threshold: 0.4, Gamma: 0.3, Refractory: 2}
	for _, row := range []struct {
		name  string
		rule  rules.Rule
		parts []circuit.Part
		leaks map[string]string // of the projections; "future", or the first of several
	}{
		{"local", rules.Assign("r", onto("LIF", hidden), onto(circuit.Readout, correlated("error", inMoments))),
			[]circuit.Part{circuit.Moment}, map[string]string{}},
		{"a course at the read-out", rules.Assign("r", onto("LIF", hidden), onto(circuit.Readout, correlated("error", rules.Course))),
			[]circuit.Part{circuit.Moment, circuit.Whole}, map[string]string{graphtest.Out: "future"}},
		{"both at the read-out", rules.Assign("r", onto("LIF", hidden), onto(circuit.Readout, correlated("error", inMoments)), onto(circuit.Readout, correlated("error", rules.Course))),
			[]circuit.Part{circuit.Moment, circuit.Whole}, map[string]string{graphtest.Out: "future"}},
		{"courses", rules.Assign("r", onto("LIF", correlated("psi", rules.Course)), onto(circuit.Readout, correlated("error", rules.Course))),
			[]circuit.Part{circuit.Whole}, map[string]string{graphtest.In: "future", graphtest.Rec: "future", graphtest.Out: "future"}},
		{"backprop", rules.Backprop(),
			[]circuit.Part{circuit.Whole}, map[string]string{graphtest.In: "future", graphtest.Rec: "future", graphtest.Out: "future"}},
	} {
		parts, err := rules.Parts(spiking, row.rule, d)
		if err != nil {
			t.Fatal(err)
		}
		var got []circuit.Part
		for _, p := range parts {
			got = append(got, p.S.Part())
		}
		if !slices.Equal(got, row.parts) {
			t.Errorf("%s: written in parts %v, want %v", row.name, got, row.parts)
		}
		proofs, err := rules.Certificates(parts)
		if err != nil || len(proofs) != 3 {
			t.Fatalf("%s: %d certificates, %v", row.name, len(proofs), err)
		}
		for _, c := range proofs {
			want, leaky := row.leaks[c.Projection]
			if leaky != (len(c.Leaks) > 0) || leaky && !slices.Contains(c.Leaks, want) || row.name != "backprop" && len(c.Leaks) > 1 {
				t.Errorf("%s at %s: leaks %q, want %q", row.name, c.Projection, c.Leaks, want)
			}
		}
	}
}

// A rule that reads whole trials is refused where there are none, before anything is written.
func TestCourseNeedsTrials(t *testing.T) {
	course := rules.Course("course", rules.Needs{Phases: []string{"forward"}}, func(_ *graph.Builder, l rules.Locals) []rules.Update {
		return []rules.Update{{DW: l.Outer(l.Rate("forward"))}}
	})
	_, err := rules.Parts(models.NewMLP([]int{3, 2}), course, circuit.Dims{Steps: 3, Batch: 2})
	if err == nil || !strings.Contains(err.Error(), "rule course reads whole trials, and circuit mlp has none") {
		t.Errorf("got %v", err)
	}
}
