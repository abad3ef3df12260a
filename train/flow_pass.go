package train

import (
	"math"

	"credo/train/stream"
)

// Passage is a stretch of time that is to pass without learning: in a phase of the circuit. In a lesson of moments it is as long as a trial.
type Passage struct {
	Phase   string
	Seconds float64
}

// Passed tells how a stretch of time passed.
type Passed struct {
	Answer     // at the end of the stretch
	Steps  int // moments, or steps of the integrator, rejected ones included
}

// Pass lets time pass in a circuit. Cells and clock go on; no weight changes, and no constraint moves one. If the steps of an integrator are
// too long to be stable, it says when and where that showed, and everything stays as it was.
func (l *Learner) Pass(batch Batch, p Passage) (Passed, error) {
	if l.lesson.Learn != InFlow {
		return l.passTrial(batch, p)
	}
	return l.pass(batch, l.stretch(p), true)
}

// Preview tells how time would pass in a circuit in the flow of time, and changes nothing.
func (l *Learner) Preview(batch Batch, p Passage) (Passed, error) {
	return l.pass(batch, l.stretch(p), false)
}

func (l *Learner) stretch(p Passage) stretch {
	return stretch{phase: p.Phase, seconds: p.Seconds, dt: l.lesson.Flow.Dt}
}

// stepInFlow lets the stretch of a lesson pass while the weights learn, in the last phase.
func (l *Learner) stepInFlow(batch Batch) (Report, error) {
	p, err := l.pass(batch, l.learning(), true)
	if err != nil {
		return Report{}, l.at(err)
	}
	l.State.Step++
	if p.Taught {
		return Report{Taught: p.Answer}, nil
	}
	return Report{Answer: p.Answer}, nil
}

// evaluateInFlow lets the stretch of a lesson pass in the first phase, and changes nothing.
func (l *Learner) evaluateInFlow(batch Batch) (Answer, error) {
	p, err := l.Preview(batch, Passage{l.spec.Phases[0], l.lesson.Flow.Seconds})
	return p.Answer, err
}

// pass lets a stretch pass. If it is not kept, the state stays as it was.
func (l *Learner) pass(batch Batch, s stretch, keep bool) (Passed, error) {
	if err := l.resolved(batch, s); err != nil {
		return Passed{}, err
	}
	p, err := l.run(batch, s)
	if err != nil {
		return Passed{}, err
	}
	out := l.passed(p, s)
	if keep {
		if err := l.keep(p); err != nil {
			return Passed{}, err
		}
		l.State.Time += s.seconds
	}
	return out, nil
}

// run computes a stretch.
func (l *Learner) run(batch Batch, s stretch) (*program, error) {
	p, err := l.stretchProgram(batch, s)
	if err != nil {
		return nil, err
	}
	if err := p.run(l.seed, stream.Noise, l.State.Step); err != nil {
		return nil, err
	}
	return p, l.sound(p, s)
}

// passed reads the outputs of writeStretch.
func (l *Learner) passed(p *program, s stretch) Passed {
	layout := l.layout(s.learn)
	out := Passed{p.answer(len(layout) + 1), int(p.Output(len(layout)).At(0))}
	if p.ended == nil {
		p.ended = &Values{}
		for i, v := range layout {
			if v.of == ofState {
				p.ended.Add(v.name, p.Output(i))
			}
		}
	}
	out.Seconds, out.States = s.seconds, p.ended
	return out
}

// Mean returns the mean over the stretch of a variable whose integral is a state that begins anew with every stretch; NaN if there is none.
func (a Answer) Mean(integral string) float64 {
	if a.States == nil || a.States.Get(integral) == nil {
		return math.NaN()
	}
	return a.States.Get(integral).At(0) / a.Seconds
}
