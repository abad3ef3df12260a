package verify_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"credo/train/verify"
)

// document is a case file as plain JSON, for tests that change it.
type document struct {
	System  string           `json:"system"`
	Version int              `json:"version"`
	Cases   []map[string]any `json:"cases"`
}

func load(t testing.TB, path string) document {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var d document
	if err := json.Unmarshal(data, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// systems have a set of embedded cases each.
var systems = []string{"dic", "burst", "mdgl"}

func loadEmbedded(t testing.TB, system string) document {
	t.Helper()
	return load(t, "embedded/"+system+".json")
}

// embeddedCase returns the document with the one embedded case of that name.
func embeddedCase(t testing.TB, name string) document {
	t.Helper()
	for _, system := range systems {
		d := loadEmbedded(t, system)
		if slices.ContainsFunc(d.Cases, func(c map[string]any) bool { return c["name"] == name }) {
			return d.only(t, name)
		}
	}
	t.Fatalf("no embedded case %q", name)
	return document{}
}

// only returns the document with the one case of that name.
func (d document) only(t testing.TB, name string) document {
	t.Helper()
	for _, c := range d.Cases {
		if c["name"] == name {
			d.Cases = []map[string]any{c}
			return d
		}
	}
	t.Fatalf("no case %q", name)
	return d
}

func (d document) text(t testing.TB) string {
	t.Helper()
	out, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func (d document) parse(t testing.TB) []verify.Case {
	t.Helper()
	f, err := verify.Parse(strings.NewReader(d.text(t)), "test")
	if err != nil {
		t.Fatal(err)
	}
	return f.Cases
}

// sharedCases finds the full set of a system's cases beside this checkout.
func sharedCases(t *testing.T, system string) string {
	t.Helper()
	below := "reference/" + system + "/cases.json"
	var tried []string
	if dir := os.Getenv("CREDO_SHARED"); dir != "" {
		tried = append(tried, filepath.Join(dir, below))
	} else {
		at, err := filepath.Abs(".")
		if err != nil {
			t.Fatal(err)
		}
		for ; at != filepath.Dir(at); at = filepath.Dir(at) {
			tried = append(tried, filepath.Join(at, "shared", below))
		}
	}
	for _, path := range tried {
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("cases not found (CI=true, so they must be): tried %s", strings.Join(tried, ", "))
	}
	t.Skipf("cases not found; set CREDO_SHARED to the folder that holds %s (tried %s)", below, strings.Join(tried, ", "))
	return ""
}

// flatten lists the numbers of nested lists, with the lists' lengths, so that two values are equal only if their shapes are.
func flatten(v any) (numbers []float64, shape []int) {
	switch v := v.(type) {
	case float64:
		return []float64{v}, []int{-1}
	case []any:
		shape = []int{len(v)}
		for _, x := range v {
			n, s := flatten(x)
			numbers, shape = append(numbers, n...), append(shape, s...)
		}
	}
	return numbers, shape
}
