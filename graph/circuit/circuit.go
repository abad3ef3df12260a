package circuit

import "credo/graph"

// IO is all that the outside gives a circuit for one moment. Names that the Spec does not declare are mistakes of the graph.
type IO struct {
	Part   Part
	Batch  int                                // samples
	Signal func(name string) graph.Node       // (batch, values of a sample), or the signal's own Shape where all samples share it
	Weight func(projection string) graph.Node // the weights of a stored projection, made where its form makes them
	Fixed  func(name string) graph.Node       // values that never learn, in their Shape
	State  func(name string) graph.Node       // the value that a state has as the moment begins, (batch, shape...)
}

// Concluding is a circuit that judges whole trials: once all moments have passed it gives an answer, a loss that is not a sum over moments, or
// terms of totals.
type Concluding interface {
	Circuit
	// Conclude completes the record of a trial, whose states have their last values as Next, and whose totals are added up.
	Conclude(b *graph.Builder, whole *Settled)
}

// Part says which part of time a record is of.
type Part int

// The parts: a moment by itself, one moment of a trial, or a whole trial.
const (
	Alone Part = iota
	Moment
	Whole
)

// Input returns the signal "x".
func (io IO) Input() graph.Node { return io.Signal(InputName) }

// Target returns the signal "target".
func (io IO) Target() graph.Node { return io.Signal(TargetName) }

// Circuit is a described network that can write its dynamics into a graph. Settle records all that happens in one moment, by phase: a
// circuit without States settles in it, and the moments of one with States are a trial or the flow of time, which a learner writes.
// Mistakes stick in the builder.
type Circuit interface {
	Spec() Spec
	Settle(b *graph.Builder, io IO) *Settled
}
