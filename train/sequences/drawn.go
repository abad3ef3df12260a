package sequences

import (
	"math/rand/v2"

	"github.com/pkg/errors"

	"credo/graph/circuit"
	"credo/train/stream"
	"credo/train/task"
)

// Drawn says how many minibatches an epoch has. There are always more to draw.
type Drawn struct {
	Minibatches int `yaml:"minibatches" min:"1" doc:"minibatches of an epoch"`
	Tested      int `yaml:"tested" min:"1" doc:"minibatches of testing, after every epoch"`
	Validated   int `yaml:"validated" min:"0" doc:"minibatches of validation, after every epoch; 0: none"`
}

// tens is an epoch of ten minibatches, after which one is tested, as published runs have them.
func tens() Drawn { return Drawn{Minibatches: 10, Tested: 1} }

// Steps returns the number of minibatches of a part.
func (d Drawn) Steps(part task.Part, _ int) int {
	switch part {
	case task.Train:
		return d.Minibatches
	case task.Valid:
		return d.Validated
	case task.Test:
		return d.Tested
	}
	return 0
}

// Samples returns the size: no minibatch is short.
func (Drawn) Samples(at task.Address) int { return at.Size }

// rng returns the stream of a minibatch.
func rng(at task.Address) *rand.Rand {
	return stream.New(at.Seed, stream.Task+"/"+string(at.Part), uint64(at.Epoch), uint64(at.Step))
}

// classified are the signals of trials that are told apart at their end.
func classified(channels, classes int) []circuit.Signal {
	out := circuit.Examples(channels, classes)
	out[0].Timed = true
	return out
}

// maxValues is the most values that the input of one trial may have: at 1 GiB in single precision a slip of the keys is likelier than a plan.
const maxValues = 1 << 28

// bounded says that a trial would be too long for its channels.
func bounded(name string, moments, channels int) error {
	if (circuit.Shape{moments, channels}).Exceeds(maxValues) {
		return errors.Errorf("a trial of %s would have %d moments of %d channels, more than %d values: give it fewer", name, moments, channels, maxValues)
	}
	return nil
}
