package runner

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"credo/models"
	"credo/rules"
)

// Every circuit under every rule that fits: rules that do not go by the gradient have no leak, back-propagation has some on every hidden
// projection, each plastic projection is listed in the JSON, and no operation is without a kernel.
func TestInspectEveryRule(t *testing.T) {
	fits := 0
	sizes := map[string]struct { // of 4-5-6-3, by hand; of rules: on mlp
		plastic    string
		parameters int
	}{
		"dic": {"W1 b1 W2 b2 V", 4*5 + 5 + 5*6 + 6 + 6*3}, "mlp": {"W1 b1 W2 b2 V", 4*5 + 5 + 5*6 + 6 + 6*3},
		"burstprop":            {"W1 b1 W2 b2 W3 b3 R1 R2", 4*5 + 5 + 5*6 + 6 + 6*3 + 3 + 4*5 + 5*6 + 6*3 + 5*5 + 6*6},
		"continuous-burstccn":  {"W1 b1 W2 b2 W3 b3", 4*5 + 5 + 5*6 + 6 + 6*3 + 3 + 2*(5*6+6*3)},
		"continuous-burstprop": {"W1 b1 W2 b2 W3 b3", 4*5 + 5 + 5*6 + 6 + 6*3 + 3 + 5*6 + 6*3},
		"dicstudent":           {"W1 b1 W2 b2 W3 b3", 4*5 + 5 + 5*6 + 6 + 6*3 + 3},
		"rsnn":                 {"in rec out b_out", 4*6 + 6*6 + 6*3 + 3},
		"edn":                  {"W1 b1 W2 b2 W3 b3 F1 f1 H1 F2 f2 H2", 4*5 + 5 + 5*6 + 6 + 6*3 + 3 + 3*5*6 + 6 + 3*6*3 + 3},
		"burstccn":             {"W1 b1 W2 b2 W3 b3 Q1 Q2", 4*5 + 5 + 5*6 + 6 + 6*3 + 3 + 2*(5*6+6*3)},
		"feedback-alignment":   {"W1 b1 W2 b2 V", 4*5 + 5 + 5*6 + 6 + 6*3 + 5*6 + 6*3}, "sign-symmetric": {"W1 b1 W2 b2 V", 4*5 + 5 + 5*6 + 6 + 6*3 + 5*6 + 6*3},
		"direct-feedback-alignment": {"W1 b1 W2 b2 V", 4*5 + 5 + 5*6 + 6 + 6*3 + 3*5 + 3*6}, "kolen-pollack": {"W1 b1 W2 b2 V Y1 Y2", 4*5 + 5 + 5*6 + 6 + 6*3 + 5*6 + 6*3},
	}
	for _, c := range models.Table().Entries {
		for _, r := range rules.Table().Entries {
			widths := []string{"circuit.sizes=[4,5,6,3]"}
			if c.Name == "rsnn" {
				widths = []string{"circuit.inputs=4", "circuit.cells=6", "circuit.outputs=3", "circuit.adapting=3", "circuit.excitatory=0.5"}
			}
			e, err := decode("", append(widths, "circuit.name="+c.Name, "rule.name="+r.Name)...)
			if err != nil && strings.Contains(err.Error(), "it runs on") {
				continue
			}
			if err != nil {
				t.Fatal(c.Name, r.Name, err)
			}
			in, err := Inspect(e)
			if err != nil {
				t.Fatal(c.Name, r.Name, err)
			}
			fits++
			needs := e.Rule.On(e.Circuit.Spec()).Needs()
			size := sizes[c.Name]
			if own, ok := sizes[r.Name]; ok && c.Name == "mlp" {
				size = own
			}
			if !slices.Equal(in.Plastic, strings.Fields(size.plastic)) || in.Parameters != size.parameters || in.Nodes == 0 || in.Program.Fallbacks != 0 {
				t.Errorf("%s %s: plastic %v, %d parameters, %d nodes, %d fallbacks", c.Name, r.Name, in.Plastic, in.Parameters, in.Nodes, in.Program.Fallbacks)
			}
			for _, p := range in.Plastic[:4] {
				if leaks := in.Leaks[p]; needs.Gradient != (len(leaks) > 0) && !(needs.Course && slices.Equal(leaks, []string{"future"})) {
					t.Errorf("%s %s: leaks of %s: %v", c.Name, r.Name, p, in.Leaks[p])
				}
			}
			listed(t, in)
		}
	}
	if fits < 5 {
		t.Errorf("only %d pairs fit", fits)
	}
}

// listed checks that the JSON has a list, and not null, for every plastic projection.
func listed(t *testing.T, in *Inspection) {
	t.Helper()
	text, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	var back struct{ Leaks, Transport map[string]*[]string }
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	for _, m := range []map[string]*[]string{back.Leaks, back.Transport} {
		for _, p := range in.Plastic {
			if m[p] == nil {
				t.Errorf("%s %s: no list for %s", in.Circuit, in.Rule, p)
			}
		}
		if len(m) != len(in.Plastic) {
			t.Errorf("%s %s: lists for %d projections of %d", in.Circuit, in.Rule, len(m), len(in.Plastic))
		}
	}
}

// Any network may have its own sizes: the data are not asked.
func TestSized(t *testing.T) {
	for settings, want := range map[string][]int{
		"circuit.sizes=[7,5,2]":                 {7, 5, 2},
		"circuit.hidden=[5]":                    {64, 5, 10},
		"circuit.hidden=[5,4] data.name=mnist":  {784, 5, 4, 10},
		"circuit.hidden=[9] data.name=fashion":  {784, 9, 10},
		"circuit.name=mlp data.name=optdigits":  {64, 256, 10},
		"circuit.sizes=[3,2,1] data.name=mnist": {3, 2, 1},
	} {
		e, err := decode("", strings.Fields(settings)...)
		if err != nil {
			t.Fatal(err)
		}
		if e, err = Sized(e); err != nil || !slices.Equal(sizesOf(e), want) {
			t.Errorf("%s: %v, %v", settings, sizesOf(e), err)
		}
	}
}
