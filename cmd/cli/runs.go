package cli

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/pkg/errors"

	"credo/train/rundir"
	"credo/train/runner"
)

type runsCmd struct {
	Dir   string `arg:"" optional:"" default:"${runs}" predictor:"path" help:"Folder with runs, in it or below it (${default})."`
	Check bool   `help:"Read every file, compare finished runs with the hashes in their summaries, and say what is wrong; the exit code is 1 then."`
	format
}

// Help teaches.
func (runsCmd) Help() string {
	return `A run is running while a process has its folder; stopped, if it can go on from the step of its checkpoint (credo train --resume FOLDER); failed;
or finished. The scores are of the test and the validation samples after the last epoch. A folder "fresh" is of a run that will replace the one above
it: to go on with it, name the one above.

  credo runs
  credo runs experiments/august --check
  credo runs --format json`
}

// runItem is one run of the list as JSON.
type runItem struct {
	Folder     string     `json:"folder"`
	State      string     `json:"state"`
	Pid        int        `json:"pid,omitempty"`
	Step       *int       `json:"step,omitempty"` // of the checkpoint; of a run that failed, the last one that was done
	Reason     string     `json:"reason,omitempty"`
	Experiment string     `json:"experiment"`
	Measure    string     `json:"measure,omitempty"`
	Test       *float64   `json:"test"`
	Valid      *float64   `json:"validation"`
	When       *time.Time `json:"when"`
	Program    string     `json:"program"`
	Problem    string     `json:"problem"`
}

// Run lists.
func (c runsCmd) Run(e *env) error {
	if _, err := os.Stat(c.Dir); err != nil {
		return usage(errors.Errorf("there is no folder %s: name one that holds runs", c.Dir))
	}
	list, err := runner.List(e.catalog, c.Dir)
	if err != nil {
		return err
	}
	if c.Check {
		for i, l := range list {
			if err := runner.Audit(e.catalog, l); err != nil {
				list[i].Problem = err.Error()
			}
		}
	}
	if err := c.print(e.stdout, runSheet(list)); err != nil || !c.Check {
		return err
	}
	return c.verdict(e, list)
}

// verdict says in a line what the check has found.
func (c runsCmd) verdict(e *env, list []runner.Listed) error {
	wrong, unhashed := 0, 0
	for _, l := range list {
		if l.Problem != "" {
			wrong++
		}
		if l.Unhashed {
			unhashed++
		}
	}
	if wrong > 0 {
		return errors.Errorf("%d of %s: something is wrong, as the column problem says", wrong, count(len(list), "folder"))
	}
	line := fmt.Sprintf("%s in %s: nothing is wrong", count(len(list), "folder"), c.Dir)
	if unhashed > 0 {
		line += fmt.Sprintf("; %s of an earlier version, without hashes, can be read, and no more is known", count(unhashed, "finished run"))
	}
	fmt.Fprintln(e.stderr, line)
	return nil
}

// runSheet has a line for each run. There is a column for problems if there are any.
func runSheet(list []runner.Listed) sheet {
	s := sheet{head: []string{"folder", "state", "experiment", "test", "validation", "when", "program"}}
	items, problems := []runItem{}, false
	for _, l := range list {
		problems = problems || l.Problem != ""
	}
	if problems {
		s.head = append(s.head, "problem")
	}
	for _, l := range list {
		items = append(items, itemOf(l))
		cells := []string{l.Dir, stateOf(l), orDash(experimentOf(l)), scored(l, l.Test), scored(l, l.Valid), at(l.Status.When), orDash(l.Program)}
		if problems {
			cells = append(cells, orDash(l.Problem))
		}
		s.rows = append(s.rows, cells)
	}
	s.value = map[string]any{"runs": items}
	return s
}

func itemOf(l runner.Listed) runItem {
	x := runItem{
		Folder: l.Dir, State: string(l.Status.State), Pid: l.Status.Pid, Reason: l.Status.End.Reason, Experiment: experimentOf(l),
		Measure: l.Measure.Key(), Test: l.Test, Valid: l.Valid, Program: l.Program, Problem: l.Problem,
	}
	if when := l.Status.When.UTC(); !when.IsZero() {
		x.When = &when
	}
	switch {
	case l.Step >= 0:
		x.Step = &l.Step
	case l.Status.End.State != "":
		x.Step = &l.Status.End.Step
	}
	return x
}

// stateOf says in words how far a run is.
func stateOf(l runner.Listed) string {
	s := l.Status
	switch {
	case s.State == rundir.StateRunning && s.Pid > 0:
		return fmt.Sprintf("running, process %d", s.Pid)
	case s.State == rundir.StateFailed:
		return fmt.Sprintf("failed after step %d: %s", s.End.Step, s.End.Reason)
	case s.State == rundir.StateStopped && l.Step >= 0:
		return fmt.Sprintf("stopped at step %d", l.Step)
	case s.State == rundir.StateStopped && !l.Comparison():
		return "stopped, no checkpoint"
	}
	return string(s.State)
}

// experimentOf says in words which experiment it is.
func experimentOf(l runner.Listed) string {
	e := l.Experiment
	switch {
	case e == nil:
		return ""
	case l.Comparison():
		return fmt.Sprintf("comparison of %s on %s, %s", count(len(e.Compare), "row"), e.DataTitle(), count(len(e.SeedList()), "seed"))
	}
	return fmt.Sprintf("%s on %s, seed %d", e.Label(), e.DataTitle(), e.Seed)
}

// at writes a time, which may not be known.
func at(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Local().Format("2006-01-02 15:04")
}

// scored writes a score that a run may not have.
func scored(l runner.Listed, v *float64) string {
	if v == nil {
		return "-"
	}
	return called(l.Measure, *v)
}

func orDash(text string) string {
	if strings.TrimSpace(text) == "" {
		return "-"
	}
	return text
}
