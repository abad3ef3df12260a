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
	updates, err := g.updates(l.rule)
	if err != nil {
		return err
	}
	s := g.s
	g.next = l.changes(g.b, s, updates)
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

// report reads the outputs of writeStep.
func (p *program) report() Report {
	r := Report{Loss: p.Output(0).At(0), Correct: correct(p.Output(1), p.batch.Y)}
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
