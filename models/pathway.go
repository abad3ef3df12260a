package models

import (
	"github.com/pkg/errors"

	"credo/graph/circuit"
)

// Pathway is where feedback weights come from: copies of others, or drawn.
type Pathway struct {
	Copies When
	Of     Source  // of a copy
	Scale  float64 // of a copy, to its source; of what is drawn, the standard deviation
}

// When says when weights are copies.
type When int

// Weights are drawn and never copies, copies at the start, or copies after every step.
const (
	Never When = iota
	AtStart
	Always
)

// Source is what feedback weights can be copies of.
type Source int

// The forward weights of the same cells, transposed; or, for the feedback of events, that of bursts.
const (
	Forward Source = iota
	Bursts
)

// check refuses a pathway of bursts that cannot be.
func (p Pathway) check(name string, learns bool) error {
	switch {
	case p.Copies != Never && p.Of != Forward:
		return errors.Errorf("%s: the feedback of bursts can be a copy of forward weights only", name)
	case p.Copies == Always && learns:
		return errors.Errorf("%s: feedback that is a copy after every step cannot learn", name)
	}
	return nil
}

// init draws the weights of a pathway; those of a copy start at zero and are set before the first step.
func (p Pathway) init() circuit.Init {
	if p.Copies == Never {
		return circuit.Normal{Std: p.Scale}
	}
	return circuit.Zeros{}
}

// copied makes feedback a copy of forward weights or, by Of, of the feedback of bursts.
func (p Pathway) copied(s *circuit.Spec, dst, forward, bursts string) {
	if p.Of == Bursts {
		p.tie(s, circuit.Tie{Dst: dst, Src: bursts, Scale: p.Scale})
		return
	}
	p.tie(s, circuit.Tie{Dst: dst, Src: forward, Scale: p.Scale, Transposed: true})
}

// tie adds the constraint that makes a projection a copy, if and when it is one.
func (p Pathway) tie(s *circuit.Spec, t circuit.Tie) {
	if p.Copies != Never {
		s.Starts = append(s.Starts, t) // whichever is a copy of it at the start comes after it
	}
	if p.Copies == Always {
		s.Constraints = append(s.Constraints, t)
	}
}
