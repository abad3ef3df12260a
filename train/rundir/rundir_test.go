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
	r, err := Create(dir, []byte("rule: a\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Metric("1", "10", "test", "accuracy", "", "0.5"); err != nil {
		t.Fatal(err)
	}
	if Finished(dir, []byte("rule: a\n")) {
		t.Error("finished before its summary is written")
	}
	if err := r.WriteSummary(map[string]int{"n": 1}); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if !Finished(dir, []byte("rule: a\n")) || Finished(dir, []byte("rule: b\n")) {
		t.Error("Finished is wrong")
	}
	if got := read(t, filepath.Join(dir, Metrics)); got != "epoch,step,split,metric,layer,value\n1,10,test,accuracy,,0.5\n" {
		t.Errorf("metrics %q", got)
	}

	if _, err := Create(dir, []byte("rule: b\n")); err == nil || !strings.Contains(err.Error(), "another experiment") {
		t.Errorf("another experiment: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "model.safetensors.tmp-123"), []byte("half"), 0o644); err != nil {
		t.Fatal(err)
	}
	again, err := Create(dir, []byte("rule: a\n"))
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if Finished(dir, []byte("rule: a\n")) {
		t.Error("a run that is begun again is still finished")
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.tmp-*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestCreateRefuses(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "thesis.tex"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Create(dir, nil); err == nil || !strings.Contains(err.Error(), "holds thesis.tex") {
		t.Errorf("a folder with other things: %v", err)
	}
	if got, err := os.ReadDir(dir); err != nil || len(got) != 1 {
		t.Errorf("the refused folder now holds %v, %v", got, err)
	}
	file := filepath.Join(dir, "thesis.tex", "run")
	if _, err := Create(file, nil); err == nil || !strings.Contains(err.Error(), "choose another with --out") {
		t.Errorf("a folder inside a file: %v", err)
	}
}
