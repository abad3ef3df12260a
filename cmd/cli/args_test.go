package cli

import (
	"strings"
	"testing"

	"credo/train/runner"
)

func TestGather(t *testing.T) {
	p, err := newParser(runner.Builtin(), &commands{})
	if err != nil {
		t.Fatal(err)
	}
	for in, want := range map[string]string{
		"train a.yaml --seed 3 batch=50":          "train a.yaml batch=50 --seed 3",
		"--debug train --epochs=2 a=1 --out x=y":  "train a=1 --debug --epochs=2 --out x=y",
		"replay -o out.json cases.json":           "replay cases.json -o out.json",
		"inspect dic --format json backprop":      "inspect dic backprop --format json",
		"data list --data-dir d":                  "data list --data-dir d",
		"train --circuit":                         "train --circuit",
		"train b --seed 1 c -- --odd --name":      "train b c --seed 1 -- --odd --name",
		"compare --workers 2 a.yaml --plot p.png": "compare a.yaml --workers 2 --plot p.png",
	} {
		if got := strings.Join(gather(p.Model, strings.Fields(in)), " "); got != want {
			t.Errorf("%s\nbecame %s\nwant   %s", in, got, want)
		}
	}
}
