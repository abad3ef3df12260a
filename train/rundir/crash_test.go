package rundir

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/pkg/errors"
)

const (
	theRun        = "rule: exact\n"
	modelsWritten = 3
)

// model is a file of which every half is recognisably no whole.
func model(version int) string { return fmt.Sprintf("<%d %s>", version, strings.Repeat("w", 50)) }

// runAll is a run from beginning to end: metrics, a model after each epoch, a summary.
func runAll(d disk) error {
	r, err := create(d, "run", []byte(theRun), is(theRun))
	if err != nil {
		return err
	}
	defer r.Close()
	for epoch := range modelsWritten {
		if err := r.Metric(fmt.Sprint(epoch), "10", "test", "accuracy", "", "0.5"); err != nil {
			return err
		}
		if _, err := io.WriteString(r.LogWriter(), "epoch\n"); err != nil {
			return err
		}
		err := writeFile(d, r.Path(Model), func(w io.Writer) error {
			for _, half := range []string{model(epoch)[:20], model(epoch)[20:]} {
				if _, err := io.WriteString(w, half); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return r.WriteSummary(map[string]int{"epochs": modelsWritten})
}

// sound checks that nothing in a folder loads wrongly, and that a finished run is whole.
func sound(t *testing.T, what string, d *memDisk) {
	t.Helper()
	get := func(name string) (string, bool) {
		data, err := d.read("run/" + name)
		return string(data), err == nil
	}
	if text, ok := get(Experiment); ok && text != theRun {
		t.Errorf("%s: the experiment is %q", what, text)
	}
	newest := -1
	if text, ok := get(Model); ok {
		for v := range modelsWritten {
			if text == model(v) {
				newest = v
			}
		}
		if newest < 0 {
			t.Errorf("%s: the model is %q", what, text)
		}
	}
	text, _ := get(Metrics)
	lines, err := ReadMetrics([]byte(text))
	if err != nil {
		t.Errorf("%s: %v", what, err)
	}
	if text, ok := get(Summary); ok {
		if !json.Valid([]byte(text)) || newest != modelsWritten-1 || len(lines) != 1+modelsWritten {
			t.Errorf("%s: finished by %q, with model %d and %d lines of metrics", what, text, newest, len(lines))
		}
		if !finished(d, "run", is(theRun)) {
			t.Errorf("%s: a summary, but not finished", what)
		}
	}
}

// The run is stopped after each of its steps, the first time and when it is repeated in the folder of a finished run. The folder
// is sound each time, and the run can be made there again.
func TestStoppedAnywhere(t *testing.T) {
	for _, again := range []bool{false, true} {
		steps := 0
		for stopped := true; stopped; steps++ {
			d := newMemDisk()
			if again {
				if err := runAll(d); err != nil {
					t.Fatal(err)
				}
				d = d.afterPowerLoss()
			}
			d.left = steps
			err := runAll(d)
			stopped = errors.Is(err, errStopped)
			if err != nil && !stopped {
				t.Fatal(err)
			}
			for what, left := range map[string]*memDisk{"killed": d.afterKill(), "power lost": d.afterPowerLoss()} {
				what = fmt.Sprintf("%s after %d steps, again %v", what, steps, again)
				sound(t, what, left)
				if err := runAll(left); err != nil {
					t.Fatalf("%s: the run cannot be made again: %v", what, err)
				}
				sound(t, what+", then run", left)
				if names, _ := left.list("run"); slices.ContainsFunc(names, isTemporary) || !finished(left, "run", is(theRun)) {
					t.Errorf("%s: then there were %v", what, names)
				}
			}
		}
		if steps < 30 {
			t.Errorf("the run took only %d steps: something is not written", steps)
		}
	}
}

// Files written when a call returns outlast a loss of power.
func TestFinishedRunsLast(t *testing.T) {
	d := newMemDisk()
	if err := runAll(d); err != nil {
		t.Fatal(err)
	}
	left := d.afterPowerLoss()
	if text, err := left.read("run/" + Model); string(text) != model(modelsWritten-1) || !finished(left, "run", is(theRun)) {
		t.Errorf("the model is %q, %v", text, err)
	}
	if _, err := create(left, "run", []byte(theRun), is(theRun)); err != nil {
		t.Fatal(err)
	}
	if text, err := left.read("run/" + Model); err == nil || finished(left, "run", is(theRun)) {
		t.Errorf("a run that is begun again has the model %q of the one before", text)
	}
}

// The same with a disk that returns errors and goes on working, as a full one does.
func TestWriteFailureLeavesTheFolderClean(t *testing.T) {
	d := newMemDisk()
	if err := runAll(d); err != nil {
		t.Fatal(err)
	}
	err := writeFile(d, "run/"+Model, func(w io.Writer) error {
		_, _ = io.WriteString(w, "half")
		return errors.New("no space left on device")
	})
	want := "cannot write run/model.safetensors; an older file of that name is unchanged: no space left on device"
	if err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	sound(t, "after a full disk", d)
	if names, _ := d.list("run"); slices.ContainsFunc(names, isTemporary) {
		t.Errorf("left behind: %v", names)
	}
}
