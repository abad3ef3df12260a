package cli

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// rounds is the number of rounds of each kind. By hand, for an hour of trust:
//
//	go test ./cmd/cli -run TestManyProcesses -rounds 100 -timeout 2h
var rounds = flag.Int("rounds", 2, "rounds of TestManyProcesses of each kind")

// busy is an experiment that writes often and takes some tenths of a second.
const busy = `
circuit: {hidden: [4]}
data: {train_images: 100, valid_fraction: 0}
batch: 100
epochs: 40
log_every: 1
align_every: 1
checkpoint_every: 3
`

const busyRows = busy + `
seeds: [1, 2]
compare: [{circuit: dic, rule: inhibitory-exact}, {circuit: mlp, rule: backprop}]
`

// A contest is some processes that want one folder.
type contest struct {
	command   string // train or compare
	processes int
	credo     string // the program
	dir       string // of the round
	clean     string // the folder of a run that nobody disturbed
}

// linkedCredo is the path of a program credo: this test program under that name, by which TestMain makes it credo.
func linkedCredo(t *testing.T) string {
	t.Helper()
	credo := filepath.Join(t.TempDir(), "credo")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, credo); err != nil {
		t.Skip("no symbolic links can be made here: ", err)
	}
	return credo
}

// Rounds of processes that are started into one folder at about the same time, some of which are stopped or killed. No folder says that it is
// finished and is wrong; no folder is stuck: the command that goes on ends with the bits of a run that nobody disturbed; a process that is refused
// names another of its round.
func TestManyProcesses(t *testing.T) {
	n := *rounds
	if testing.Short() {
		n = 1
	}
	credo := linkedCredo(t)
	for _, c := range []contest{{command: "train", processes: 2}, {command: "train", processes: 4}, {command: "compare", processes: 2}, {command: "compare", processes: 4}} {
		t.Run(fmt.Sprintf("%s by %d", c.command, c.processes), func(t *testing.T) {
			c.credo, c.dir = credo, t.TempDir()
			c.place(t)
			c.clean = "clean"
			if p := c.run(t, c.command, "busy.yaml", "--out", "clean"); p.code != 0 {
				t.Fatalf("undisturbed: exit code %d, %s", p.code, p.stderr.String())
			}
			seen := map[string]int{}
			for round := range n {
				c.round(t, fmt.Sprintf("round%d", round), seen)
			}
			t.Logf("%d rounds: %v", n, seen)
		})
	}
}

