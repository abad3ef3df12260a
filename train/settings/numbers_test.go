package settings_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"credo/train/settings"
)

func arrays(t *testing.T, text, shapes string) (map[string][]settings.Numbers, error) {
	t.Helper()
	n, err := settings.ParseJSON("f", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return settings.Arrays("inputs", n, shapes)
}

// Oracle: by hand.
func TestArrays(t *testing.T) {
	got, err := arrays(t, `{"x": [[1, 2], [3, 4], [5, 6]], "s": {"q": [7, 8]}, "e": 9, "W": [[[1]], [2, 3]], "none": []}`, "x(n,i) s.q(i) e() W* none*")
	want := map[string][]settings.Numbers{
		"x": {{Shape: []int{3, 2}, Data: []float64{1, 2, 3, 4, 5, 6}}}, "s.q": {{Shape: []int{2}, Data: []float64{7, 8}}}, "e": {{Data: []float64{9}}},
		"W": {{Shape: []int{1, 1}, Data: []float64{1}}, {Shape: []int{2}, Data: []float64{2, 3}}}, "none": {},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

// Every mistake is told by its key.
func TestArraysRefuses(t *testing.T) {
	for _, x := range []struct{ text, want string }{
		{`[1]`, "inputs: expected an object, got a list"},
		{`{"x": [[1, 2]], "W": []}`, "inputs.s.q: is missing"},
		{`{"x": [[1, 2]], "s": {"q": [1]}, "W": []}`, "inputs.s.q: has shape (1), and must have (2)"},
		{`{"x": [[1, 2], [3]], "s": {"q": [1]}, "W": []}`, "inputs.x: is ragged: element 0 has shape [2] and element 1 has shape [1]"},
		{`{"x": [1, 2], "s": {"q": [1]}, "W": []}`, "inputs.x: has shape (2), and must have (any, any)"},
		{`{"x": [[]], "s": {"q": [1]}, "W": []}`, "inputs.x: is an empty list"},
		{`{"x": [[1, "a"]], "s": {"q": [1]}, "W": []}`, `inputs.x: element 0: element 1: expected a number, got "a"`},
		{`{"x": [[1, 2]], "s": {"q": [1, 2]}, "W": {}}`, "inputs.W: expected a list, got a mapping"},
		{`{"x": [[1, 2]], "s": {"q": [1, 2]}, "W": [null]}`, "inputs.W: [0]: expected a number, got nothing"},
		{`{"x": [[1, 2]], "s": {"q": [1, 2], "r": 1}, "W": []}`, "inputs.s.r: unknown key; did you mean s.q?"},
	} {
		if _, err := arrays(t, x.text, "x(n,i) s.q(i) W*"); err == nil || !strings.HasPrefix(err.Error(), x.want) {
			t.Errorf("%s: %v, want %s", x.text, err, x.want)
		}
	}
}
