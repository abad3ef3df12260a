package circuit

import (
	"sort"
	"strings"

	"github.com/pkg/errors"

	"credo/graph"
)

// Settled is the record of a circuit: all that a rule may look at. A circuit fills it with the Set methods. It is the record of one
// moment, in the outermost graph or in a Scan body, or of a trial, where the values of all moments have one axis more, the first.
type Settled struct {
	b    *graph.Builder
	spec Spec
	io   IO
	*record
}

type record struct {
	nodes map[key]graph.Node
	order []key
}

// key addresses one recorded node.
type key struct {
	kind              Kind
	phase, who, which string
}

// Kind tells recorded nodes apart: a rate, a current, a loss.
type Kind string

// The kinds of recorded nodes.
const (
	Variable   Kind = "variable"   // of a population, in a phase
	Rate       Kind = "rate"       // of a population, in a phase
	Current    Kind = "current"    // of a projection, in a phase: as it enters the cell, with its sign
	Modulation Kind = "modulator"  // in a phase
	Memory     Kind = "memory"     // of a rule
	Weight     Kind = "weight"     // of a projection
	residual   Kind = "residual"   // of a phase
	steps      Kind = "steps"      // of a phase
	trajectory Kind = "trajectory" // of a variable, in a phase
	Before     Kind = "before"     // of a variable of a population: its value as the moment began
	After      Kind = "after"      // of a variable of a population, in a phase: its value as the trial ended
	flow       Kind = "flow"       // of a state in continuous time, in a phase
	next       Kind = "next"       // of a state from moment to moment
	start      Kind = "start"      // of a state
	output     Kind = "output"     // of a phase
	loss       Kind = "loss"       // of a phase
	total      Kind = "total"      // of a population, over the moments of a trial
)

// NewSettled returns an empty record of a circuit that is given io.
func NewSettled(b *graph.Builder, spec Spec, io IO) *Settled {
	return &Settled{b: b, spec: spec, io: io, record: &record{nodes: map[key]graph.Node{}}}
}

// IO returns all that the circuit was given.
func (s *Settled) IO() IO { return s.io }

// Part says which part of time the record is of.
func (s *Settled) Part() Part { return s.io.Part }

// Batch returns the number of samples.
func (s *Settled) Batch() int { return s.io.Batch }

// Spec returns the description of the circuit.
func (s *Settled) Spec() Spec { return s.spec }

// Only returns the same record of a circuit in which only projections for which keep holds may learn.
func (s *Settled) Only(keep func(Projection) bool) *Settled {
	out := *s
	out.spec = s.spec.Only(keep)
	return &out
}

func (s *Settled) set(k key, n graph.Node) {
	if _, ok := s.nodes[k]; !ok {
		s.order = append(s.order, k)
	}
	s.nodes[k] = n
}

func (s *Settled) get(k key) graph.Node {
	n, ok := s.nodes[k]
	if !ok {
		s.b.Fail(errors.Errorf("%s records no %s; it has: %s", s.spec.Name, k, s.known(k)))
	}
	return n
}

func (k key) String() string {
	words := []string{string(k.kind)}
	for _, w := range []string{k.which, k.who} {
		if w != "" {
			words = append(words, w)
		}
	}
	if k.phase != "" {
		words = append(words, "in phase", k.phase)
	}
	return strings.Join(words, " ")
}

func (s *Settled) known(k key) string {
	var out []string
	for _, o := range s.order {
		if o.kind == k.kind {
			out = append(out, o.String())
		}
	}
	sort.Strings(out)
	if len(out) == 0 {
		return "none"
	}
	return strings.Join(out, ", ")
}

// SetVar records a state variable (batch, size) at the end of a phase.
func (s *Settled) SetVar(phase, population, variable string, n graph.Node) {
	s.set(key{Variable, phase, population, variable}, n)
}

// Var returns a state variable (batch, size) at the end of a phase.
func (s *Settled) Var(phase, population, variable string) graph.Node {
	return s.get(key{Variable, phase, population, variable})
}

// SetRate records the rates (batch, size) of a population at the end of a phase.
func (s *Settled) SetRate(phase, population string, n graph.Node) {
	s.set(key{kind: Rate, phase: phase, who: population}, n)
}

// Rate returns the rates (batch, size) of a population at the end of a phase.
func (s *Settled) Rate(phase, population string) graph.Node {
	return s.get(key{kind: Rate, phase: phase, who: population})
}

// Sent returns the signal of a projection at the end of a phase, (batch, size of Pre): rates, or the variable that it sends; of a delayed
// one, as the moment began.
func (s *Settled) Sent(phase string, p Projection) graph.Node {
	if p.Delayed {
		return s.Before(p.Pre, p.Sends)
	}
	if p.Sends != "" {
		return s.Var(phase, p.Pre, p.Sends)
	}
	return s.Rate(phase, p.Pre)
}

// SetCurrent records the current (batch, size of Post) of a projection at the end of a phase, with its sign at the target.
func (s *Settled) SetCurrent(phase, projection string, n graph.Node) {
	s.set(key{kind: Current, phase: phase, who: projection}, n)
}

