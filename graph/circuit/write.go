package circuit

import (
	"credo/graph"
)

// Write writes a circuit into the builder, with the inputs that Declare declares: one moment, or, if the dims have steps, a trial. The
// moment is one of a trial if states go on from it. The record of a trial has courses: all that was recorded has an axis of the moments
// before its own, and losses are added up.
func Write(b *graph.Builder, c Circuit, d Dims) (*Settled, error) {
	spec := c.Spec()
	o, err := Declare(b, spec, d)
	if err != nil {
		return nil, err
	}
	defer b.Within("circuit %s", spec.Name)()
	if d.Steps == 0 {
		s := c.Settle(b, o.IO())
		if s.passes() {
			s.io.Part = Moment
		}
		return s, b.Err()
	}
	s, _, err := Trial(b, c, o, Loop{})
	return s, err
}
