package runner

import (
	"bytes"
	"os"
	"strconv"

	"github.com/pkg/errors"

	"credo/train"
	"credo/train/experiment"
	"credo/train/rundir"
)

// goOn brings the learner to the last checkpoint of its folder, and metrics.csv to the lines that it had then. A checkpoint that is of
// another experiment or program, or cannot be true, is refused, and the folder left as it is.
func (m *making) goOn(run *rundir.Run) error {
	data, err := run.ReadCheckpoint()
	if err != nil {
		return err
	}
	c, err := readCheckpoint(data)
	if err != nil {
		return orAnew(err)
	}
	if !sameAs(m.e)(c.Experiment) {
		return orAnew(errors.New("the checkpoint is of another experiment"))
	}
	if d := m.computation.Differences(c.Computation); d != "" {
		return errors.Errorf("the checkpoint was made by %s, and %s would not go on with the same numbers: it differs in %s; go on with the program that made it, or make the run anew by --fresh", c.Program, ThisProgram(), d)
	}
	if err := c.into(m.learner); err != nil {
		return orAnew(err)
	}
	m.fit.From = c.Progress
	if err := train.CheckFit(m.learner, m.task, m.fit); err != nil {
		return orAnew(err)
	}
	if err := checkLines(run.Path(rundir.Metrics), c.Position); err != nil {
		return orAnew(err)
	}
	return run.Rewind(c.Position.Metrics)
}

// orAnew says what can be done about a checkpoint that is of no use.
func orAnew(err error) error {
	return errors.WithMessage(err, "--fresh makes the run anew, and keeps the old files until it is finished")
}

// checkLines reports lines of metrics.csv that are not those of a checkpoint: they end elsewhere than at the end of a line, or after its step.
func checkLines(path string, at position) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return errors.Wrap(err, "cannot read the metrics until the checkpoint")
	}
	if at.Metrics > int64(len(data)) || at.Metrics == 0 || data[at.Metrics-1] != '\n' {
		return errors.Errorf("the checkpoint has %d bytes of %s, which has %d: these are not its lines", at.Metrics, path, len(data))
	}
	lines, err := rundir.ReadMetrics(data[:at.Metrics])
	if err != nil {
		return err
	}
	if last := lines[len(lines)-1]; len(lines) > 1 {
		if step, err := strconv.Atoi(last[1]); err != nil || step > at.Step {
			return errors.Errorf("the checkpoint is of step %d, and its last line of %s of step %s", at.Step, path, last[1])
		}
	}
	return nil
}

// sameAs tells whether a text that lies in a run's folder is the experiment, also as an earlier version wrote it.
func sameAs(e experiment.Experiment) func(text []byte) bool {
	want := e.Canonical()
	return func(text []byte) bool {
		if bytes.Equal(text, want) {
			return true
		}
		old, err := experiment.Decode(e.Catalog(), rundir.Experiment, text)
		if err != nil {
			return false
		}
		old, err = settled(old)
		return err == nil && bytes.Equal(old.Canonical(), want)
	}
}
