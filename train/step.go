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
	Loss    float64 // of the last phase, mean over the batch
	Correct int     // answers of the last phase that were right
	Phases  []Phase
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

// writeStep writes the state after a minibatch; the outputs are loss and answer of the last phase, then residual and steps of each phase
// that settles.
func (l *Learner) writeStep(g *page) error {
	s, err := l.learned(g)
	if err != nil {
		return err
	}
	last := l.spec.Phases[len(l.spec.Phases)-1]
	g.output("loss", s.Loss(last))
	g.output("answer", s.Output(last))
	for _, ph := range l.spec.Phases {
		if s.Settles(ph) {
			g.output(ph, s.Residual(ph))
			g.output(ph, s.Steps(ph))
		}
	}
	return nil
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
	g.next = l.becomes(s, now, next)
	return s, g.b.Err()
}

// eachMoment writes a trial in whose body all that changes is carried.
func (l *Learner) eachMoment(g *page, now nodes) (*circuit.Settled, nodes, error) {
	s, done, err := circuit.Trial(g.b, l.circuit, g.outside, circuit.Loop{
		Carry: now, Options: graph.ScanOptions{ForwardOnly: true},
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
func (p *program) report() Report {
	r := Report{Loss: p.Output(0).At(0), Correct: correct(p.Output(1), p.batch.Get(circuit.TargetName))}
	r.Phases = make([]Phase, len(p.names)/2-1)
	for i := range r.Phases {
		at := 2 + 2*i
		r.Phases[i] = Phase{p.names[at], p.Output(at).At(0), p.Output(at + 1).At(0)}
	}
	return r
}

// correct counts the rows in which the largest answer is where the target is largest.
func correct(answer, target *graph.Array) int {
	n, k := answer.Shape[0], answer.Shape[1]
	right := 0
	for i := range n {
		if argmax(answer, i*k, k) == argmax(target, i*k, k) {
			right++
		}
	}
	return right
}

func argmax(a *graph.Array, from, n int) int {
	best := 0
	for j := 1; j < n; j++ {
		if a.At(from+j) > a.At(from+best) {
			best = j
		}
	}
	return best
}
