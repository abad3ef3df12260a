package runner

import (
	"fmt"
	"io"
	"log/slog"
	"strconv"

	"credo/train"
	"credo/train/rundir"
	"credo/train/task"
)

// Screen is shown how a run goes.
type Screen interface {
	Progress(step, steps int)
	Warn(message string)
	// Epoch is told the scores after an epoch and the measures that the test score has, the headline first; valid is nil if nothing is held
	// out.
	Epoch(epoch int, measures []task.Measure, valid, test train.Score)
}

// recorder writes a run's numbers to its folder, saves the model after every epoch, and passes on to the screen.
type recorder struct {
	run    *rundir.Run
	making *making
	screen Screen
	log    *slog.Logger
	stop   func() // ends the run at its next step
	err    error  // the first metric that could not be written
}

func newRecorder(run *rundir.Run, m *making, s Screen, stop func()) *recorder {
	return &recorder{run: run, making: m, screen: s, stop: stop, log: slog.New(slog.NewTextHandler(run.LogWriter(), nil))}
}

// Metric appends to metrics.csv. If that fails the run stops at its next step.
func (r *recorder) Metric(m train.Metric) {
	layer := m.Projection
	if m.Instance > 0 {
		layer = instance(m.Instance)
	}
	err := r.run.Metric(strconv.Itoa(m.Epoch), strconv.Itoa(m.Step), m.Split, m.Name, layer, strconv.FormatFloat(m.Value, 'g', -1, 64))
	if r.err == nil && err != nil {
		r.err = err
		r.stop()
	}
}

// instance is how the column layer names one of several instances, from 1.
func instance(n int) string { return fmt.Sprintf("instance %d", n) }

// Progress passes on.
func (r *recorder) Progress(step, steps int) { r.screen.Progress(step, steps) }

// Warn logs and passes on.
func (r *recorder) Warn(message string) {
	r.log.Warn(message)
	r.screen.Warn(message)
}

// Epoch saves the model.
func (r *recorder) Epoch(epoch int, l *train.Learner, valid, test train.Score) error {
	if r.err != nil {
		return r.err
	}
	if err := SaveModel(r.run.Path(rundir.Model), r.making.e, l); err != nil {
		return err
	}
	measures := test.Recorded(r.making.task.Measures())
	said := []any{"n", epoch}
	for _, m := range measures {
		said = append(said, "test_"+m.Key(), fmt.Sprintf("%.4g", test.Mean(m.Name)))
	}
	r.log.Info("epoch", said...)
	r.screen.Epoch(epoch, measures, valid, test)
	return nil
}

// Checkpoint keeps the place from which the run can go on.
func (r *recorder) Checkpoint(l *train.Learner, p *train.Progress) error {
	if r.err != nil {
		return r.err
	}
	return r.run.Checkpoint(func(w io.Writer) error {
		return writeCheckpoint(w, r.making.e, l, p, r.making.computation, r.run.MetricsSize())
	})
}
