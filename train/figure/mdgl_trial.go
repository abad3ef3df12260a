package figure

import (
	"context"
	"fmt"
	"path"

	"github.com/pkg/errors"

	"credo"
	"credo/graph"
	"credo/graph/catalog"
	"credo/rules"
	"credo/train"
	"credo/train/experiment"
	"credo/train/runner"
	"credo/train/task"
)

// MDGLTrial is one trial of a recurrent spiking network before it learns to accumulate evidence by multidigraph learning (Liu et al. 2021,
// doi:10.1073/pnas.2111821118), and after: spikes, potentials, adaptation, the learning signal of each cell and the modulators that reach it
// beside. A value for each moment and cell is in the archive.
type MDGLTrial struct {
	Scale      string `yaml:"scale" one:"small full" doc:"small: trials of 300 moments, in seconds; full: the published task, in minutes"`
	Iterations int    `yaml:"iterations" min:"0" doc:"minibatches that are learned; 0: as many as the experiment of the scale has"`
	Seed       uint64 `yaml:"seed" doc:"seed of weights and trials"`
}

// NewMDGLTrial returns the small figure.
func NewMDGLTrial() MDGLTrial { return MDGLTrial{Scale: Small, Seed: 1} }

// Make computes the figure.
func (f MDGLTrial) Make(ctx context.Context, o Options) (*Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, errors.Wrap(err, "stopped before it began")
	}
	if err := catalog.Check(f); err != nil {
		return nil, err
	}
	s, err := f.subject(o)
	if err != nil {
		return nil, err
	}
	before, err := s.look()
	if err != nil {
		return nil, err
	}
	if err := s.learn(ctx, o.screen("mdgl").Progress); err != nil {
		return nil, err
	}
	after, err := s.look()
	if err != nil {
		return nil, err
	}
	out := newSketch(ctx, o, 2)
	out.trials(before, after)
	return &out.Result, nil
}

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

// seen is a trial as it was seen: the values of (moments, cells), and of the whole minibatch the loss.
type seen struct {
	input, spikes, potential, adaptation, slope, signal, modulators [][]float64
	rates                                                           []float64 // of cells, spikes a second
	loss                                                            float64
}

// look records the trial. The worth that spikes have for mdgl is that which they have for e-prop, the learning signal, and what modulators add.
func (s *subject) look() (*seen, error) {
	answer, err := s.Evaluate(s.trial)
	if err != nil {
		return nil, err
	}
	out := &seen{loss: answer.Loss, input: first(s.trial.Values.Get("x"))}
	worth := map[string][][]float64{}
	for _, r := range []rules.Recipe{rules.MDGL{Spikes: rules.Spikes{Form: rules.Reverse}}, rules.EProp{Spikes: rules.Spikes{Form: rules.Reverse}, Reset: true}} {
		rule := r.On(s.Spec())
		name := map[bool]string{true: "mdgl", false: "e-prop"}[len(worth) == 0]
		observed := train.Recorded{Name: name + "/rec/worth"}
		v, err := s.Record(s.trial, rule, observed, cell("z"), cell("v"), cell("a"), cell("psi"))
		if err != nil {
			return nil, err
		}
		worth[name] = first(v.Get(observed.Name))
		out.spikes, out.potential, out.adaptation, out.slope = first(v.Get("z")), first(v.Get("v")), first(v.Get("a")), first(v.Get("psi"))
	}
	out.signal, out.modulators, out.rates = worth["e-prop"], less(worth["mdgl"], worth["e-prop"]), rates(out.spikes)
	return out, nil
}

// cell is a variable of the spiking cells.
func cell(name string) train.Recorded { return train.Recorded{Population: "z", Name: name} }

// first is the first sample of a course (moments, samples, cells).
func first(a *graph.Array) (out [][]float64) {
	moments, samples, cells := a.Shape[0], a.Shape[1], a.Shape[2]
	for t := range moments {
		row := make([]float64, cells)
		for j := range row {
			row[j] = a.At(t*samples*cells + j)
		}
		out = append(out, row)
	}
	return out
}

// less is a course without another.
func less(x, y [][]float64) (out [][]float64) {
	for t := range x {
		row := make([]float64, len(x[t]))
		for j := range row {
			row[j] = x[t][j] - y[t][j]
		}
		out = append(out, row)
	}
	return out
}

// rates are the spikes a second of each cell, of a moment of 1 ms.
func rates(spikes [][]float64) []float64 {
	out := make([]float64, len(spikes[0]))
	for _, row := range spikes {
		for j, z := range row {
			out[j] += z * 1000 / float64(len(spikes))
		}
	}
	return out
}
