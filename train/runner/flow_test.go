package runner

import (
	"math"
	"path/filepath"
	"strings"
	"testing"

	"credo/train/rundir"
	"credo/train/task"
)

// pupil is a small student in the flow of time.
const pupil = "{circuit: {name: dicstudent, sizes: [4, 5, 2]}, epochs: 2, lesson: {seconds: 0.2, before: 1, method: rk4}}"

// A model file has the network as it is at its time, cells and teacher included: it gives the error that the run had, and it learns on alike.
func TestModelKeepsTheTime(t *testing.T) {
	dir := t.TempDir()
	e, s := loaded(t, pupil, "data.inputs=4")
	sum, err := Train(t.Context(), e, s, in(filepath.Join(dir, "run"), 1), shown(&quiet{}))
	if err != nil {
		t.Fatal(err)
	}
	_, l, err := LoadModel(Builtin(), filepath.Join(dir, "run", rundir.Model))
	if err != nil {
		t.Fatal(err)
	}
	at := task.Address{Part: task.Test, Size: 1, Seed: e.Seed, Time: l.State.Time}
	b := l.NewBatch(1)
	if err := s.Fill(at, b.Values); err != nil {
		t.Fatal(err)
	}
	a, err := l.Evaluate(b)
	if err != nil {
		t.Fatal(err)
	}
	got, want := a.Mean("error"), *sum.Test(task.Integral("error"))
	if got != want || math.Abs(l.State.Time-0.6) > 1e-12 || got == sum.Result.Test[0].Mean("error") {
		t.Errorf("error %v at %g s, the run had %v", got, l.State.Time, want)
	}
	if sum.Headline().Name != "error" || sum.Headline().Higher {
		t.Errorf("the headline is %+v", sum.Headline())
	}
	taught := sum.Result.Train[1]
	if !(taught.Mean("taught error") > 0) || !(taught.Mean("taught control") > 0) || taught["error"] != nil {
		t.Errorf("while learning: %v", taught)
	}
}

// A task whose signals are not the circuit's, or are as many as others, is refused before anything is built.
func TestWavesThatDoNotFit(t *testing.T) {
	for want, row := range map[string][2]string{
		"task waves gives signal amplitude in shape 5, and circuit dicstudent takes shape 4": {pupil, "data.inputs=5"},
		"circuit.sizes: from 4 inputs to 2 outputs, but a sample of digits has 64 values":    {pupil, "data=digits"},
		"task waves gives no signal x": {"circuit: dic", "data=waves"},
	} {
		if _, _, err := load(row[0], row[1]); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}
