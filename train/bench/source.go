package bench

import (
	"math/rand/v2"

	"credo/graph/circuit"
	"credo/train"
	"credo/train/experiment"
	"credo/train/task"
)

// A source gives minibatches.
type source interface {
	// next puts minibatch number at, from 0, into arrays of the learner.
	next(at int, to train.Batch) error
}

// dataOf returns the minibatches of a task, or images if there is none.
func dataOf(l *train.Learner, e experiment.Experiment, t task.Task) source {
	if t == nil {
		return images(synthetic(l, e.Batch))
	}
	return drawn{t, l, e}
}

// drawn are the minibatches of a task, epoch after epoch as training has them.
type drawn struct {
	task       task.Task
	learner    *train.Learner
	experiment experiment.Experiment
}

func (d drawn) next(at int, to train.Batch) error {
	steps := d.task.Steps(task.Train, to.Samples)
	return d.task.Fill(task.Address{
		Part: task.Train, Size: to.Samples, Seed: d.experiment.Seed, Epoch: at / steps, Step: at % steps,
		Time: d.learner.State.Time, Dt: d.learner.Spec().Dt,
	}, to)
}

// images are minibatches of equal size that take turns.
type images []train.Batch

func (m images) next(at int, to train.Batch) error {
	from := m[at%len(m)]
	for _, name := range from.Names() {
		x, y := to.Get(name), from.Get(name)
		x.F32, x.F64 = y.F32, y.F64
	}
	return nil
}

// batches is how many minibatches take turns.
const batches = 16

// synthetic draws images of independent uniform pixels, or other signals, and classes in turn.
func synthetic(l *train.Learner, n int) []train.Batch {
	rng := rand.New(rand.NewPCG(1, 2))
	list := make([]train.Batch, batches)
	for i := range list {
		list[i] = l.NewBatch(n)
		for _, name := range list[i].Names() {
			x := list[i].Get(name)
			if name == circuit.TargetName {
				classes := x.Shape[len(x.Shape)-1]
				for row := range x.Len() / classes {
					x.Set(row*classes+row%classes, 1)
				}
				continue
			}
			for k := range x.Len() {
				x.Set(k, rng.Float64())
			}
		}
	}
	return list
}

// moments is the number of moments of a minibatch, 1 if the circuit settles in one.
func moments(l *train.Learner, b train.Batch) int {
	for _, g := range l.Spec().Given() {
		if g.Timed {
			return b.Get(g.Name).Shape[0]
		}
	}
	return 1
}
