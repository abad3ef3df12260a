package cli

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// kills is the number of processes that are killed. The gate kills 50; by hand, for an hour of trust:
//
//	go test ./cmd/cli -run TestManyKills -kills 1000 -timeout 3h
var kills = flag.Int("kills", 8, "processes that TestManyKills kills")

// Processes are killed at random moments: runs that begin, runs that go on, and comparisons. Whatever they leave loads and is checked, and the
// run that goes on to its end has the bits of a run that was never killed. Three of four are killed at once, the others are asked to stop.
func TestManyKills(t *testing.T) {
	n := *kills
	if testing.Short() {
		n = 4
	}
	credo := linkedCredo(t)
	for _, command := range []string{"train", "compare"} {
		t.Run(command, func(t *testing.T) {
			c := contest{command: command, credo: credo, dir: t.TempDir(), clean: "clean"}
			c.place(t)
			begun := time.Now()
			if p := c.run(t, command, "busy.yaml", "--out", c.clean); p.code != 0 {
				t.Fatalf("undisturbed: exit code %d, %s", p.code, p.stderr.String())
			}
			v := victim{contest: c, reach: time.Since(begun), left: n / 2}
			for folder := 0; v.left > 0; folder++ {
				v.killAndGoOn(t, fmt.Sprintf("run%d", folder))
			}
			t.Logf("%d kills of %s, up to %v after the start: %d while they began, %d while they went on, %d came too late", n/2, command, v.reach.Round(time.Millisecond), v.beginning, v.goingOn, v.late)
		})
	}
}

// victim is a command whose processes are killed.
type victim struct {
	contest
	reach                    time.Duration // the latest moment to kill, about the time that a process takes
	left                     int           // processes to kill
	beginning, goingOn, late int
}

// killAndGoOn makes one run, which is killed several times.
func (v *victim) killAndGoOn(t *testing.T, folder string) {
	t.Helper()
	for goesOn := false; v.left > 0 && rand.IntN(5) > 0; goesOn = true {
		p := v.start(t, v.typed(folder)...)
		signal := []os.Signal{syscall.SIGKILL, syscall.SIGKILL, syscall.SIGKILL, syscall.SIGTERM, os.Interrupt, syscall.SIGHUP}[rand.IntN(6)]
		p.disturb(signal, time.Duration(rand.Int64N(int64(v.reach))))
		p.wait()
		switch {
		case p.code == 0:
			v.late++
			v.reach -= v.reach / 10
		case p.code != -1 && p.code != exitStopped:
			t.Fatalf("%v, which got %v, ended with %d: %s", p.args, signal, p.code, p.stderr.String())
		case goesOn:
			v.goingOn++
		default:
			v.beginning++
		}
		if p.code != 0 {
			v.left--
			v.reach += v.reach / 20
		}
		v.check(t, folder)
	}
	p := v.run(t, v.typed(folder)...)
	if p.code != 0 {
		t.Errorf("%v ended with %d: %s", p.args, p.code, p.stderr.String())
	}
	if is, all := v.finished(t, folder), v.finished(t, v.clean); is != all {
		t.Errorf("%s: %d of %d runs are finished", folder, is, all)
	}
}

// typed is how the run begins or goes on.
func (v *victim) typed(folder string) []string {
	if _, err := os.Stat(filepath.Join(v.dir, folder, "experiment.yaml")); err == nil && v.command == "train" {
		return []string{"train", "--resume", folder}
	}
	return []string{v.command, "busy.yaml", "--out", folder}
}

// check looks at the files that a killed process has left. Finished runs in the folder must be the runs of clean.
func (v *victim) check(t *testing.T, folder string) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(v.dir, folder)); err != nil {
		return
	}
	if p := v.run(t, "runs", folder, "--check"); p.code != 0 {
		t.Errorf("%s: %s%s", folder, p.stdout.String(), p.stderr.String())
	}
	v.finished(t, folder)
}
