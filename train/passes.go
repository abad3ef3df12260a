package train

import (
	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/train/stream"
)

// passes is the time that passes in a minibatch, s; 0 where none does.
func (l *Learner) passes() float64 {
	if l.lesson.Learn == InFlow {
		return l.lesson.Flow.Seconds
	}
	return float64(l.lesson.Steps) * l.spec.Dt
}

// passTrial lets the moments of a trial pass in a phase.
func (l *Learner) passTrial(batch Batch, p Passage) (Passed, error) {
	if l.lesson.Steps == 0 || p.Seconds != l.passes() {
		return Passed{}, errors.Errorf("%g s of circuit %s: its lesson has %d moments, which last %g s together, and no other time can pass", p.Seconds, l.spec.Name, l.lesson.Steps, l.passes())
	}
	program, err := l.passingProgram(batch, p.Phase)
	if err != nil {
		return Passed{}, err
	}
	if err := program.run(l.seed, stream.Noise, l.State.Step); err != nil {
		return Passed{}, err
	}
	if err := l.keep(program); err != nil {
		return Passed{}, err
	}
	l.State.Time += p.Seconds
	return Passed{Answer: program.answer(0), Steps: l.lesson.Steps}, nil
}

// passingProgram returns the program of passTrial, reading its signals.
func (l *Learner) passingProgram(batch Batch, phase string) (*program, error) {
	key := programKey{kind: "passing", batch: batch.Samples, stretch: stretch{phase: phase}}
	return l.programOf(key, l.own(), batch, func(g *page) error { return l.writePassing(g, phase) })
}

// keep makes the states that a program computed the circuit's own. Nothing is changed unless all are finite.
func (l *Learner) keep(p *program) error {
	if param, broken := p.Broken(); broken {
		return errors.Errorf("%s: no longer finite numbers", l.called(param))
	}
	return p.Commit()
}

// writePassing writes a trial in a phase without learning. The outputs are loss and answer; the states are the next state.
func (l *Learner) writePassing(g *page, phase string) error {
	s, err := g.settled(phase)
	if err != nil {
		return err
	}
	g.answer(s, phase, taught(g.b, s, phase))
	for _, name := range l.State.Cells.Names() {
		g.next = append(g.next, graph.Next{Param: circuit.StateName(name), Node: s.Next(phase, name)})
	}
	return g.b.Err()
}
