package data

import (
	"github.com/pkg/errors"

	"credo/graph/circuit"
	"credo/train/task"
)

// Splits are a task: the input x is an image, and the target 1 for its class and
// 0 for the others. An epoch goes through the training images in the Order of
// seed and epoch, moved as the View says, and through the others in the order of
// their file, unmoved. Networks side by side see the same images.
var _ task.Task = (*Splits)(nil)

// Name returns the name of the set.
func (s *Splits) Name() string { return s.Set }

// Signals returns x, with rows, columns and channels if samples are images, and
// target.
func (s *Splits) Signals() []circuit.Signal {
	t := &s.Train
	return []circuit.Signal{{Name: circuit.InputName, Shape: imageShape(t.Rows, t.Cols, t.Channels)}, {Name: circuit.TargetName, Shape: circuit.Shape{t.Classes}}}
}

// imageShape is the shape of an image, or of a sample without rows.
func imageShape(rows, cols, channels int) circuit.Shape {
	if rows > 1 || channels > 1 {
		return circuit.Shape{rows, cols, channels}
	}
	return circuit.Shape{cols}
}

// Moments returns 0: an image is there all the time.
func (s *Splits) Moments() int { return 0 }

// Measures returns the accuracy.
func (s *Splits) Measures() []task.Measure { return []task.Measure{task.Accuracy()} }

// Steps returns the number of minibatches, the short last one included.
func (s *Splits) Steps(part task.Part, size int) int { return (s.length(part) + size - 1) / size }

// Samples returns the true size of a minibatch.
func (s *Splits) Samples(at task.Address) int {
	return min(at.Size, s.length(at.Part)-at.Step*at.Size)
}

// Fill writes the images and classes of a minibatch.
func (s *Splits) Fill(at task.Address, to task.Arrays) error {
	set, n := s.part(at.Part), s.Samples(at)
	if set == nil || n < 1 || at.Step < 0 {
		return errors.Errorf("%s has no minibatch %d of part %s: it has %d of %d samples", s.Set, at.Step, at.Part, s.Steps(at.Part, at.Size), at.Size)
	}
	o := s.order(at)
	index := o.index[at.Step*at.Size:][:n]
	x, target := to.Get(circuit.InputName), to.Get(circuit.TargetName)
	if x == nil || target == nil {
		return errors.Errorf("%s fills the signals %s and %s: not both are there", s.Set, circuit.InputName, circuit.TargetName)
	}
	if x.F64 != nil {
		return fillAll(set, index, o.moves, x.F64, target.F64)
	}
	return fillAll(set, index, o.moves, x.F32, target.F32)
}

// fillAll fills the arrays for all instances.
func fillAll[T float32 | float64](s *Set, index []int, moves []move, pixels, targets []T) error {
	d, k := len(index)*s.Dim(), len(index)*s.Classes
	if err := fill(s, index, moves, pixels, targets); err != nil {
		return err
	}
	for n := 1; (n+1)*d <= len(pixels) && (n+1)*k <= len(targets); n++ {
		copy(pixels[n*d:(n+1)*d], pixels[:d])
		copy(targets[n*k:(n+1)*k], targets[:k])
	}
	return nil
}

// order returns the order of an epoch.
func (s *Splits) order(at task.Address) order {
	n := s.length(at.Part)
	if at.Part == task.Train {
		return s.orders.of(at.Seed, at.Epoch, n, s.View)
	}
	return s.orders.ofFile(n)
}

func (s *Splits) length(part task.Part) int {
	if set := s.part(part); set != nil {
		return set.Len()
	}
	return 0
}

// part returns the set of a part, nil if there is no such part.
func (s *Splits) part(part task.Part) *Set {
	switch part {
	case task.Train:
		return &s.Train
	case task.Valid:
		return &s.Valid
	case task.Test:
		return &s.Test
	}
	return nil
}