func (c contest) place(t *testing.T) {
	t.Helper()
	text := busy
	if c.command == "compare" {
		text = busyRows
	}
	if err := os.WriteFile(filepath.Join(c.dir, "busy.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// round lets the processes run, and checks the folder they leave.
func (c contest) round(t *testing.T, folder string, seen map[string]int) {
	t.Helper()
	var all []*process
	for range c.processes {
		all = append(all, c.start(t, c.wish(folder)...))
		time.Sleep(time.Duration(rand.IntN(60)) * time.Millisecond)
	}
	for _, p := range all {
		if rand.IntN(5) < 3 {
			p.disturb([]os.Signal{syscall.SIGKILL, syscall.SIGTERM, os.Interrupt}[rand.IntN(3)], time.Duration(rand.IntN(900))*time.Millisecond)
		}
	}
	for _, p := range all {
		p.wait()
	}
	for _, p := range all {
		seen[p.outcome(t, all)]++
	}
	c.sound(t, folder, seen)
}

// wish is what somebody types.
func (c contest) wish(folder string) []string {
	plain := []string{c.command, "busy.yaml", "--out", folder}
	switch n := rand.IntN(6); {
	case n == 0:
		return append(plain, "--fresh")
	case n < 3 && c.command == "train":
		return []string{"train", "--resume", folder}
	}
	return plain
}

// sound checks what the processes have left, goes on with it, and compares the end.
func (c contest) sound(t *testing.T, folder string, seen map[string]int) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(c.dir, folder)); err == nil {
		if p := c.run(t, "runs", folder, "--check"); p.code != 0 {
			t.Errorf("%s: %s%s", folder, p.stdout.String(), p.stderr.String())
		}
	}
	before := c.finished(t, folder)
	seen["finished"] += before
	on := []string{c.command, "busy.yaml", "--out", folder}
	if _, err := os.Stat(filepath.Join(c.dir, folder, "experiment.yaml")); err == nil && c.command == "train" {
		on = []string{"train", "--resume", folder}
	}
	if p := c.run(t, on...); p.code != 0 {
		t.Errorf("%s is stuck: exit code %d, %s", folder, p.code, p.stderr.String())
	}
	if after, all := c.finished(t, folder), c.finished(t, c.clean); after != all {
		t.Errorf("%s: %d finished runs, then %d of %d", folder, before, after, all)
	}
}

// finished compares all finished runs of a folder with the undisturbed ones, and counts them.
func (c contest) finished(t *testing.T, folder string) (n int) {
	t.Helper()
	summaries, err := filepath.Glob(filepath.Join(c.dir, c.clean, "summary.json"))
	if below, e := filepath.Glob(filepath.Join(c.dir, c.clean, "*", "summary.json")); err == nil && e == nil {
		summaries = append(summaries, below...)
	}
	for _, s := range summaries {
		run, _ := filepath.Rel(filepath.Join(c.dir, c.clean), filepath.Dir(s))
		there := filepath.Join(c.dir, folder, run)
		if _, err := os.Stat(filepath.Join(there, "summary.json")); err != nil {
			continue
		}
		n++
		for _, name := range []string{"summary.json", "metrics.csv", "model.safetensors", "experiment.yaml"} {
			want, got := bytesOf(t, filepath.Join(filepath.Dir(s), name)), bytesOf(t, filepath.Join(there, name))
			if !bytes.Equal(got, want) {
				t.Errorf("%s is finished, and its %s is another", there, name)
			}
		}
	}
	return n
}

func bytesOf(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Error(err)
	}
	return data
}

// process is one of a round.
type process struct {
	*exec.Cmd
	args           []string
	stdout, stderr bytes.Buffer
	code           int // -1: ended by a signal
}

func (c contest) start(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{Cmd: exec.CommandContext(context.Background(), c.credo, args...), args: args}
	p.Cmd.Dir, p.Cmd.Stdout, p.Cmd.Stderr = c.dir, &p.stdout, &p.stderr
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

func (c contest) run(t *testing.T, args ...string) *process {
	t.Helper()
	p := c.start(t, args...)
	p.wait()
	return p
}

func (p *process) wait() {
	_ = p.Cmd.Wait()
	p.code = p.ProcessState.ExitCode()
}

// disturb sends a signal some time from now, if the process is there then.
func (p *process) disturb(s os.Signal, after time.Duration) {
	time.AfterFunc(after, func() { _ = p.Process.Signal(s) })
}

// outcome names how a process ended; an end that must not be is an error.
func (p *process) outcome(t *testing.T, all []*process) string {
	t.Helper()
	says := p.stderr.String()
	switch named := regexp.MustCompile(`is in use by process (\d+)`).FindStringSubmatch(says); {
	case p.code == 0:
		return "done"
	case p.code == -1:
		return "killed"
	case p.code == 130:
		return "stopped"
	case p.code == 1 && named != nil:
		pid, _ := strconv.Atoi(named[1])
		for _, other := range all {
			if other != p && other.Process.Pid == pid {
				return "refused: in use"
			}
		}
	case p.code == 1 && regexp.MustCompile(`holds a run of this experiment that .*: --resume goes on with it, --fresh makes it anew`).MatchString(says):
		return "refused: unfinished"
	case p.code == 2 && regexp.MustCompile(`holds no run to go on with`).MatchString(says):
		return "refused: nothing there"
	}
	t.Errorf("credo %v ended with %d: %s", p.args, p.code, says)
	return "wrong"
}
