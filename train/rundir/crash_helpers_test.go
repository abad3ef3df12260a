package rundir

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pkg/errors"
)

const (
	theRun = "rule: exact\n"
	epochs = 3
)

// model is a file of which every half is recognisably no whole. Another making of the run learns another model.
func model(making string, epoch int) string {
	return fmt.Sprintf("<%s %d %s>", making, epoch, strings.Repeat("w", 50))
}

// point is what a checkpoint of these runs holds.
type point struct {
	Making  string
	Epoch   int
	Metrics int64
}

// runAll is a run from where it can begin or go on to its end: metrics, a model and a checkpoint in each epoch, a summary. A making tells runs of
// one experiment apart, as two versions of a program would.
func runAll(d disk, how How, making string) error {
	r, err := open(d, "run", []byte(theRun), is(theRun), how)
	if err != nil {
		return err
	}
	err = r.train(making)
	if e := r.Close(); err == nil {
		err = e
	}
	return err
}

func (r *Run) train(making string) error {
	if r.Finished() {
		_, err := r.ReadSummary()
		return err
	}
	at, err := r.where(making)
	if err != nil {
		return err
	}
	for at.Epoch < epochs {
		if err := r.epoch(&at); err != nil {
			_ = r.End(End{State: StateFailed, Reason: err.Error(), Step: at.Epoch, Program: at.Making})
			return err
		}
	}
	if err := r.Metric("last", "10", "test", "accuracy", at.Making, "0.5"); err != nil {
		return err
	}
	return r.Finish(map[string]string{"making": at.Making}, []int{})
}

// where is the point to begin at.
func (r *Run) where(making string) (at point, err error) {
	at.Making = making
	if !r.Resumed() {
		return at, nil
	}
	text, err := r.ReadCheckpoint()
	if err != nil {
		return at, err
	}
	if err := json.Unmarshal(text, &at); err != nil {
		return at, err
	}
	return at, r.Rewind(at.Metrics)
}

func (r *Run) epoch(at *point) error {
	if err := r.Metric(fmt.Sprint(at.Epoch), "10", "test", "accuracy", at.Making, "0.5"); err != nil {
		return err
	}
	_, _ = io.WriteString(r.LogWriter(), at.Making+"\n")
	if err := writeBytes(r.disk, r.Path(Model), []byte(model(at.Making, at.Epoch))); err != nil {
		return err
	}
	at.Epoch++
	return r.Checkpoint(func(w io.Writer) error {
		at.Metrics = r.MetricsSize()
		return errors.WithStack(json.NewEncoder(w).Encode(at))
	})
}

// wholeMetrics is metrics.csv of a finished run.
func wholeMetrics(making string) string {
	out := strings.Join(columns(), ",") + "\n"
	for i := range epochs {
		out += fmt.Sprintf("%d,10,test,accuracy,%s,0.5\n", i, making)
	}
	return out + fmt.Sprintf("last,10,test,accuracy,%s,0.5\n", making)
}

// sound checks that nothing in a folder loads wrongly, and that a finished run is whole: the one of the making that its summary names, which is returned.
func sound(t *testing.T, what string, d *memDisk, dir string) (making string) {
	t.Helper()
	get := func(name string) (string, bool) {
		data, err := read(d, dir+"/"+name)
		return string(data), err == nil
	}
	if text, ok := get(Experiment); ok && text != theRun {
		t.Errorf("%s: the experiment is %q", what, text)
	}
	if text, ok := get(Model); ok && !whole(text) {
		t.Errorf("%s: the model is %q", what, text)
	}
	if text, ok := get(Checkpoint); ok {
		soundCheckpoint(t, what, d, dir, text)
	}
	if text, _ := get(Metrics); text != "" {
		if _, err := ReadMetrics([]byte(text)); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, ok := get(Summary); ok {
		return soundResult(t, what, d, dir)
	}
	return ""
}

// whole tells whether a text is a model.
func whole(text string) bool {
	for _, making := range []string{"old", "new"} {
		for epoch := range epochs {
			if text == model(making, epoch) {
				return true
			}
		}
	}
	return false
}

// soundCheckpoint checks that the lines are there that a checkpoint names.
func soundCheckpoint(t *testing.T, what string, d *memDisk, dir, text string) {
	t.Helper()
	var at point
	if err := json.Unmarshal([]byte(text), &at); err != nil {
		t.Errorf("%s: the checkpoint is %q", what, text)
		return
	}
	if _, err := read(d, dir+"/"+Summary); err == nil {
		return // a finished run needs it no more
	}
	lines, _ := read(d, dir+"/"+Metrics)
	if want := wholeMetrics(at.Making)[:at.Metrics]; !strings.HasPrefix(string(lines), want) {
		t.Errorf("%s: the checkpoint is of epoch %d, and metrics.csv is %q", what, at.Epoch, lines)
	}
}

func soundResult(t *testing.T, what string, d *memDisk, dir string) string {
	t.Helper()
	var s struct{ Making string }
	text, err := readSummary(d, dir)
	if err != nil || json.Unmarshal(text, &s) != nil {
		t.Errorf("%s: finished by %q, %v", what, text, err)
	}
	lines, _ := read(d, dir+"/"+Metrics)
	last, _ := read(d, dir+"/"+Model)
	if string(lines) != wholeMetrics(s.Making) || string(last) != model(s.Making, epochs-1) {
		t.Errorf("%s: finished by %s, with model %q and metrics %q", what, s.Making, last, lines)
	}
	return s.Making
}

func isTemporaryPath(path string) bool { return isTemporary(filepath.Base(path), files()) }

func isMetrics(path string) bool { return filepath.Base(path) == Metrics }
