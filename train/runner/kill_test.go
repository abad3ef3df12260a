package runner

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"credo/train/experiment"
	"credo/train/rundir"
)

const killMe = "CREDO_TEST_KILL_ME"

// TestMain lets the test program be the process that is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv(killMe); dir != "" {
		trainForever(dir)
	}
	os.Exit(m.Run())
}

// small is a run that writes often: an epoch takes a few milliseconds.
const small = "{circuit: {hidden: [4]}, data: {train_images: 100, valid_fraction: 0}, rule: inhibitory-threshold, batch: 100, epochs: 20, log_every: 1}"

// trainForever makes the run anew again and again.
func trainForever(dir string) {
	e, s, err := load(small)
	for err == nil {
		_, err = Train(context.Background(), e, s, anew(dir), shown(&quiet{step: func(n int) { fmt.Println("step", n) }}))
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// Killed at any moment, a run leaves no file that loads wrongly, and a folder in which the same run can be made.
func TestKilled(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	times, seen := 8, map[string]int{}
	if testing.Short() {
		times = 2
	}
	for i := range times {
		steps, more := rand.IntN(26), time.Duration(rand.IntN(6000))*time.Microsecond
		t.Logf("kill %d: after %d steps and %v", i, steps, more)
		killOne(t, dir, steps, more)
		for _, file := range intact(t, dir) {
			seen[file]++
		}
	}
	t.Logf("intact after %d kills: %v", times, seen)
	if !testing.Short() && seen[rundir.Model] == 0 {
		t.Error("no model was ever there: this test kills too early")
	}
	clean := filepath.Join(t.TempDir(), "run")
	e, splits := loaded(t, small)
	for _, d := range []string{dir, clean} {
		if _, err := Train(t.Context(), e, splits, anew(d), shown(&quiet{})); err != nil {
			t.Fatal(err)
		}
	}
	sameNumbers(t, dir, clean)
	if left, _ := filepath.Glob(filepath.Join(dir, "*.tmp-*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

// killOne starts a process that trains and kills it some time after a number of steps. A run has 20, then the next begins.
func killOne(t *testing.T, dir string, steps int, more time.Duration) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), killMe+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for range steps {
		if !lines.Scan() {
			t.Fatalf("the process ended: %v", cmd.Wait())
		}
	}
	time.Sleep(more)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // killed, as it says
}

// intact checks every file of a run, or its absence, and returns the names of those that are there.
func intact(t *testing.T, dir string) (names []string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, f := range files {
		path := filepath.Join(dir, f.Name())
		var err error
		switch f.Name() {
		case "fresh":
			names = append(names, intact(t, path)...)
			continue
		case ".lock":
			continue
		case rundir.Experiment:
			_, err = experiment.Read(Builtin(), path)
		case rundir.Model:
			_, _, err = LoadModel(Builtin(), path)
		case rundir.Metrics:
			_, err = rundir.ReadMetrics([]byte(contents(t, dir, f.Name())))
		case rundir.Summary:
			if _, moving := os.Stat(filepath.Join(dir, rundir.Experiment)); moving == nil { // otherwise the next run completes the move
				_, err = rundir.ReadSummary(dir)
			}
		case rundir.Checkpoint:
			_, err = readCheckpoint([]byte(contents(t, dir, f.Name())))
		case rundir.Ended:
			err = json.Unmarshal([]byte(contents(t, dir, f.Name())), new(rundir.End))
		case rundir.Log:
		default:
			if ok, _ := filepath.Match("*.tmp-*", f.Name()); !ok {
				t.Errorf("%s is no file of a run", f.Name())
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", f.Name(), err)
		}
		names = append(names, f.Name())
	}
	return names
}
