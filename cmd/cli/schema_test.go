package cli

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"credo/train/experiment"
	"credo/train/runner"
)

// An editor with the schema takes the experiments that are checked in, and refuses mistakes of every kind.
func TestSchemaTakesAndRefuses(t *testing.T) {
	text, err := experiment.Schema(runner.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("experiment.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("experiment.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	check := func(src string) error {
		asJSON, err := yaml.YAMLToJSON([]byte(src))
		if err != nil {
			t.Fatal(err)
		}
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
		if err != nil {
			t.Fatal(err)
		}
		return schema.Validate(v)
	}
	files, _ := filepath.Glob("../../notebooks-data/experiments/*/*.yaml")
	more, _ := filepath.Glob("../../notebooks-data/experiments/*.yaml")
	for _, f := range append(files, more...) {
		if err := check(read(t, f)); err != nil {
			t.Errorf("%s: %v", f, err)
		}
	}
	for _, src := range []string{
		"data: ./my.csv", "data: {name: ./my.csv, label: species}", "circuit: {phi_e: [5, 1, 3], settle: rk4}", "seeds: 3", "seeds: [1, 5]", "circuit: {feedback: {clip: null}}",
		"optimizer: {rates: {events: 0.1}}", "circuit: {name: mlp, backward: {name: layers, y: {scale: 2}}}", "circuit: {activation: sigmoid}",
	} {
		if err := check(src); err != nil {
			t.Errorf("%s: %v", src, err)
		}
	}
	for _, src := range []string{
		"epoch: 3", "circuit: dicc", "circuit: {name: dic, baseline: 0.5}", "batch: 0", "batch: many", "rule: {name: burst, y0: 1}", "circuit: {name: burstccn, y: {name: tied, draw: normal}}",
		"optimizer: {rates: {events: -1}}", "compare: [{seeds: 3}]", "compare: 3", "circuit: {baseline: 1.5}", "data: my.csv",
	} {
		if check(src) == nil {
			t.Errorf("%s: the schema takes it", src)
		}
	}
}
