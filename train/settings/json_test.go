package settings_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"credo/train/settings"
)

// plain is a tree as Go values: numbers of a flat list stay numbers, every other scalar is its text.
func plain(n *settings.Node) any {
	switch n.Kind {
	case settings.Mapping:
		out := map[string]any{}
		for _, e := range n.Entries {
			out[e.Key] = plain(e.Value)
		}
		return out
	case settings.List:
		if n.Numbers != nil {
			return n.Numbers
		}
		out := []any{}
		for _, i := range n.Items {
			out = append(out, plain(i))
		}
		return out
	}
	if n.Quoted {
		return "text " + n.Text
	}
	return n.Text
}

// Oracle: by hand. 0.1 is the nearest float64 to a tenth, whose digits must not be lost.
func TestParseJSON(t *testing.T) {
	n, err := settings.ParseJSON("f", []byte(`{"a": [0.1, -2, 3e5], "b": [1, "x", [2]], "c": null, "d": true, "e": "null", "f": [], "g": 7}`))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"a": []float64{0.1, -2, 300000}, "b": []any{"1", "text x", []float64{2}}, "c": "null", "d": "true", "e": "text null", "f": []any{}, "g": "7"}
	if diff := cmp.Diff(want, plain(n)); diff != "" {
		t.Error(diff)
	}
	var texts []string
	for _, e := range n.Child("a").Elements() {
		texts = append(texts, e.Text)
	}
	if diff := cmp.Diff([]string{"0.1", "-2", "300000"}, texts); diff != "" {
		t.Error(diff)
	}
}

// Oracle: lines, columns and paths counted by hand.
func TestParseJSONRefuses(t *testing.T) {
	for _, x := range []struct{ name, text, want string }{
		{"empty", "", "f:1:1: the file ends too early"},
		{"cut off", "{\"cases\": [\n{\"name\": \"a\", \"u\": {\"v\": [1, 2", `f:2:30: cases["a"].u.v: the file ends too early`},
		{"no number", "{\"cases\": [{\"name\": \"a\", \"W\": [[1,\n NaN]]}]}", `f:2:2: cases["a"].W[0]: invalid character 'N'`},
		{"no name yet", `{"cases": [{"u": [1, NaN]}]}`, `f:1:22: cases[0].u: invalid character 'N'`},
		{"another object", "{\"cases\": [{\"name\": \"a\"},\n{\"u\": nope}]}", `f:2:8: cases[1].u: invalid character 'o'`},
		{"too large", `{"u": [1e999]}`, "f:1:12: u: 1e999 is outside the range of float64"},
		{"twice", "{\"a\": 1,\n\"a\": 2}", "f:2:3: a: given twice"},
		{"more behind", "{}\n{}", "f:2:1: something follows the end of the value"},
		{"deep", strings.Repeat("[", 100), "more than 32 lists and objects inside one another"},
		{"many values", "[" + strings.Repeat("{},", 1<<20) + "{}]", "more than 1048576 values"},
	} {
		t.Run(x.name, func(t *testing.T) {
			if _, err := settings.ParseJSON("f", []byte(x.text)); err == nil || !strings.Contains(err.Error(), x.want) {
				t.Errorf("error %v, want %s", err, x.want)
			}
		})
	}
}
