package online

import (
	"math"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/integrate"
)

// Report holds the means over a stretch of time, and the answers at its end.
type Report struct {
	Error   float64 // Σ (answer − target)², mean over time
	Control float64 // Σ (currents from the controller)², mean over time
	Steps   int     // of the integrator, rejected ones included
	// At the end:
	Answer, Target []float64
}

// request is the stretch of time that a program computes.
type request struct {
	mode    Mode
	seconds float64
	dt      float64 // s, of a fixed step
}

type program struct {
	*graph.Program
	layout []variable
}

// runaway is beyond all values of a network that is stable: potentials, feedback and weights are of the order of 10.
const runaway = 1e6

// Watch lets time pass and keeps no change.
func (s *Student) Watch(m Mode, seconds float64) (Report, error) {
	_, r, err := s.pass(m, seconds)
	return r, err
}

// Run lets time pass. If the steps are too long to be stable, it says when and where that showed, and everything stays as it was.
func (s *Student) Run(m Mode, seconds float64) (Report, error) {
	p, r, err := s.pass(m, seconds)
	if err != nil {
		return r, err
	}
	for i, v := range p.layout {
		to := s.States.Get(v.name)
		if m.Learn && to == nil {
			to = s.Weights.Get(v.name)
		}
		if to == nil { // time and integrals
			continue
		}
		if err := to.CopyFrom(p.Output(i)); err != nil {
			return r, err
		}
	}
	s.Time += seconds
	return r, nil
}

func (s *Student) pass(m Mode, seconds float64) (*program, Report, error) {
	if err := s.resolved(m, seconds); err != nil {
		return nil, Report{}, err
	}
	p, err := s.stretch(request{m, seconds, s.setup.Dt})
	if err != nil {
		return nil, Report{}, err
	}
	n := len(p.layout)
	return p, Report{
		Error: p.Output(n-2).At(0) / seconds, Control: p.Output(n-1).At(0) / seconds, Steps: int(p.Output(n).At(0)),
		Answer: p.Output(n + 1).Float64s(), Target: p.Output(n + 2).Float64s(),
	}, nil
}

// stretch lets time pass in a program.
func (s *Student) stretch(r request) (*program, error) {
	p, err := s.program(r)
	if err != nil {
		return nil, err
	}
	s.waves.at(s.Time)
	if err := p.Run(); err != nil {
		return nil, err
	}
	return p, s.sound(p, r.seconds)
}

// sound names the first variable that ran away, and when.
func (s *Student) sound(p *program, seconds float64) error {
	advice := shorter
	if s.setup.Method == adaptiveName {
		advice = "lower its tolerances"
	}
	for i, v := range p.layout[:len(p.layout)-integrals] {
		out := p.Output(i)
		for j := range out.Len() {
			if !(math.Abs(out.At(j)) < runaway) {
				return errors.Errorf("at %.3f s %s ran away (number %d is %g): steps of %s from %g s are too long to be stable; %s",
					s.Time+p.Output(0).At(0), v.who, j+1, out.At(j), s.setup.Method, s.setup.Dt, advice)
			}
		}
	}
	if end := p.Output(0).At(0); end < seconds*(1-1e-3) {
		return errors.Errorf("%s gave up at %.3f s, after %g steps, before %.3f s: %s", s.setup.Method, s.Time+end, p.Output(len(p.layout)).At(0), s.Time+seconds, advice)
	}
	return nil
}

// program returns the program of a stretch of time. Its outputs are the variables of its layout, the steps taken, and the answers of
// student and teacher at the end.
func (s *Student) program(r request) (*program, error) {
	if p, ok := s.programs[r]; ok {
		return p, nil
	}
	b := graph.NewBuilder(graph.Options{Dtype: s.setup.Dtype, NoGrad: true})
	v, fixed, x := s.declare(b)
	p := &program{layout: s.layout(r.mode)}
	var rows []graph.Node
	for _, w := range p.layout {
		n, ok := v[w.name]
		switch {
		case !ok && fixed[w.name].Valid():
			n = fixed[w.name]
		case !ok:
			n = b.Expand(b.Const(0), w.shape...)
		}
		rows = append(rows, b.Reshape(n, 1, w.size()))
	}
	field := func(b *graph.Builder, y []graph.Node) []graph.Node {
		at := s.at(b, x, p.shaped(b, y), fixed)
		flow := s.flow(b, r.mode, at)
		out := make([]graph.Node, len(y))
		for i, w := range p.layout {
			out[i] = b.Reshape(flow[w.name], 1, w.size())
		}
		return out
	}
	final, steps := s.integrate(b, field, rows, r)
	if b.Err() != nil {
		return nil, b.Err()
	}
	end := p.shaped(b, final)
	at := s.at(b, x, end, fixed)
	var outputs []graph.Node
	for _, w := range p.layout {
		outputs = append(outputs, end[w.name])
	}
	outputs = append(outputs, steps, at.student.Output(r.mode.Phase), at.teacher.Output(s.free()))
	var err error
	if p.Program, err = graph.Compile(b, outputs...); err != nil {
		return nil, err
	}
	s.programs[r] = p
	return p, s.bind(p.Program)
}

// shaped gives rows the shapes of their variables.
func (p *program) shaped(b *graph.Builder, rows []graph.Node) values {
	out := values{}
	for i, w := range p.layout {
		out[w.name] = b.Reshape(rows[i], w.shape...)
	}
	return out
}

func (s *Student) integrate(b *graph.Builder, f integrate.Field, y []graph.Node, r request) ([]graph.Node, graph.Node) {
	if s.setup.Method == adaptiveName {
		return integrate.Tsit5{
			Rtol: s.setup.Rtol, Atol: s.setup.Atol, First: r.dt, Least: 1e-4, Most: 1e-2, End: r.seconds,
			Steps: int(r.seconds/1e-4) + 1, Restless: true,
		}.Run(b, f, y)
	}
	e, err := integrate.Table().Find(s.setup.Method)
	if err != nil {
		b.Fail(err)
		return y, graph.Node{}
	}
	n := max(1, int(math.Round(r.seconds/r.dt)))
	return integrate.Guarded(b, e.New(), f, y, b.Const(r.seconds/float64(n)), n, bounded)
}

// bounded is 1 while all variables but the integrals are numbers within bounds.
func bounded(b *graph.Builder, y []graph.Node) graph.Node {
	return b.Lt(integrate.Residual(b, y[:len(y)-integrals]), b.Const(runaway))
}
