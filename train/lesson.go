package train

import (
	"github.com/pkg/errors"

	"credo/graph/circuit"
	"credo/rules"
	"credo/train/optim"
)

// Lesson says how time passes in a minibatch, and when weights change. The zero value is a circuit that settles in one moment.
type Lesson struct {
	Steps      int // moments of a trial; 0: no trial
	Learn      When
	Checkpoint int  // if positive: states are kept for the gradient only every so many moments, which divide Steps
	Before     int  // minibatches that pass in the first phase before learning begins
	Flow       Flow // of a lesson in the flow of time
}

// before is the number of minibatches that pass before learning begins.
func (s Lesson) before() int {
	if s.Learn == InFlow {
		return s.Flow.Before
	}
	return s.Before
}

// When says when weights change.
type When int

// The weights change after the last moment of a trial, in every moment, or all the while as an integrator lets time pass.
const (
	AtEnd When = iota
	EachMoment
	InFlow
)

// dims returns the axes of a minibatch of so many samples.
func (s Lesson) dims(batch int) circuit.Dims { return circuit.Dims{Steps: s.Steps, Batch: batch} }

// Check names a thing that the lesson needs and the circuit lacks, or a rule, an optimizer or a size of minibatches that does not fit it.
func (s Lesson) Check(spec circuit.Spec, r rules.Rule, o optim.Optimizer, batch int) error {
	if err := s.Takes(r, spec); err != nil {
		return err
	}
	if s.Learn == InFlow {
		return s.checkFlow(spec, o, batch)
	}
	switch {
	case spec.Flows:
		return errors.Errorf("circuit %s lives in continuous time, where weights change in the flow of time: the lesson must be flow", spec.Name)
	case s.Steps < 0:
		return errors.Errorf("a lesson of %d moments: 0 or more", s.Steps)
	case s.Steps == 0 && len(spec.States) > 0:
		return errors.Errorf("circuit %s has states that go from moment to moment (%s, say), and the lesson has no trial: give it steps", spec.Name, spec.States[0].Name)
	case s.Steps == 0 && s.Learn != AtEnd:
		return errors.New("a lesson that learns at every moment has no moments: give it steps")
	case s.Steps > 0 && s.Learn == AtEnd && len(spec.States) == 0:
		return errors.Errorf("circuit %s has no states that go from moment to moment, and the lesson asks for trials of %d moments: it settles in one", spec.Name, s.Steps)
	case s.Before > 0 && (s.Steps == 0 || spec.Dt == 0):
		return errors.Errorf("%d minibatches are to pass before learning, and no time passes in circuit %s, which does not say how long a moment lasts: leave them out", s.Before, spec.Name)
	case s.Checkpoint > 0 && (s.Steps == 0 || s.Steps%s.Checkpoint != 0):
		return errors.Errorf("checkpoints every %d moments do not divide a trial of %d", s.Checkpoint, s.Steps)
	}
	return nil
}

// Takes says why a lesson does not take a rule: what it reads, or remembers, does not exist in it.
func (s Lesson) Takes(r rules.Rule, spec circuit.Spec) error {
	if r.Needs().Course && (s.Steps == 0 || s.Learn != AtEnd) {
		return errors.Errorf("rule %s reads whole trials, and the lesson learns from single moments: let it learn at the end of trials", r.Name())
	}
	for _, m := range r.Memory(spec) {
		if s.Learn == InFlow && !m.Flows {
			return errors.Errorf("rule %s remembers %s from minibatch to minibatch, and in continuous time there are none", r.Name(), m.Name)
		}
		if s.Learn != InFlow && m.Flows {
			return errors.Errorf("rule %s says how fast its memory %s changes while time passes, and in this lesson none does: the lesson must be flow", r.Name(), m.Name)
		}
	}
	return nil
}
