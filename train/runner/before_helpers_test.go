package runner

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"credo/graph/kernel"
	"credo/train"
	"credo/train/experiment"
	"credo/train/rundir"
	"credo/train/task"
)

// All that the tests of files of before ask of the package: where reading, training or records change, this file follows.

// readBefore reads an experiment and loads its data.
func readBefore(t testing.TB, path string) (experiment.Experiment, task.Task) {
	t.Helper()
	e, err := experiment.Read(Builtin(), path)
	if err != nil {
		t.Fatal(err)
	}
	e, s, err := Load(e)
	if err != nil {
		t.Fatal(err)
	}
	return e, s
}

// resolvedBefore is the text of a loaded experiment that a run folder keeps.
func resolvedBefore(e experiment.Experiment) []byte { return e.Canonical() }

// shortBefore tells whether a run takes no longer than a test may.
func shortBefore(e experiment.Experiment) bool { return e.Epochs <= 2 }

// sameEverywhere tells whether a run learns the same bits on every machine with this kernel level. In plain Go and double precision it
// does not: there exp is the standard library's, whose last place depends on whether the processor has fused multiply-add.
func sameEverywhere(e experiment.Experiment) bool {
	return e.Dtype != "float64" || kernel.Level() != "generic"
}

// A runBefore is one run of an experiment: of a row, numbered from 1 on, or of the experiment itself, 0, with a seed.
type runBefore struct {
	row  int
	seed uint64
	e    experiment.Experiment
}

// runsBefore lists them.
func runsBefore(e experiment.Experiment) (out []runBefore) {
	for i, row := range e.Rows() {
		if len(e.Compare) > 0 {
			i++
		}
		for _, seed := range e.SeedList() {
			out = append(out, runBefore{i, seed, single(row, seed)})
		}
	}
	return out
}

// trainBefore leaves the folder of a run.
func trainBefore(t testing.TB, e experiment.Experiment, s task.Task, dir string) {
	t.Helper()
	if _, err := Train(t.Context(), e, s, in(dir, 1), shown(&quiet{})); err != nil {
		t.Fatal(err)
	}
}

// learnerBefore reads the model of a run's folder.
func learnerBefore(t testing.TB, dir string) (experiment.Experiment, *train.Learner) {
	t.Helper()
	e, l, err := LoadModel(Builtin(), filepath.Join(dir, rundir.Model))
	if err != nil {
		t.Fatal(err)
	}
	return e, l
}

// accuracyBefore is the share of the test images that a learner answers right, as a run finds it before its first step.
func accuracyBefore(t testing.TB, e experiment.Experiment, l *train.Learner) float64 {
	t.Helper()
	e, s, err := Load(e)
	if err != nil {
		t.Fatal(err)
	}
	r, err := train.Fit(t.Context(), l, s, train.FitOptions{Batch: e.Batch, Seed: e.Seed}, &silent{})
	if err != nil {
		t.Fatal(err)
	}
	return r.Final().Mean("accuracy")
}

// silent is a Watcher that keeps nothing.
type silent struct{}

func (silent) Metric(train.Metric)                                       {}
func (silent) Progress(int, int)                                         {}
func (silent) Warn(string)                                               {}
func (silent) Epoch(int, *train.Learner, train.Score, train.Score) error { return nil }
func (silent) Checkpoint(*train.Learner, *train.Progress) error          { return nil }

// summaryBefore asks for a run again in the folder that it has left, and returns the summary; nil if the folder is not taken for a finished run of
// the experiment.
func summaryBefore(t testing.TB, e experiment.Experiment, dir string) any {
	t.Helper()
	e, samples, err := Load(e)
	if err != nil {
		t.Fatal(err)
	}
	here := filepath.Join(t.TempDir(), "run")
	if err := os.CopyFS(here, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	sum, err := Train(t.Context(), e, samples, in(here, 1), shown(&quiet{}))
	if err != nil {
		t.Fatal(err)
	}
	if !sum.Kept {
		return nil
	}
	text, err := json.Marshal(sum)
	if err != nil {
		t.Fatal(err)
	}
	return decodedBefore(t, text)
}

// compareBefore runs a comparison in a folder, returns its table and the runs that it did.
func compareBefore(t testing.TB, e experiment.Experiment, s task.Task, dir string) (table any, again []string) {
	t.Helper()
	_, _, err := Compare(t.Context(), e, s, CompareOptions{Out: dir, Workers: 1}, func(name string) Screen {
		again = append(again, name)
		return &quiet{}
	})
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, rundir.Table))
	if err != nil {
		t.Fatal(err)
	}
	return decodedBefore(t, text), again
}

func decodedBefore(t testing.TB, text []byte) (v any) {
	t.Helper()
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}
