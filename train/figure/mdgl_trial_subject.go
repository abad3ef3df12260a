package figure

import (
	"context"
	"fmt"
	"path"

	"github.com/pkg/errors"

	"credo"
	"credo/train"
	"credo/train/experiment"
	"credo/train/runner"
	"credo/train/task"
)

// subject is a network that learns, and the trial in which it is looked at, the first of testing.
type subject struct {
	*train.Learner
	task       task.Task
	at         task.Address
	iterations int
	trial      train.Batch
}

// subject makes the network of the row of the figure's experiment that learns by mdgl.
func (f MDGLTrial) subject(o Options) (*subject, error) {
	file := map[string]string{Small: "small", Full: "figure-3c"}[f.Scale]
	text, err := credo.Experiments.ReadFile(path.Join("notebooks-data/experiments/mdgl", file+".yaml"))
	if err != nil {
		return nil, errors.WithStack(err)
	}
	e, err := experiment.Decode(runner.Builtin(), file+".yaml", text, append(Study{}.arguments(o), fmt.Sprint("seed=", f.Seed))...)
	if err != nil {
		return nil, err
	}
	e, t, err := runner.Load(e)
	if err != nil {
		return nil, err
	}
	for _, row := range e.Rows() {
		if row.Label() != "MDGL" {
			continue
		}
		s := &subject{task: t, at: task.Address{Part: task.Train, Size: row.Batch, Seed: f.Seed}, iterations: f.Iterations}
		if s.iterations == 0 {
			s.iterations = perEpoch * row.Epochs
		}
		if s.Learner, err = runner.NewLearner(row); err != nil {
			return nil, err
		}
		s.trial = s.NewBatch(row.Batch)
		return s, t.Fill(task.Address{Part: task.Test, Size: row.Batch, Seed: f.Seed}, s.trial.Values)
	}
	return nil, errors.Errorf("experiment %s has no row MDGL", file)
}

// learn lets the network learn.
func (s *subject) learn(ctx context.Context, progress func(step, steps int)) error {
	batch := s.NewBatch(s.at.Size)
	for i := range s.iterations {
		if err := ctx.Err(); err != nil {
			return errors.WithStack(err)
		}
		at := s.at
		at.Epoch, at.Step = i/perEpoch, i%perEpoch
		if err := s.task.Fill(at, batch.Values); err != nil {
			return err
		}
		if _, err := s.Step(batch); err != nil {
			return err
		}
		progress(i+1, s.iterations)
	}
	return nil
}
