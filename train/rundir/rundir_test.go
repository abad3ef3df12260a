package rundir

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// is tells whether a text is the one.
func is(text string) func([]byte) bool {
	return func(other []byte) bool { return string(other) == text }
}

// A writer that fails in the middle stands for a full disk or a killed process: the old file stays, nothing else is left.
func TestWriteFileKeepsTheOldFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "model.safetensors")
	if err := os.WriteFile(path, []byte("good"), 0o644); err != nil {
		t.Fatal(err)
	}
	err := WriteFile(path, func(w io.Writer) error {
		_, _ = io.WriteString(w, "half of a m")
		return errors.New("no space left on device")
	})
	if err == nil || !strings.Contains(err.Error(), "unchanged: no space left on device") {
		t.Errorf("error %v", err)
	}
	if got := read(t, path); got != "good" {
		t.Errorf("the file holds %q", got)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

func TestWriteFileFolderMissing(t *testing.T) {
	err := WriteFile(filepath.Join(t.TempDir(), "no", "such"), func(io.Writer) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "check that its folder exists") {
		t.Errorf("error %v", err)
	}
}

func TestCreate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "run")
	r, err := Create(dir, []byte("rule: a\n"), is("rule: a\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Metric("1", "10", "test", "accuracy", "", "0.5"); err != nil {
		t.Fatal(err)
	}
	if Finished(dir, is("rule: a\n")) {
		t.Error("finished before its summary is written")
	}
	if err := r.WriteSummary(map[string]int{"n": 1}); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if !Finished(dir, is("rule: a\n")) || Finished(dir, is("rule: b\n")) {
		t.Error("Finished is wrong")
	}
	if got := read(t, filepath.Join(dir, Metrics)); got != "epoch,step,split,metric,layer,value\n1,10,test,accuracy,,0.5\n" {
		t.Errorf("metrics %q", got)
	}

	if _, err := Create(dir, []byte("rule: b\n"), is("rule: b\n")); err == nil || !strings.Contains(err.Error(), "another experiment") {
		t.Errorf("another experiment: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "model.safetensors.tmp-123"), []byte("half"), 0o644); err != nil {
		t.Fatal(err)
	}
	again, err := Create(dir, []byte("rule: a\n"), is("rule: a\n"))
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if Finished(dir, is("rule: a\n")) {
		t.Error("a run that is begun again is still finished")
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.tmp-*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

// The caller says which texts are the same experiment: a folder with an earlier form of it is taken over, and holds the present form then.
func TestCreateTakesAnEarlierFormOver(t *testing.T) {
	dir := t.TempDir()
	old, now := "rule: {mode: a}\n", "rule: {name: a}\n"
	either := func(text []byte) bool { return is(old)(text) || is(now)(text) }
	if err := os.WriteFile(filepath.Join(dir, Experiment), []byte(old), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Create(dir, []byte(now), is(now)); err == nil || !strings.Contains(err.Error(), "another experiment") {
		t.Errorf("the earlier form, not known as the same: %v", err)
	}
	if got := read(t, filepath.Join(dir, Experiment)); got != old {
		t.Errorf("the refused folder now holds %q", got)
	}
	r, err := Create(dir, []byte(now), either)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got := read(t, filepath.Join(dir, Experiment)); got != now {
		t.Errorf("the folder holds %q, want the present form", got)
	}
}

func TestCreateRefuses(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "thesis.tex"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Create(dir, nil, is("")); err == nil || !strings.Contains(err.Error(), "holds thesis.tex") {
		t.Errorf("a folder with other things: %v", err)
	}
	if got, err := os.ReadDir(dir); err != nil || len(got) != 1 {
		t.Errorf("the refused folder now holds %v, %v", got, err)
	}
	file := filepath.Join(dir, "thesis.tex", "run")
	if _, err := Create(file, nil, is("")); err == nil || !strings.Contains(err.Error(), "choose another with --out") {
		t.Errorf("a folder inside a file: %v", err)
	}
}