// Current returns the current (batch, size of Post) of a projection at the end of a phase, with its sign at the target.
func (s *Settled) Current(phase, projection string) graph.Node {
	return s.get(key{kind: Current, phase: phase, who: projection})
}

// SetModulator records a modulator (batch, 1) in a phase.
func (s *Settled) SetModulator(phase, name string, n graph.Node) {
	s.set(key{kind: Modulation, phase: phase, who: name}, n)
}

// Modulator returns a modulator (batch, 1) in a phase.
func (s *Settled) Modulator(phase, name string) graph.Node {
	return s.get(key{kind: Modulation, phase: phase, who: name})
}

// SetMemory records a value that a rule remembers from step to step, under the name of its parameter.
func (s *Settled) SetMemory(name string, n graph.Node) { s.set(key{kind: Memory, who: name}, n) }

// Memory returns a value that a rule remembers from step to step.
func (s *Settled) Memory(name string) graph.Node { return s.get(key{kind: Memory, who: name}) }

// Remembers reports whether a memory of that name is set.
func (s *Settled) Remembers(name string) bool {
	_, ok := s.nodes[key{kind: Memory, who: name}]
	return ok
}

// Weight returns the weights of a stored projection, in the shape that its form says: of a dense one (size of Pre, size of Post).
func (s *Settled) Weight(projection string) graph.Node {
	n := s.io.Weight(projection)
	if !n.Valid() {
		s.b.Fail(errors.Errorf("%s has no weights %q", s.spec.Name, projection))
		return n
	}
	s.set(key{kind: Weight, who: projection}, n)
	return n
}

// Form returns how a projection connects its populations.
func (s *Settled) Form(projection string) Wiring {
	p, ok := s.spec.Projection(projection)
	if !ok {
		s.b.Fail(errors.Errorf("%s has no projection %q", s.spec.Name, projection))
		return dense{}
	}
	f, err := s.spec.Wiring(p)
	if err != nil {
		s.b.Fail(err)
		return dense{}
	}
	return f
}

// SetResidual records how far from rest a phase ended: a scalar, the largest change per step or per second that is left.
func (s *Settled) SetResidual(phase string, n graph.Node) {
	s.set(key{kind: residual, phase: phase}, n)
}

// Residual returns how far from rest a phase ended, a scalar.
func (s *Settled) Residual(phase string) graph.Node { return s.get(key{kind: residual, phase: phase}) }

// SetSteps records how many settling steps a phase took: a scalar.
func (s *Settled) SetSteps(phase string, n graph.Node) { s.set(key{kind: steps, phase: phase}, n) }

// Steps returns how many settling steps a phase took, a scalar.
func (s *Settled) Steps(phase string) graph.Node { return s.get(key{kind: steps, phase: phase}) }

// SetTrajectory records a variable after every settling step, (steps, batch, size).
func (s *Settled) SetTrajectory(phase, population, variable string, n graph.Node) {
	s.set(key{trajectory, phase, population, variable}, n)
}

// Trajectory returns a variable after every settling step, (steps, batch, size). It costs nothing unless it is fetched.
func (s *Settled) Trajectory(phase, population, variable string) graph.Node {
	return s.get(key{trajectory, phase, population, variable})
}

// SetOutput records the circuit's answer in a phase, (batch, outputs).
func (s *Settled) SetOutput(phase string, n graph.Node) { s.set(key{kind: output, phase: phase}, n) }

// Output returns the circuit's answer in a phase, (batch, outputs).
func (s *Settled) Output(phase string) graph.Node { return s.get(key{kind: output, phase: phase}) }

// Answers reports whether an answer is recorded in a phase. A moment has none if the circuit gives it after the last.
func (s *Settled) Answers(phase string) bool {
	_, ok := s.nodes[key{kind: output, phase: phase}]
	return ok
}

// SetLoss records the loss of a phase on the true target, a scalar: the mean over the batch. Networks side by side have one each, (networks).
func (s *Settled) SetLoss(phase string, n graph.Node) { s.set(key{kind: loss, phase: phase}, n) }

// Loss returns the loss of a phase on the true target, a scalar, or (networks). Back-propagation descends the loss of the first phase.
func (s *Settled) Loss(phase string) graph.Node { return s.get(key{kind: loss, phase: phase}) }

// TotalLoss returns the loss of a phase, of all networks side by side together: a scalar, whose gradient for the weights of a network is the
// gradient of its own loss, because none depends on weights of another.
func (s *Settled) TotalLoss(phase string) graph.Node {
	n := s.Loss(phase)
	if s.b.Err() != nil || n.Rank() == 0 {
		return n
	}
	return s.b.Sum(n)
}

// Settles reports whether a phase comes to rest in steps: a residual was recorded for it.
func (s *Settled) Settles(phase string) bool {
	_, ok := s.nodes[key{kind: residual, phase: phase}]
	return ok
}
