package sequences

import (
	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/train/task"
)

// trials are the arrays of a minibatch. Samples are written for the first of the networks side by side, and copied for the others.
type trials struct {
	x, target *graph.Array // (moments, [networks], samples, channels), ([moments], [networks], samples, outputs)
	samples   int
	channels  int
	outputs   int
	moments   int
}

// begin returns the arrays, all 0. The error says that a signal is missing, or has another length.
func begin(t task.Task, at task.Address, to task.Arrays) (trials, error) {
	r := trials{x: to.Get(circuit.InputName), target: to.Get(circuit.TargetName), samples: at.Size, moments: t.Moments()}
	if r.x == nil || r.target == nil {
		return r, errors.Errorf("task %s fills the signals %s and %s: not both are there", t.Name(), circuit.InputName, circuit.TargetName)
	}
	if r.x.Shape[0] != r.moments {
		return r, errors.Errorf("task %s has trials of %d moments, and there is room for %d", t.Name(), r.moments, r.x.Shape[0])
	}
	r.channels, r.outputs = r.x.Shape[len(r.x.Shape)-1], r.target.Shape[len(r.target.Shape)-1]
	r.x.Fill(0)
	r.target.Fill(0)
	return r, nil
}

// networks is how many networks are side by side.
func (r trials) networks() int { return r.x.Len() / (r.moments * r.samples * r.channels) }

// at is the place of an input.
func (r trials) at(moment, sample, channel int) int {
	return (moment*r.networks()*r.samples+sample)*r.channels + channel
}

// class says which class a sample has.
func (r trials) class(sample, class int) { r.target.Set(sample*r.outputs+class, 1) }

// wanted says which output is wanted at a moment.
func (r trials) wanted(moment, sample, output int, value float64) {
	r.target.Set((moment*r.networks()*r.samples+sample)*r.outputs+output, value)
}

// end copies the samples for the other networks.
func (r trials) end() {
	if n := r.networks(); n > 1 {
		alike(r.x, n, r.samples*r.channels)
		alike(r.target, n, r.samples*r.outputs)
	}
}

// alike copies the first of n blocks of a width to the others, moment by moment.
func alike(a *graph.Array, n, width int) {
	for from := 0; from < a.Len(); from += n * width {
		for i := range (n - 1) * width {
			a.Set(from+width+i, a.At(from+i%width))
		}
	}
}
