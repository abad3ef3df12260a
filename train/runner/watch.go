package runner

import (
	"fmt"
	"log/slog"
	"strconv"

	"credo/train"
	"credo/train/experiment"
	"credo/train/rundir"
)

// Screen is shown how a run goes.
type Screen interface {
	Progress(step, steps int)
	Warn(message string)
	Epoch(epoch int, valid *train.Score, test train.Score) // valid is nil where no images are held out
}

// recorder writes a run's numbers to its folder, saves the model after every epoch, and passes on to the screen.
type recorder struct {
	run    *rundir.Run
	exp    experiment.Experiment
	screen Screen
	log    *slog.Logger
	scores map[string]*train.Score
	err    error // the first metric that could not be written
}

func newRecorder(run *rundir.Run, e experiment.Experiment, s Screen) *recorder {
	log := slog.New(slog.NewTextHandler(run.LogWriter(), nil))
	return &recorder{run: run, exp: e, screen: s, log: log, scores: map[string]*train.Score{}}
}

// Metric appends to metrics.csv.
func (r *recorder) Metric(m train.Metric) {
	s := r.scores[m.Split]
	if s == nil {
		s = &train.Score{}
		r.scores[m.Split] = s
	}
	switch m.Name {
	case "loss":
		s.Loss = m.Value
	case "accuracy":
		s.Accuracy = m.Value
	}
	err := r.run.Metric(strconv.Itoa(m.Epoch), strconv.Itoa(m.Step), m.Split, m.Name, m.Projection, strconv.FormatFloat(m.Value, 'g', -1, 64))
	if r.err == nil {
		r.err = err
	}
}

// Progress passes on.
func (r *recorder) Progress(step, steps int) { r.screen.Progress(step, steps) }

// Warn logs and passes on.
func (r *recorder) Warn(message string) {
	r.log.Warn(message)
	r.screen.Warn(message)
}

// Epoch saves the model.
func (r *recorder) Epoch(epoch int, l *train.Learner) error {
	if r.err != nil {
		return r.err
	}
	if err := SaveModel(r.run.Path(rundir.Model), r.exp, l); err != nil {
		return err
	}
	test := *r.scores["test"]
	r.log.Info("epoch", "n", epoch, "test_accuracy", fmt.Sprintf("%.4f", test.Accuracy), "test_loss", fmt.Sprintf("%.4g", test.Loss))
	r.screen.Epoch(epoch, r.scores["valid"], test)
	return nil
}
