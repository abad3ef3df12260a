package rules

import (
	"slices"

	"credo/graph"
	"credo/graph/circuit"
)

// Rule says how synapses change.
type Rule interface {
	Name() string
	// Needs lists the things that the rule must find at the projections that learn; they are checked before anything is built.
	Needs() Needs
	// Memory lists the values that synapses or cells remember between steps: seeded, saved and restored with the weights.
	Memory(spec circuit.Spec) []Memory
	// Updates writes the weight changes of every plastic projection of the settled circuit that the rule serves.
	Updates(b *graph.Builder, s *circuit.Settled) []Update
}

// Mode is the meaning of an Update.
type Mode int

// A Step is added to the weights by the optimizer, times the learning rate; several on one projection add up. A Set is the new
// value of a memory, or the rate of change of one that flows.
const (
	Step Mode = iota
	Set
)

// Update is one change that a rule asks for. Target is a projection (Step) or the name of a memory (Set).
type Update struct {
	Target string
	DW     graph.Node
	Mode   Mode
	Summed bool // DW is the sum over the samples of the minibatch, not their mean
}

// Span says how long a memory lasts.
type Span int

// The spans: a memory of the run is saved with the weights. A memory of the trial, as an eligibility trace, has a value for every sample, and
// begins anew with every trial.
const (
	Run Span = iota
	Trial
)

// Memory is a value that a rule keeps from moment to moment for the synapses or cells of a projection. All its elements start at Value.
type Memory struct {
	Projection string // Local sets it
	Name       string // of a Local rule its own name for the value; Rule.Memory returns "rule/projection/name"
	Per        circuit.Axis
	Span       Span
	Value      float64
	Flows      bool // a Set is not its new value but its rate of change, per second: it goes on in the flow of time
}

// Shape returns the shape of the value, as Spec.Extent says. A memory of the trial has the axis of the samples, (batch, rows, columns) or
// (batch, cells).
func (m Memory) Shape(spec circuit.Spec, batch int) []int {
	p, _ := spec.Projection(m.Projection)
	shape := spec.Extent(p, m.Per)
	at := len(shape) - 2
	switch {
	case m.Span == Run:
	case m.Per == circuit.PerSynapse:
		shape = slices.Insert(slices.Clone(shape), at, batch)
	default:
		shape[at] = batch
	}
	return shape
}
