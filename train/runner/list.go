package runner

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/train/experiment"
	"credo/train/rundir"
	"credo/train/task"
)

// Listed is a run as it lies in a folder, or a comparison of runs.
type Listed struct {
	Dir        string
	Experiment *experiment.Experiment // nil if it cannot be read
	Status     rundir.Status
	Step       int // of an unfinished run: the step of its checkpoint, from which it can go on; -1 without one
	Measure    task.Measure
	Test       *float64 // score after the last epoch by the headline; nil of an unfinished run
	Valid      *float64 // nil, too, if nothing was held out
	Program    string   // that made the run or its checkpoint; "" if the folder does not say
	Unhashed   bool     // finished by an earlier version, whose summaries have no hashes
	Problem    string   // why something of it cannot be read
}

// Comparison tells whether the folder is of a comparison.
func (l *Listed) Comparison() bool { return l.Experiment != nil && len(l.Experiment.Compare) > 0 }

// List finds the runs and comparisons in a folder and all below it, of things that a catalog holds, in the order of their names. A file that cannot
// be read is a problem of its run, and no error.
func List(c *catalog.Catalog, root string) (out []Listed, err error) {
	err = filepath.WalkDir(root, func(path string, f fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if f.Name() == rundir.Experiment && !f.IsDir() {
			out = append(out, lookAt(c, filepath.Dir(path)))
		}
		return nil
	})
	slices.SortFunc(out, func(a, b Listed) int { return strings.Compare(a.Dir, b.Dir) })
	return out, errors.Wrap(err, "cannot look for runs")
}

// lookAt reads one folder.
func lookAt(c *catalog.Catalog, dir string) Listed {
	l := Listed{Dir: dir, Step: -1}
	status, err := rundir.Look(dir)
	l.Status = status
	l.note(err)
	l.note(l.readExperiment(c))
	switch {
	case l.Comparison():
		l.note(l.readTable())
	case l.Status.State == rundir.StateFinished:
		l.note(l.readSummary())
	default:
		l.note(l.readCheckpoint())
	}
	return l
}

// note keeps the first problem.
func (l *Listed) note(err error) {
	if err != nil && l.Problem == "" {
		l.Problem = err.Error()
	}
}

func (l *Listed) readExperiment(c *catalog.Catalog) error {
	e, err := experiment.Read(c, filepath.Join(l.Dir, rundir.Experiment))
	if err != nil {
		return err
	}
	l.Experiment = &e
	return nil
}

// readTable takes a comparison for finished whose table is of all seeds of its experiment.
func (l *Listed) readTable() error {
	path := filepath.Join(l.Dir, rundir.Table)
	text, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return nil
	}
	var table struct{ Seeds []uint64 }
	if err == nil {
		err = json.Unmarshal(text, &table)
	}
	if err != nil {
		return errors.Wrapf(err, "%s is damaged: compare again", path)
	}
	info, err := os.Stat(path)
	if err == nil && l.Status.State != rundir.StateRunning && slices.Equal(table.Seeds, l.Experiment.SeedList()) {
		l.Status = rundir.Status{State: rundir.StateFinished, When: info.ModTime()}
	}
	return errors.WithStack(err)
}

// readSummary takes the scores of a finished run, and the program that made it.
func (l *Listed) readSummary() error {
	text, err := os.ReadFile(filepath.Join(l.Dir, rundir.Summary))
	if err != nil {
		return errors.WithStack(err)
	}
	var w written
	all := map[string]json.RawMessage{}
	for _, v := range []any{&w, &all} {
		if err := json.Unmarshal(text, v); err != nil {
			return errors.Wrapf(err, "%s is damaged", filepath.Join(l.Dir, rundir.Summary))
		}
	}
	if w.Computation != nil {
		l.Program = w.Program.String()
	}
	l.Unhashed = all["files"] == nil
	head, err := firstKey(text, "test_")
	if err != nil {
		return err
	}
	l.Measure = measureOf(head)
	_ = json.Unmarshal(all["test_"+head], &l.Test) // null, where it is beyond all numbers
	var byEpoch []*float64
	_ = json.Unmarshal(all["valid_"+head+"_by_epoch"], &byEpoch) // empty, where nothing is held out
	if len(byEpoch) > 0 {
		l.Valid = byEpoch[len(byEpoch)-1]
	}
	return nil
}

// firstKey finds the rest of the first key of an object that begins so. The first score of a summary is the headline.
func firstKey(object []byte, begins string) (string, error) {
	d := json.NewDecoder(bytes.NewReader(object))
	for depth := 0; ; {
		token, err := d.Token()
		if err != nil {
			return "", errors.Errorf("%s has no key that begins with %q", rundir.Summary, begins)
		}
		switch t := token.(type) {
		case json.Delim:
			depth += map[json.Delim]int{'{': 1, '[': 1, '}': -1, ']': -1}[t]
		case string:
			if rest, ok := strings.CutPrefix(t, begins); ok && depth == 1 {
				return rest, nil
			}
		}
	}
}

// measureOf is the measure that a key of a summary is made after.
func measureOf(key string) task.Measure {
	for _, m := range []task.Measure{task.Accuracy(), task.SquaredError(), task.Loss()} {
		if m.Key() == key {
			return m
		}
	}
	return task.Measure{Name: key}
}

// readCheckpoint takes the step from which an unfinished run can go on, and the program.
func (l *Listed) readCheckpoint() error {
	l.Program = l.Status.End.Program
	data, err := os.ReadFile(filepath.Join(l.Dir, rundir.Checkpoint))
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return errors.WithStack(err)
	}
	c, err := readCheckpoint(data)
	if err != nil {
		return errors.WithMessage(err, filepath.Join(l.Dir, rundir.Checkpoint))
	}
	l.Step, l.Program = c.Position.Step, c.Program.String()
	return nil
}
