package data

import (
	"path/filepath"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/train/npz"
	"credo/train/task"
)

// Trials are sequences of the user's own, a task: the input x has values at every moment, and the target is 1 for the class of a trial and 0
// for the others, or has values at every moment. An epoch goes through the trials for training in the Order of seed and epoch, and through the
// others in the order of the file. Networks side by side see the same trials.
type Trials struct {
	Source string   // the file
	SHA256 string   // of the file
	Names  []string // of the classes, in order; nil: targets are values

	x, y   *npz.Array // (trials, moments, channels), (trials, moments, outputs); y nil: labels
	labels []int      // (trials), into Names
	parts  map[task.Part][]int
	orders orders
}

var _ task.Task = (*Trials)(nil)

// Name returns the name of the file.
func (s *Trials) Name() string { return filepath.Base(s.Source) }

// Signals returns x of every moment, and the target.
func (s *Trials) Signals() []circuit.Signal {
	out := circuit.Examples(s.Channels(), s.outputs())
	out[0].Timed, out[1].Timed = true, s.y != nil
	return out
}

// Channels is the number of channels of x.
func (s *Trials) Channels() int { return s.x.Shape[2] }

func (s *Trials) outputs() int {
	if s.y != nil {
		return s.y.Shape[2]
	}
	return len(s.Names)
}

// Moments returns the moments of a trial.
func (s *Trials) Moments() int { return s.x.Shape[1] }

// Measures returns the accuracy, or the squared error of targets that are values.
func (s *Trials) Measures() []task.Measure {
	if s.y != nil {
		return []task.Measure{task.SquaredError()}
	}
	return []task.Measure{task.Accuracy()}
}

// Len is the number of trials of a part.
func (s *Trials) Len(part task.Part) int { return len(s.parts[part]) }

// Steps returns the number of minibatches, the short last one included.
func (s *Trials) Steps(part task.Part, size int) int { return (s.Len(part) + size - 1) / size }

// Samples returns the true size of a minibatch.
func (s *Trials) Samples(at task.Address) int { return min(at.Size, s.Len(at.Part)-at.Step*at.Size) }

// Fill writes the trials of a minibatch.
func (s *Trials) Fill(at task.Address, to task.Arrays) error {
	n := s.Samples(at)
	if n < 1 || at.Step < 0 {
		return errors.Errorf("%s has no minibatch %d of part %s: it has %d of %d samples", s.Name(), at.Step, at.Part, s.Steps(at.Part, at.Size), at.Size)
	}
	x, target := to.Get(circuit.InputName), to.Get(circuit.TargetName)
	if x == nil || target == nil {
		return errors.Errorf("%s fills the signals %s and %s: not both are there", s.Name(), circuit.InputName, circuit.TargetName)
	}
	o := s.orders.ofFile(s.Len(at.Part))
	if at.Part == task.Train {
		o = s.orders.of(at.Seed, at.Epoch, s.Len(at.Part), View{})
	}
	index := make([]int, n)
	for k, i := range o.index[at.Step*at.Size:][:n] {
		index[k] = s.parts[at.Part][i]
	}
	spread(s.x, index, x)
	if s.y != nil {
		spread(s.y, index, target)
		return nil
	}
	target.Fill(0)
	classes := len(s.Names)
	for row := range target.Len() / classes {
		target.Set(row*classes+s.labels[index[row%n]], 1)
	}
	return nil
}

// spread writes trials of values (trials, moments, width) as (moments, [networks], samples, width).
func spread(from *npz.Array, index []int, to *graph.Array) {
	moments, width := from.Shape[1], from.Shape[2]
	rows := to.Len() / (moments * width) // of a moment: samples of all networks
	for m := range moments {
		for row := range rows {
			source, at := (index[row%len(index)]*moments+m)*width, (m*rows+row)*width
			for c := range width {
				to.Set(at+c, from.At(source+c))
			}
		}
	}
}
