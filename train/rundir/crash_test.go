package rundir

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/pkg/errors"
)

// A scene is a folder before a run, and the run that is made in it.
type scene struct {
	name   string
	before func(t *testing.T) *memDisk
	how    How
	// keeps names the making whose finished run must be there at every moment before the new one is; "" if there is none.
	keeps string
	steps int // that the run takes at least: a guard that all is written
}

func scenes() []scene {
	return []scene{
		{"new", func(*testing.T) *memDisk { return newMemDisk() }, New, "", 50},
		{"resume", stoppedDisk, Resume, "", 20},
		{"fresh over a finished run", finishedDisk, Fresh, "old", 50},
		{"fresh over a stopped run", stoppedDisk, Fresh, "", 50},
		{"resume of a fresh run", freshStoppedDisk, Resume, "old", 20},
		{"fresh over a stopped fresh run", freshStoppedDisk, Fresh, "old", 50},
	}
}

// finishedDisk has the finished run of the old making.
func finishedDisk(t *testing.T) *memDisk {
	t.Helper()
	d := newMemDisk()
	if err := runAll(d, New, "old"); err != nil {
		t.Fatal(err)
	}
	return d.afterPowerLoss()
}

// stoppedDisk has a run of the new making that was killed after its second checkpoint.
func stoppedDisk(t *testing.T) *memDisk {
	t.Helper()
	return stoppedAfter(t, newMemDisk(), New, "run/"+Checkpoint)
}

// freshStoppedDisk has a finished run, and a run in place of it that was killed.
func freshStoppedDisk(t *testing.T) *memDisk {
	t.Helper()
	return stoppedAfter(t, finishedDisk(t), Fresh, "run/fresh/"+Checkpoint)
}

// stoppedAfter kills a run of the new making at the first step after a checkpoint of epoch 2 is there.
func stoppedAfter(t *testing.T, d *memDisk, how How, checkpoint string) *memDisk {
	t.Helper()
	for steps := 1; ; steps++ {
		now := d.afterKill()
		now.left = steps
		if err := runAll(now, how, "new"); !errors.Is(err, errStopped) {
			t.Fatalf("not stopped: %v", err)
		}
		if text, err := read(now, checkpoint); err == nil && slices.Contains(text, '2') {
			return now.afterKill()
		}
	}
}

// A run is stopped after each of its steps. The folder is sound each time, an old finished run is there until the new one is, and the run goes on,
// to the end that it would have had.
func TestStoppedAnywhere(t *testing.T) {
	for _, s := range scenes() {
		t.Run(s.name, func(t *testing.T) {
			before, steps := s.before(t), 0
			for stopped := true; stopped; steps++ {
				d := before.afterKill()
				d.left = steps
				err := runAll(d, s.how, "new")
				stopped = errors.Is(err, errStopped)
				if err != nil && !stopped {
					t.Fatal(err)
				}
				left := map[string]*memDisk{"killed": d.afterKill(), "power lost": d.afterPowerLoss()}
				for seed := range uint64(20) {
					left[fmt.Sprintf("power lost by chance %d", seed)] = d.afterLoss(rand.New(rand.NewPCG(seed, uint64(steps))))
				}
				for what, left := range left {
					s.goesOn(t, fmt.Sprintf("%s after %d steps", what, steps), left)
				}
				if log, _ := read(d, "run/"+Log); !stopped && !strings.HasSuffix(string(log), "new\n") {
					t.Errorf("at the end the log is %q", log)
				}
			}
			if steps < s.steps {
				t.Errorf("the run took only %d steps: something is not written", steps)
			}
		})
	}
}

// goesOn checks a folder that a run has left, and that the run can be completed there.
func (s scene) goesOn(t *testing.T, what string, d *memDisk) {
	t.Helper()
	there := []string{sound(t, what, d, "run"), sound(t, what, moved(d), "run/fresh")}
	if s.keeps != "" && !slices.Contains(there, s.keeps) && !slices.Contains(there, "new") {
		t.Errorf("%s: neither the old run is finished nor the new one: %q", what, there)
	}
	if err := runAll(d, Resume, "new"); err != nil {
		t.Fatalf("%s: the run cannot go on: %v", what, err)
	}
	got := sound(t, what+", then gone on", d, "run")
	if got != "new" && got != s.keeps || got == "" {
		t.Errorf("%s: then the run of %q is finished", what, got)
	}
	if names, _ := d.list("run"); !slices.Equal(names, []string{Experiment, Log, Metrics, Model, Summary}) {
		t.Errorf("%s: then there were %v", what, names)
	}
}

