package runner

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/rules"
	"credo/train"
	"credo/train/experiment"
	"credo/train/optim"
	"credo/train/rundir"
	"credo/train/task"
)

// shortRun has two epochs of two full minibatches and a short one.
const shortRun = "{circuit: {hidden: [5]}, data: {train_images: 25}, batch: 10, epochs: 2, align_every: 2, log_every: 1}"

// A stop is where a run is stopped: after a step, or as the scores of an epoch are told.
type stop struct {
	step, epoch int
}

// screen stops a run there.
func (s stop) screen(cancel func()) func() Screen {
	return func() Screen { return &stopping{at: s, cancel: cancel} }
}

// stopping is a Screen that stops its run, and remembers warnings.
type stopping struct {
	at     stop
	cancel func()
	warned []string
}

func (s *stopping) Progress(step, _ int) {
	if step == s.at.step {
		s.cancel()
	}
}

func (s *stopping) Warn(message string) { s.warned = append(s.warned, message) }

func (s *stopping) Epoch(epoch int, _ []task.Measure, _, _ train.Score) {
	if epoch == s.at.epoch {
		s.cancel()
	}
}

// trainStopped makes a run that is stopped at each of these places in turn, and then goes on to its end, with another number of threads
// each time.
func trainStopped(t *testing.T, e experiment.Experiment, s task.Task, dir string, stops ...stop) {
	t.Helper()
	for i, at := range append(stops, stop{-1, -1}) {
		ctx, cancel := context.WithCancel(t.Context())
		_, err := Train(ctx, e, s, Options{Out: dir, How: rundir.Resume, Threads: 1 + i%3}, at.screen(cancel))
		cancel()
		if i == len(stops) {
			if err != nil {
				t.Fatal(err)
			}
			return
		}
		var stopped Stopped
		if !errors.As(err, &stopped) || stopped.Dir != dir || !errors.Is(err, context.Canceled) {
			t.Fatalf("not stopped at %+v: %v", at, err)
		}
	}
}

// checkGoesOn compares a run that was stopped with one that was not.
func checkGoesOn(t *testing.T, e experiment.Experiment, s task.Task, stops ...stop) {
	t.Helper()
	whole, broken := filepath.Join(t.TempDir(), "whole"), filepath.Join(t.TempDir(), "broken")
	if _, err := Train(t.Context(), e, s, in(whole, 1), shown(&quiet{})); err != nil {
		t.Fatal(err)
	}
	trainStopped(t, e, s, broken, stops...)
	sameNumbers(t, whole, broken)
	for _, name := range []string{rundir.Checkpoint, rundir.Ended} {
		if exists(filepath.Join(broken, name)) {
			t.Errorf("%s is left in a finished run", name)
		}
	}
}

// Every circuit under every rule that fits it, every optimizer, and data of the embedded set and of one's own: a run that is stopped at random
// places goes on, with the bits of one that was not stopped. In full both precisions are run from several places.
func TestAllRunsGoOn(t *testing.T) {
	for i, settings := range allRuns() {
		t.Run(strings.Join(settings, " "), func(t *testing.T) {
			t.Parallel()
			dtypes, times := []string{"float32", "float64"}, 3
			if testing.Short() {
				dtypes, times = dtypes[i%2:i%2+1], 1
			}
			for _, dtype := range dtypes {
				e, s := loaded(t, shortRun, append(settings, "dtype="+dtype)...)
				for range times {
					stops := randomStops(s.Steps(task.Train, e.Batch))
					t.Logf("%s, stopped at %+v", dtype, stops)
					checkGoesOn(t, e, s, stops...)
				}
			}
		})
	}
}

// randomStops are one or two places in a run of two epochs of so many steps.
func randomStops(steps int) []stop {
	var all []stop
	for step := 1; step < 2*steps; step++ {
		all = append(all, stop{step, -1})
		if step == steps {
			all = append(all, stop{-1, 1})
		}
	}
	i := rand.IntN(len(all))
	if j := rand.IntN(len(all)); j > i {
		return []stop{all[i], all[j]}
	}
	return all[i : i+1]
}

// smaller are settings that make the run of a circuit short whose options are others.
var smaller = map[string][]string{
	"continuous-burstccn":  {"data.moments=30", "lesson.steps=30", "lesson.before=2"},
	"continuous-burstprop": {"data.moments=30", "lesson.steps=30", "lesson.before=2"},
	"rsnn": {"circuit.cells=9", "circuit.adapting=4", "circuit.density=0.5", "batch=3", "data.cues=1", "data.slot=4", "data.on=3", "data.gap=2", "data.recall=3", "data.group=2",
		"data.cue_rate=0.5", "data.minibatches=3", "data.tested=1"},
	"dicstudent": {"circuit.sizes=[4,5,2]", "data.inputs=4", "lesson.seconds=0.2", "lesson.method=rk4"},
}

