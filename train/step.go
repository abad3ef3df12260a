package train

import (
	"credo/graph"
	"credo/graph/circuit"
	"credo/rules"
	"credo/train/stream"
)

// Phase says how one phase of a minibatch settled.
type Phase struct {
	Name     string
	Residual float64 // how far from rest it ended, in units of the potentials
	Steps    float64 // settling steps taken
}

// Report holds the numbers of one step of learning.
type Report struct {
	Answer Answer // of the first phase in which the circuit is not taught; the zero Answer if there is none
	Taught Answer // of the last phase, if the circuit is taught in it; else the zero Answer
	Phases []Phase
}

// Step learns from one minibatch. If any new weight would not be finite, it says which projection and step, and the weights stay as
// they were: finite, as they are drawn and as they are read from files.
func (l *Learner) Step(batch Batch) (Report, error) {
	if l.lesson.Learn == InFlow {
		return l.stepInFlow(batch)
	}
	p, err := l.stepProgram(batch)
	if err != nil {
		return Report{}, err
	}
	if err := p.run(l.seed, stream.Noise, l.State.Step); err != nil {
		return Report{}, l.at(err)
	}
	if err := l.commit(p); err != nil {
		return Report{}, err
	}
	l.State.Step++
	l.State.Time += l.passes()
	return p.report(), nil
}

// StepProgram returns the program that Step runs for batches of this size: settling, rule, optimizer and constraints.
func (l *Learner) StepProgram(batch Batch) (*graph.Program, error) {
	p, err := l.stepProgram(batch)
	if err != nil {
		return nil, err
	}
	return p.Program, nil
}

// stepProgram returns the program of Step for batches of this size, reading this batch.
func (l *Learner) stepProgram(batch Batch) (*program, error) {
	if l.lesson.Learn == InFlow {
		return l.stretchProgram(batch, l.learning())
	}
	return l.program("step", l.own(), batch, l.writeStep)
}

// writeStep writes the state after a minibatch; the outputs are loss and answer without teaching and taught, as far as the circuit has them,
// then residual and steps of each phase that settles.
func (l *Learner) writeStep(g *page) error {
	s, err := l.learned(g)
	if err != nil {
		return err
	}
	plain, record, err := l.withoutLearning(g, s)
	if err != nil {
		return err
	}
	if phase, ok := untaught(plain.b, record); ok {
		g.answer(s, phase, false)
	}
	if taught(plain.b, record, g.last()) {
		g.answer(s, g.last(), true)
	}
	for _, ph := range l.spec.Phases {
		if s.Settles(ph) {
			g.output(ph, s.Residual(ph))
			g.output(ph, s.Steps(ph))
		}
	}
	return nil
}

// withoutLearning returns a page and a record of the circuit whose weights do not change on the way: the given ones, unless the lesson learns at
// every moment. There all later answers depend on the target, through weights that have learned from it.
func (l *Learner) withoutLearning(g *page, s *circuit.Settled) (*page, *circuit.Settled, error) {
	if l.lesson.Learn != EachMoment {
		return g, s, nil
	}
	plain, err := l.newPage(l.circuit, g.batch)
	if err != nil {
		return nil, nil, err
	}
	s, err = plain.settled(plain.last())
	return plain, s, err
}

// learned writes the lesson: in one moment, in every moment of a trial, or at its end.
func (l *Learner) learned(g *page) (s *circuit.Settled, err error) {
	now := l.changing(g)
	var next nodes
	switch {
	case l.lesson.Steps == 0:
		s, next, err = l.advance(g.b, now, g.outside)
	case l.lesson.Learn == EachMoment:
		s, next, err = l.eachMoment(g, now)
	default:
		var c changes
		if s, c, err = g.trial(l.rule, now.only(l.rule.Memory(l.spec))); err == nil {
			next = l.moved(g.b, now, g.outside, c)
		}
	}
	if err != nil {
		return nil, err
	}
	g.next = l.becomes(s, g.last(), now, next)
	return s, g.b.Err()
}

// eachMoment writes a trial in whose body all that changes is carried.
func (l *Learner) eachMoment(g *page, now nodes) (*circuit.Settled, nodes, error) {
	s, done, err := circuit.Trial(g.b, l.circuit, g.outside, circuit.Loop{
		Phase: g.last(), Carry: now, Options: graph.ScanOptions{ForwardOnly: true},
		Moment: func(b *graph.Builder, now map[string]graph.Node, o *circuit.Outside) (circuit.Passed, error) {
			s, next, err := l.advance(b, now, o)
			return circuit.Passed{Record: s, Next: next}, err
		},
	})
	return s, done.Carry, err
}

// only returns the nodes of a rule's memory.
func (n nodes) only(memory []rules.Memory) nodes {
	out := nodes{}
	for _, m := range memory {
		out[m.Name] = n[m.Name]
	}
	return out
}

// report reads the outputs of writeStep.
func (p *program) report() (r Report) {
	at := 0
	for ; at < len(p.names) && p.names[at] != p.names[at+1]; at += 2 { // both outputs of a phase that settles have its name
		if a := p.answer(at); a.Taught {
			r.Taught = a
		} else {
			r.Answer = a
		}
	}
	r.Phases = make([]Phase, (len(p.names)-at)/2)
	for i := range r.Phases {
		r.Phases[i] = Phase{p.names[at], p.Output(at).At(0), p.Output(at + 1).At(0)}
		at += 2
	}
	return r
}
