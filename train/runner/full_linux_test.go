package runner

import (
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"credo/train/rundir"
)

// A real disk of 200 KiB is full in the middle of a run: the run ends at its next step and says why, metrics.csv ends with a whole line, the model
// and the checkpoint load, and nothing is left under a temporary name. When there is room the run goes on, to the bits of one that had it.
func TestRealDiskIsFull(t *testing.T) {
	mount := t.TempDir()
	if err := syscall.Mount("tmpfs", mount, "tmpfs", 0, "size=200k"); err != nil {
		t.Skipf("this machine does not let a test mount a file system: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(mount, 0) })
	dir, clean, screen := filepath.Join(mount, "run"), filepath.Join(t.TempDir(), "run"), &quiet{}
	e, s := loaded(t, small, "epochs=120", "align_every=1", "checkpoint_every=20")
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
	if err != nil || screen.steps < 50 || screen.steps > step+1 {
		t.Errorf("the last line is %q, and %d steps were done", last, screen.steps)
	}
	if _, _, err := LoadModel(Builtin(), filepath.Join(dir, rundir.Model)); err != nil {
		t.Error(err)
	}
	if c, err := readCheckpoint([]byte(contents(t, dir, rundir.Checkpoint))); err != nil || c.Position.Step > step+1 || c.Position.Step < step-40 {
		t.Errorf("after step %d: checkpoint %+v, %v", step, c.Position, err)
	}
	t.Logf("full after step %d", step)
	if left, _ := filepath.Glob(filepath.Join(dir, "*.tmp-*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	if err := syscall.Mount("tmpfs", mount, "tmpfs", syscall.MS_REMOUNT, "size=4m"); err != nil {
		t.Fatal(err)
	}
	for _, o := range []Options{{Out: dir, How: rundir.Resume, Threads: 1}, {Out: clean, Threads: 1}} {
		if _, err := Train(t.Context(), e, s, o, shown(&quiet{})); err != nil {
			t.Fatal(err)
		}
	}
	sameNumbers(t, dir, clean)
}
