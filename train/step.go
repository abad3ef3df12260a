package train

import (
	"credo/graph"
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
	return l.program("step", l.own(), batch, l.writeStep)
}

// writeStep writes the state after a minibatch; the outputs are loss and answer without teaching and taught, as far as the circuit has them,
// then residual and steps of each phase that settles.
func (l *Learner) writeStep(g *page) error {
	updates, err := g.updates(l.rule)
	if err != nil {
		return err
	}
	g.next = l.changes(g.b, g.s, updates)
	if phase, ok := g.untaught(); ok {
		g.answer(phase, false)
	}
	if last := l.spec.Phases[len(l.spec.Phases)-1]; g.taught(last) {
		g.answer(last, true)
	}
	for _, ph := range l.spec.Phases {
		if g.s.Settles(ph) {
			g.output(ph, g.s.Residual(ph))
			g.output(ph, g.s.Steps(ph))
		}
	}
	return nil
}

// report reads the outputs of writeStep.
func (p *program) report() (r Report) {
	at := 0
	for ; at < len(p.names) && p.names[at] != p.names[at+1]; at += 2 { // both outputs of a phase have its name
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