// moved is a disk as it is when an exchange that was begun has been completed by hand: files that have left fresh are in it again.
func moved(d *memDisk) *memDisk {
	out := d.afterKill()
	if _, err := read(d, "run/fresh/"+Summary); err != nil {
		return out
	}
	for _, name := range append(result(), Log) {
		if out.names["run/fresh/"+name] == nil {
			out.names["run/fresh/"+name] = out.names["run/"+name]
		}
	}
	return out
}

// A disk is full after each of the writes of a run. What was good before is good, metrics.csv ends with a whole line, nothing is left under a
// temporary name, and when there is room again the run goes on.
func TestFullAnywhere(t *testing.T) {
	for _, s := range scenes() {
		t.Run(s.name, func(t *testing.T) {
			before, writes := s.before(t), 0
			for full := true; full; writes++ {
				d := before.afterKill()
				d.room = writes
				err := runAll(d, s.how, "new")
				full = errors.Is(err, errFull)
				if err != nil && !full {
					t.Fatal(err)
				}
				what := fmt.Sprintf("full after %d writes", writes)
				for path, i := range d.names {
					if isTemporaryPath(path) {
						t.Errorf("%s: left behind: %s", what, path)
					}
					if n := len(i.data); isMetrics(path) && n > 0 && i.data[n-1] != '\n' {
						t.Errorf("%s: %s ends with part of a line", what, path)
					}
				}
				d.room = -1
				s.goesOn(t, what, d.afterKill())
				s.goesOn(t, what+", power lost", d.afterPowerLoss())
			}
			if writes < 10 {
				t.Errorf("the run took only %d writes", writes)
			}
		})
	}
}

// Files written when a call returns outlast a loss of power.
func TestFinishedRunsLast(t *testing.T) {
	if got := sound(t, "power lost", finishedDisk(t), "run"); got != "old" {
		t.Errorf("the run of %q is finished", got)
	}
	d := newMemDisk()
	if err := writeBytes(d, "run/"+Model, []byte("whole")); err != nil {
		t.Fatal(err)
	}
	if text, err := read(d.afterPowerLoss(), "run/"+Model); string(text) != "whole" || err != nil {
		t.Errorf("the file is %q, %v", text, err)
	}
}

// After a write that failed there is no other, with room or without: the lines have no gap. No checkpoint is taken then.
func TestNoLineAfterOneThatFailed(t *testing.T) {
	d := newMemDisk()
	r, err := open(d, "run", []byte(theRun), is(theRun), New)
	if err != nil {
		t.Fatal(err)
	}
	d.room = 0
	first := r.Metric("0", "1", "test", "accuracy", "", "0.5")
	d.room = -1
	second := r.Metric("0", "2", "test", "accuracy", "", "0.5")
	if !errors.Is(first, errFull) || !errors.Is(second, errFull) {
		t.Errorf("%v, %v", first, second)
	}
	if text, _ := read(d, "run/"+Metrics); string(text) != strings.Join(columns(), ",")+"\n" {
		t.Errorf("metrics %q", text)
	}
	err = r.Checkpoint(func(io.Writer) error { return nil })
	says(t, "a checkpoint", err, "no checkpoint is written, and run/checkpoint.safetensors stays", "no space left")
	says(t, "the end", r.Finish(map[string]int{"n": 1}, nil), "no space left")
}

// The same with a disk that returns errors and goes on working, as a full one does.
func TestWriteFailureLeavesTheFolderClean(t *testing.T) {
	d := finishedDisk(t)
	err := writeFile(d, "run/"+Model, func(w io.Writer) error {
		_, _ = io.WriteString(w, "half")
		return errFull
	})
	want := "cannot write run/model.safetensors; an older file of that name is unchanged: no space left on device"
	if err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if got := sound(t, "after a full disk", d, "run"); got != "old" {
		t.Errorf("the run of %q is finished", got)
	}
	if names, _ := d.list("run"); slices.ContainsFunc(names, func(n string) bool { return isTemporary(n, files()) }) {
		t.Errorf("there are %v", names)
	}
}
