package circuit

import (
	"slices"

	"github.com/pkg/errors"

	"credo/graph"
)

// Before returns the value that a variable of a population had as the moment began, (batch, size): as the circuit recorded it, or the
// state that keeps it.
func (s *Settled) Before(population, variable string) graph.Node {
	k := key{kind: Before, who: population, which: variable}
	if n, recorded := s.nodes[k]; recorded {
		return n
	}
	st, ok := s.spec.Keeps(population, variable)
	if !ok {
		s.b.Fail(errors.Errorf("%s keeps no variable %q of population %s from moment to moment", s.spec.Name, variable, population))
		return graph.Node{}
	}
	n := s.io.State(st.Name)
	s.set(k, n)
	return n
}

// After returns the value that a variable of a population has after the last moment of a trial, (batch, size): of the state that keeps it.
func (s *Settled) After(population, variable string) graph.Node {
	k := key{kind: After, phase: s.spec.Phases[len(s.spec.Phases)-1], who: population, which: variable}
	if n, recorded := s.nodes[k]; recorded {
		return n
	}
	st, ok := s.spec.Keeps(population, variable)
	if !ok {
		s.b.Fail(errors.Errorf("%s keeps no variable %q of population %s from moment to moment", s.spec.Name, variable, population))
		return graph.Node{}
	}
	n := s.Next(k.phase, st.Name)
	s.set(k, n)
	return n
}

// SetBefore records the value that a variable of a population had as the moment began, (batch, size), where it is computed from states: the
// spikes of potentials, say. The variable that a state keeps is there already.
func (s *Settled) SetBefore(population, variable string, n graph.Node) {
	s.set(key{kind: Before, who: population, which: variable}, n)
}

// SetFlow records the rate of change of a state in continuous time, per second, in a phase: (batch, shape...).
func (s *Settled) SetFlow(phase, state string, n graph.Node) {
	s.set(key{kind: flow, phase: phase, who: state}, n)
}

// Flow returns the rate of change of a state in continuous time, per second, in a phase: (batch, shape...).
func (s *Settled) Flow(phase, state string) graph.Node {
	return s.get(key{kind: flow, phase: phase, who: state})
}

// SetNext records the value that a state has in the next moment if this one passes in a phase: (batch, shape...).
func (s *Settled) SetNext(phase, state string, n graph.Node) {
	s.set(key{kind: next, phase: phase, who: state}, n)
}

// Next returns the value that a state has in the next moment if this one passes in a phase: (batch, shape...).
func (s *Settled) Next(phase, state string) graph.Node {
	return s.get(key{kind: next, phase: phase, who: state})
}

// SetTotal records a value of a population that is added up over the moments of a trial, in any shape: spikes, say.
func (s *Settled) SetTotal(population, name string, n graph.Node) {
	s.set(key{kind: total, who: population, which: name}, n)
}

// Total returns the sum of a value over the moments of a trial, or in the record of a moment its value there.
func (s *Settled) Total(population, name string) graph.Node {
	return s.get(key{kind: total, who: population, which: name})
}

// passes reports whether the moment passes into another: the next value of a state is recorded.
func (s *Settled) passes() bool {
	return slices.ContainsFunc(s.order, func(k key) bool { return k.kind == next })
}

// SetStart records where a state in continuous time begins, if not at 0, with all states that are not given at 0: (batch, shape...).
func (s *Settled) SetStart(state string, n graph.Node) { s.set(key{kind: start, who: state}, n) }

// Start returns where a state in continuous time begins; the zero Node stands for 0.
func (s *Settled) Start(state string) graph.Node { return s.nodes[key{kind: start, who: state}] }
