package runner

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"credo/train/rundir"
)

// A real disk of 200 KiB is full in the middle of a run: the run ends at its next step and says why, metrics.csv ends with a whole line, the model
// that was saved loads, nothing is left under a temporary name, and when there is room the run can be made.
func TestRealDiskIsFull(t *testing.T) {
	mount := t.TempDir()
	if err := syscall.Mount("tmpfs", mount, "tmpfs", 0, "size=200k"); err != nil {
		t.Skipf("this machine does not let a test mount a file system: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(mount, 0) })
	ballast := filepath.Join(mount, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 100<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	dir, screen := filepath.Join(mount, "run"), &quiet{}
	e, s := loaded(t, small, "epochs=100000", "align_every=1")
	_, err := Train(t.Context(), e, s, in(dir, 1), shown(screen))
	if err == nil || !strings.Contains(err.Error(), "no space left on device") {
		t.Fatalf("error %v", err)
	}
	lines := contents(t, dir, rundir.Metrics)
	if !strings.HasSuffix(lines, "\n") {
		t.Errorf("metrics.csv ends with %q", lines[max(0, len(lines)-50):])
	}
	last := lines[strings.LastIndex(strings.TrimSpace(lines), "\n")+1:]
	step, err := strconv.Atoi(strings.Split(last, ",")[1])
	if err != nil || screen.steps < 10 || screen.steps > step+1 {
		t.Errorf("the last line is %q, and %d steps were done", last, screen.steps)
	}
	if _, _, err := LoadModel(Builtin(), filepath.Join(dir, rundir.Model)); err != nil {
		t.Error(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.tmp-*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	e, s = loaded(t, small)
	if _, err := Train(t.Context(), e, s, in(filepath.Join(mount, "other"), 1), shown(&quiet{})); err != nil {
		t.Errorf("with room: %v", err)
	}
}
