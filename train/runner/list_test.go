package runner

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"credo/train/rundir"
)

// Runs of before are listed with the scores that their summaries have; nothing is known of their hashes.
func TestListOfBefore(t *testing.T) {
	list, err := List(Builtin(), filepath.Join(before, "runs"))
	if err != nil {
		t.Fatal(err)
	}
	comparisons := 0
	for _, l := range list {
		if l.Problem != "" || l.Status.State != rundir.StateFinished || l.Status.When.IsZero() {
			t.Errorf("%s: %+v", l.Dir, l)
		}
		if err := Audit(Builtin(), l); err != nil {
			t.Error(err)
		}
		if l.Comparison() {
			comparisons++
			continue
		}
		want := decodedBefore(t, []byte(contents(t, l.Dir, rundir.Summary))).(map[string]any)
		valid := want["valid_accuracy_by_epoch"].([]any)
		if !l.Unhashed || l.Measure.Name != "accuracy" || *l.Test != want["test_accuracy"] || *l.Valid != valid[len(valid)-1] {
			t.Errorf("%s: %+v", l.Dir, l)
		}
	}
	if len(list) != 10 || comparisons != 1 {
		t.Errorf("%d folders, %d comparisons", len(list), comparisons)
	}
}

// Every state is told, and a run that is made anew from the run that it will replace.
func TestListTellsStates(t *testing.T) {
	root := t.TempDir()
	e, _ := tiny(t)
	trained(t, filepath.Join(root, "finished"))
	for name, end := range map[string]rundir.End{"failed": {State: rundir.StateFailed, Step: 3, Reason: "the disk is full"}, "killed": {}} {
		run, err := rundir.Open(filepath.Join(root, name), e.Canonical(), sameAs(e), rundir.New)
		if err != nil {
			t.Fatal(err)
		}
		if end.State != "" {
			if err := run.End(end); err != nil {
				t.Fatal(err)
			}
		}
		if err := run.Close(); err != nil {
			t.Fatal(err)
		}
	}
	anew, err := rundir.Open(filepath.Join(root, "finished"), e.Canonical(), sameAs(e), rundir.Fresh)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]rundir.State{"finished": rundir.StateFinished, "finished/fresh": rundir.StateRunning, "failed": rundir.StateFailed, "killed": rundir.StateStopped}
	check := func() {
		t.Helper()
		list, err := List(Builtin(), root)
		if err != nil || len(list) != len(want) {
			t.Errorf("%d folders, %v", len(list), err)
		}
		for _, l := range list {
			name, _ := filepath.Rel(root, l.Dir)
			s := l.Status
			if s.State != want[filepath.ToSlash(name)] || s.When.IsZero() || (s.State == rundir.StateRunning) != (s.Pid == os.Getpid()) || l.Problem != "" {
				t.Errorf("%s: %+v", name, l)
			}
			if err := Audit(Builtin(), l); err != nil {
				t.Error(err)
			}
		}
	}
	check()
	if err := anew.Close(); err != nil {
		t.Fatal(err)
	}
	want["finished/fresh"] = rundir.StateStopped
	check()
}

// A file that is wrong is named: the checkpoint of a run that was stopped, the metrics of one of before.
func TestAuditNamesTheFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	for file, text := range map[string]string{rundir.Checkpoint: "half", rundir.Metrics: "a,b\n", rundir.Experiment: "bacth: 3\n", rundir.Model: "<html>"} {
		trained(t, dir)
		if err := os.Remove(filepath.Join(dir, rundir.Summary)); err != nil {
			t.Fatal(err)
		}
		place(t, filepath.Join(dir, file), []byte(text))
		list, err := List(Builtin(), dir)
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		if err := Audit(Builtin(), list[0]); err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: error %v", file, err)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
	}
}