// allRuns lists settings of runs in which everything that a catalog holds comes at least once.
func allRuns() (out [][]string) {
	c := Builtin()
	for _, circuitName := range catalog.Get[circuit.Model](c).Names() {
		for _, rule := range catalog.Get[rules.Recipe](c).Names() {
			if experiment.Fits(c, circuitName, rule) == nil {
				out = append(out, append([]string{"circuit=" + circuitName, "rule=" + rule}, smaller[circuitName]...))
			}
		}
	}
	for _, o := range catalog.Get[optim.Optimizer](c).Names() {
		out = append(out, []string{"circuit=burstccn", "rule=burst", "optimizer={name: " + o + ", weight_decay: 0.01}"})
	}
	own := fmt.Sprintf("data={name: %s, train_images: 25}", filepath.Join("testdata", "before", "own.csv"))
	maps := `circuit.convolutions=[{channels: 3, kernel: 3, stride: 2}, {channels: 4, kernel: 2}]`
	for _, name := range []string{"burstccn", "burstprop", "mlp"} {
		out = append(out, []string{"circuit=" + name, maps})
	}
	return append(out, []string{own}, []string{"circuit.settle=euler", "settling_every=2"}, []string{"data.valid_fraction=0", "epochs=3"}, []string{"checkpoint_every=1"}, []string{"checkpoint_seconds=1e-9"})
}

// A run is stopped at every step and after every epoch, and in each run several times.
func TestEveryPlaceToStop(t *testing.T) {
	e, s := loaded(t, shortRun, "circuit=burstccn", "rule=burst", "optimizer=adam")
	for step := 1; step < 6; step++ {
		checkGoesOn(t, e, s, stop{step, -1})
	}
	checkGoesOn(t, e, s, stop{-1, 1})
	checkGoesOn(t, e, s, stop{1, -1}, stop{2, -1}, stop{3, -1}, stop{-1, 1}, stop{5, -1})
}

// A run that is killed right after a checkpoint of steps goes on there, and the lines after it come again.
func TestLastCheckpointCounts(t *testing.T) {
	e, s := loaded(t, shortRun, "checkpoint_every=2")
	dir, whole := filepath.Join(t.TempDir(), "run"), filepath.Join(t.TempDir(), "whole")
	killed := filepath.Join(t.TempDir(), "killed")
	if _, err := Train(t.Context(), e, s, in(dir, 1), func() Screen {
		return &quiet{step: func(step int) {
			if step == 4 { // the checkpoint is of step 2, and more lines than that are there
				if err := os.CopyFS(killed, os.DirFS(dir)); err != nil {
					t.Fatal(err)
				}
			}
		}}
	}); err != nil {
		t.Fatal(err)
	}
	e, s = loaded(t, shortRun)
	if _, err := Train(t.Context(), e, s, in(whole, 1), shown(&quiet{})); err != nil {
		t.Fatal(err)
	}
	steps := 0
	_, err := Train(t.Context(), e, s, Options{Out: killed, How: rundir.Resume, Threads: 1}, shown(&quiet{step: func(step int) {
		if steps++; steps == 1 && step != 3 {
			t.Errorf("it goes on with step %d, want 3", step)
		}
	}}))
	if err != nil {
		t.Fatal(err)
	}
	sameNumbers(t, whole, killed)
	sameNumbers(t, whole, dir)
}

// Checkpoints come by the clock: after a minute, which this run does not take, or after the seconds that the experiment says.
func TestCheckpointsByTheClock(t *testing.T) {
	for settings, want := range map[string]bool{"checkpoint_seconds=0": false, "checkpoint_seconds=1e-6": true} {
		e, s := loaded(t, shortRun, settings)
		dir, there := filepath.Join(t.TempDir(), "run"), false
		if _, err := Train(t.Context(), e, s, in(dir, 1), shown(&quiet{step: func(step int) {
			there = there || step > 2 && exists(filepath.Join(dir, rundir.Checkpoint))
		}})); err != nil {
			t.Fatal(err)
		}
		if there != want {
			t.Errorf("%s: a checkpoint is there %v, want %v", settings, there, want)
		}
	}
}
