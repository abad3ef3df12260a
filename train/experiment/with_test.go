package experiment_test

import (
	"strings"
	"testing"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
	"credo/train/experiment"
	"credo/train/runner"
)

// A circuit that is named alone brings the rule that goes with it, and a rule the circuit; without either the house has its own.
func TestThingsNamedAloneBringOthers(t *testing.T) {
	for src, want := range map[string]string{
		"": "dic inhibitory-exact", "circuit: dic": "dic inhibitory-exact", "circuit: mlp": "mlp backprop", "circuit: burstccn": "burstccn burst",
		"circuit: burstprop": "burstprop burstprop", "circuit: edn": "edn dendritic-error",
		"rule: backprop": "dic backprop", "rule: inhibitory-taylor": "dic inhibitory-taylor", "rule: burst": "burstccn burst", "rule: burstprop": "burstprop burstprop",
		"rule: dendritic-error": "edn dendritic-error", "rule: feedback-alignment": "mlp feedback-alignment", "rule: kolen-pollack": "mlp kolen-pollack",
		"{circuit: burstccn, rule: backprop}": "burstccn backprop", "{circuit: {hidden: [3]}, rule: burst}": "burstccn burst",
	} {
		if e := decode(t, src); e.Label() != want {
			t.Errorf("%q: %s, want %s", src, e.Label(), want)
		}
	}
	e := decode(t, "rule: burst") // the settings of both
	if d := diff(decode(t, "circuit: burstccn"), e); d != "" {
		t.Errorf("the rule burst alone is not circuit burstccn alone: %s", d)
	}
}

// A rule that does not serve the circuit is refused where it is written, with the circuits that it serves and how to choose one.
func TestMisfitsSayWhereARuleRuns(t *testing.T) {
	for src, want := range map[string]string{
		"circuit: dic\nrule: feedback-alignment":         `f:2:7: rule.name: rule feedback-alignment needs a phase "forward", and circuit dic has: open, closed; it runs on mlp: circuit.name=mlp, or --circuit mlp`,
		"circuit: dic\nrule:\n  name: burst":             `f:3:9: rule.name: rule burst needs a phase "teacher", and circuit dic has: open, closed; it runs on burstccn: circuit.name=burstccn, or --circuit burstccn`,
		"{circuit: edn, rule: burst}":                    "f:1:22: rule.name: ",
		"compare: [{circuit: dic, rule: kolen-pollack}]": "f:1:32: rule.name: ",
	} {
		if _, err := read("f", src); !strings.HasPrefix(message(err), want) || !strings.Contains(message(err), "--circuit ") {
			t.Errorf("%s:\n got %v\nwant %s", src, err, want)
		}
	}
	if _, err := read("f", "circuit: dic", "rule=feedback-alignment"); !strings.HasPrefix(message(err), "argument rule=feedback-alignment: rule.name: ") {
		t.Error(err)
	}
	if _, err := read("f", "rule: feedback-alignment", "circuit=dic"); !strings.HasPrefix(message(err), "f:1:7: rule.name: ") {
		t.Error(err)
	}
}

// Settings that go with a thing decode, fit together, and are the published ones: to say them again changes nothing.
func TestSettingsThatGoWithThings(t *testing.T) {
	c := runner.Builtin()
	texts := 0
	check := func(key, name, with string) {
		alone, err := read("f", key+": "+name)
		if err != nil {
			t.Errorf("%s %s with its published settings: %v", key, name, err)
			return
		}
		if err := experiment.Fits(c, alone.CircuitName(), alone.RuleName()); err != nil {
			t.Errorf("%s %s: %v", key, name, err)
		}
		if _, err := alone.Resolve(circuit.Shape{64}, 10); err != nil {
			t.Errorf("%s %s: %v", key, name, err)
		}
		for _, text := range strings.Split(with, "\n---\n") {
			if text == "" {
				continue
			}
			texts++
			// As a user's own text nothing that it has is left out silently.
			said, err := read("f", text, "circuit.name="+alone.CircuitName(), "rule.name="+alone.RuleName(), "optimizer.name="+alone.OptimizerName())
			if err != nil {
				t.Errorf("settings that go with %s %s: %v", key, name, err)
			} else if said.Hash() != alone.Hash() {
				t.Errorf("settings that go with %s %s: said again\n%s\nalone\n%s", key, name, said.Marshal(), alone.Marshal())
			}
		}
	}
	for _, e := range catalog.Get[circuit.Model](c).Entries {
		check("circuit", e.Name, e.With)
	}
	for _, e := range catalog.Get[rules.Recipe](c).Entries {
		check("rule", e.Name, e.With)
	}
	if texts < 10 {
		t.Errorf("only %d texts were looked at", texts)
	}
}

// Text that goes with a thing and cannot be read is an error of whoever uses the thing, with the thing's name.
func TestSettingsThatCannotGoWithAThing(t *testing.T) {
	for with, want := range map[string]string{
		"{loss: msee}":               `settings that go with odd:1:8: loss.name: "msee" is not one of ce, mse; did you mean mse?`,
		"{bacth: 3}":                 "settings that go with odd:1:2: bacth: unknown key; did you mean batch?",
		"{batch: 0}":                 "settings that go with odd:1:9: batch: 0 is not allowed: must be at least 1",
		"{batch: [":                  "settings that go with odd:1:9: not YAML: sequence end token ']' not found",
		"{optimizer: {moment: 0.1}}": "settings that go with odd:1:14: optimizer.moment: unknown key",
	} {
		c := runner.Builtin()
		catalog.Add(c, catalog.Entry[circuit.Model]{Name: "odd", With: with, New: func() circuit.Model { return &mine{MLP: *models.NewMLP(nil)} }})
		_, err := experiment.Decode(c, "f", []byte("{circuit: odd, rule: backprop}"))
		if !strings.HasPrefix(message(err), want) {
			t.Errorf("%s:\n got %v\nwant %s", with, err, want)
		}
	}
}
