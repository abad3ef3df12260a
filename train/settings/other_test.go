package settings_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"credo/graph/catalog"
	"credo/train/settings"
)

// gained is a thing whose options other programs know by other names.
type gained struct {
	Cell struct {
		Tau  float64 `yaml:"tau" above:"0"`
		Kind string  `yaml:"kind" one:"fast slow"`
	} `yaml:"cell"`
	KP    float64 `yaml:"kp"`
	KI    float64 `yaml:"ki"`
	Noise float64 `yaml:"noise"`
	Rate  float64 `yaml:"rate" optional:"yes"`
}

func others() []settings.Other {
	return append(settings.Others("T=cell.tau gains=[kp,ki] noise?0.5 rate?="), settings.Other{Key: "mode", Values: map[string]string{"f": "cell.kind=fast", "s": "cell.kind=slow noise=2"}})
}

func from(t *testing.T, text string) (out gained, err error) {
	t.Helper()
	n, err := settings.ParseJSON("f", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return out, settings.Reader{Catalog: catalog.New()}.From("config", n, others(), &out)
}

// Oracle: by hand. A later key goes over an earlier one.
func TestFrom(t *testing.T) {
	got, err := from(t, `{"T": 3, "gains": [1, 2.5], "mode": "s", "rate": 7}`)
	want := gained{KP: 1, KI: 2.5, Noise: 2, Rate: 7}
	want.Cell.Tau, want.Cell.Kind = 3, "slow"
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if got, err := from(t, `{"T": 3, "gains": [1, 2.5], "mode": "f"}`); err != nil || got.Noise != 0.5 || got.Rate != 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

// Every mistake is told by the key of the other program.
func TestFromRefuses(t *testing.T) {
	for _, x := range []struct{ text, want string }{
		{`[]`, "config: expected an object, got a list"},
		{`{"gains": [1, 2], "mode": "f"}`, "config.T: is missing"},
		{`{"T": 0, "gains": [1, 2], "mode": "f"}`, "config.T: 0 is not allowed: must be above 0"},
		{`{"T": 1, "gains": [1], "mode": "f"}`, "config.gains: expected a list of 2 numbers, got a list of 1"},
		{`{"T": 1, "gains": [1, "x"], "mode": "f"}`, `config.gains: expected a number, got "x"`},
		{`{"T": 1, "gains": [1, 2], "mode": "g"}`, `config.mode: "g" is not one of f, s`},
		{`{"T": 1, "gain": [1, 2], "mode": "f"}`, "config.gain: unknown key; did you mean gains?"},
		{`{"cell": {}, "T": 1, "gains": [1, 2], "mode": "f"}`, "config.cell: unknown key; here can be T, gains, noise, rate, mode"},
	} {
		if _, err := from(t, x.text); err == nil || !strings.HasPrefix(err.Error(), x.want) {
			t.Errorf("%s: %v, want %s", x.text, err, x.want)
		}
	}
}
