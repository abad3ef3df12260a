package runner

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"credo/graph/catalog"
	"credo/train"
	"credo/train/experiment"
	"credo/train/rundir"
	"credo/train/task"
)

// quiet is a Screen that counts and calls.
type quiet struct {
	steps, epochs, warnings int
	step                    func(step int)
}

func (q *quiet) Progress(step, _ int) {
	q.steps++
	if q.step != nil {
		q.step(step)
	}
}
func (q *quiet) Warn(string)                                         { q.warnings++ }
func (q *quiet) Epoch(int, []task.Measure, train.Score, train.Score) { q.epochs++ }

// tiny is an experiment on a few of the embedded digits, with settings over it.
func tiny(t testing.TB, settings ...string) (experiment.Experiment, task.Task) {
	t.Helper()
	return loaded(t, "{circuit: {hidden: [8]}, data: {train_images: 30}, batch: 12, epochs: 2}", settings...)
}

// decode reads an experiment of everything that is built in.
func decode(src string, settings ...string) (experiment.Experiment, error) {
	return experiment.Decode(Builtin(), "test", []byte(src), settings...)
}

// completed is an experiment that gives its sizes, and whose circuit has been told the rest.
func completed(t testing.TB, src string, settings ...string) experiment.Experiment {
	t.Helper()
	e, err := decode(src, settings...)
	if err == nil {
		e, err = e.Complete()
	}
	if err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	return e
}

func loaded(t testing.TB, src string, settings ...string) (experiment.Experiment, task.Task) {
	t.Helper()
	e, s, err := load(src, settings...)
	if err != nil {
		t.Fatal(err)
	}
	return e, s
}

func load(src string, settings ...string) (experiment.Experiment, task.Task, error) {
	e, err := decode(src, settings...)
	if err != nil {
		return e, nil, err
	}
	return Load(e)
}

// in is a run in a folder.
func in(dir string, threads int) Options { return Options{Out: dir, Threads: threads} }

// anew is a run that is made anew.
func anew(dir string) Options { return Options{Out: dir, How: rundir.Fresh, Threads: 1} }

// shown is a screen for Train.
func shown(s Screen) func() Screen { return func() Screen { return s } }

func trained(t testing.TB, out string, settings ...string) *Summary {
	t.Helper()
	e, s := tiny(t, settings...)
	sum, err := Train(context.Background(), e, s, in(out, 1), shown(&quiet{}))
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// accuracy is the headline of a run on images.
func accuracy(sum *Summary) float64 { return *sum.Test(task.Accuracy()) }

func contents(t testing.TB, dir, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// readBack reads the result of a finished run from its summary, and checks that the reader of older folders finds the same in metrics.csv.
func readBack(t testing.TB, dir string, measures []task.Measure) (*train.Result, error) {
	t.Helper()
	text := []byte(contents(t, dir, rundir.Summary))
	var w written
	if err := json.Unmarshal(text, &w); err != nil {
		return nil, err
	}
	old, err := resultOfBefore(text, dir, measures)
	if err != nil {
		return nil, err
	}
	if diff := cmp.Diff(w.Result, old); diff != "" {
		t.Errorf("-summary +metrics\n%s", diff)
	}
	return w.Result, nil
}

// sameNumbers compares the files of two runs, to the bit.
func sameNumbers(t testing.TB, a, b string) {
	t.Helper()
	for _, name := range []string{rundir.Experiment, rundir.Metrics, rundir.Model, rundir.Summary} {
		if contents(t, a, name) != contents(t, b, name) {
			t.Errorf("%s differs between %s and %s", name, a, b)
		}
	}
}

// column returns the values of one metric in the order of the file.
func column(t testing.TB, dir, metric string) (out []string) {
	t.Helper()
	lines, err := rundir.ReadMetrics([]byte(contents(t, dir, rundir.Metrics)))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		if i := slices.Index(lines[0], "metric"); l[i] == metric {
			out = append(out, l[slices.Index(lines[0], "value")])
		}
	}
	return out
}

// sizesOf returns the sizes of the circuit.
func sizesOf(e experiment.Experiment) []int {
	v := reflect.ValueOf(e.Circuit).Elem()
	f, _ := catalog.FieldOf(catalog.Fields(v.Type()), "sizes")
	return f.In(v).Interface().([]int)
}
