package data_test

import (
	"path/filepath"
	"strings"
	"testing"

	"credo/train/data"
)

func TestListSaysWhatIsHereAndWhatNot(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	put(t, filepath.Join(b, "mnist", trainX), []byte("<html>"))
	list := data.List([]data.Place{{Name: "--data-dir", Dir: a, Must: true}, {Name: "CREDO_DATA", Dir: b, Must: true}})
	if len(list) != 5 {
		t.Fatalf("%d sets, want 5", len(list))
	}
	for i, want := range []struct {
		name     string
		images   int
		side     int
		source   string
		verified bool
		problem  string
	}{
		{"digits", 1797, 8, "embedded", true, ""},
		{"mnist", 70000, 28, filepath.Join(b, "mnist"), false, filepath.Join(b, "mnist", trainX) + ": is not an IDX file"},
		{"fashion", 70000, 28, "", false, "not found in " + filepath.Join(a, "fashion") + " (--data-dir), "},
		{"optdigits", 5620, 8, "", false, filepath.Join(b, "optdigits") + " (CREDO_DATA)"},
		{"cifar10", 60000, 32, "", false, filepath.Join(b, "cifar10") + " (CREDO_DATA)"},
	} {
		e := list[i]
		if e.Name != want.name || e.Images != want.images || e.Rows != want.side || e.Cols != want.side || e.Classes != 10 || e.Channels != map[bool]int{true: 3, false: 1}[e.Name == "cifar10"] {
			t.Errorf("%+v, want %+v", e, want)
		}
		if e.Source != want.source || e.Verified != want.verified || !strings.Contains(e.Problem, want.problem) {
			t.Errorf("%+v, want %+v", e, want)
		}
		if e.Verified != (e.Problem == "") || strings.Contains(e.Problem, "\n") {
			t.Errorf("%s: verified %v, problem %q", e.Name, e.Verified, e.Problem)
		}
	}
}

// Rows that a hand wrote: each must be whole, and no two alike by mistake.
func TestRegistryIsWhole(t *testing.T) {
	names := map[string]bool{}
	for _, s := range data.Registry() {
		if names[s.Name] || s.Title == "" || s.Rows < 1 || s.Cols < 1 || s.Channels < 1 || len(s.Names) > 0 && len(s.Names) != s.Classes || s.Classes < 2 || s.Scale < 1 || s.Train.N < 1 {
			t.Errorf("%+v", s)
		}
		names[s.Name] = true
		hashes := map[string]bool{}
		for _, f := range s.Files() {
			if len(f.SHA256) != 64 || hashes[f.SHA256] {
				t.Errorf("%s of %s: hash %q", f.Name, s.Name, f.SHA256)
			}
			hashes[f.SHA256] = true
		}
		if !s.Embedded() && s.Advice == "" {
			t.Errorf("%s: no advice", s.Name)
		}
	}
}
