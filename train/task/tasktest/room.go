// Package tasktest has the laws that every task must keep, for tests.
package tasktest

import (
	"math"

	"credo/graph"
	"credo/graph/circuit"
	"credo/train/task"
)

// Arrays are the signals of a minibatch.
type Arrays map[string]*graph.Array

// Get returns the array of a signal.
func (a Arrays) Get(signal string) *graph.Array { return a[signal] }

// Room returns arrays for so many samples, full of NaN. instances is how many are side by side; 0: there is no such axis.
func Room(t task.Task, d graph.Dtype, instances, samples int) Arrays {
	out := Arrays{}
	for _, g := range t.Signals() {
		out[g.Name] = graph.NewArray(d, shape(t, g, instances, samples)...)
		out[g.Name].Fill(math.NaN())
	}
	return out
}

func shape(t task.Task, g circuit.Signal, instances, samples int) (out []int) {
	if g.Timed {
		out = append(out, t.Moments())
	}
	if instances > 0 {
		out = append(out, instances)
	}
	if g.Shared {
		return append(out, g.Shape...)
	}
	return append(out, samples, g.Shape.Size())
}
