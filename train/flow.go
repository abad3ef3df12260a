package train

import (
	"math"
	"slices"

	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/graph/integrate"
	"credo/rules"
	"credo/train/optim"
)

// Flow says how an integrator lets time pass in a lesson in the flow of time. A minibatch of one sample is then a stretch of time, through
// which cells and weights go on from where they were: one vector field moves both.
type Flow struct {
	Method     string  // of integration, one of Methods
	Dt         float64 // s, of a step; of tsit5 of the first one
	Seconds    float64 // of a stretch
	Rtol, Atol float64 // of tsit5
}

// adaptiveName is the integrator whose steps have a length of their own.
const adaptiveName = "tsit5"

// Methods lists the integrators: the table of fixed steps, and tsit5.
func Methods() []string { return append(integrate.Table().Names(), adaptiveName) }

// checkFlow names a thing that a lesson in the flow of time needs and the circuit lacks, or a rule that does not fit it.
func (s Lesson) checkFlow(spec circuit.Spec, r rules.Rule) error {
	if s.Steps != 0 || s.Checkpoint != 0 {
		return errors.Errorf("a lesson in the flow of time has no moments that can be counted, and this one asks for trials of %d: leave them out", s.Steps)
	}
	if len(spec.States) == 0 {
		return errors.Errorf("circuit %s does not live in continuous time: it has no states; train it on minibatches", spec.Name)
	}
	if m := r.Memory(spec); len(m) > 0 {
		return errors.Errorf("rule %s remembers %s from minibatch to minibatch, and in continuous time there are none", r.Name(), m[0].Name)
	}
	if n := r.Needs(); n.Course || n.Gradient {
		return errors.Errorf("rule %s looks at more than one instant, and in the flow of time weights change all the while: take a rule that learns from instants", r.Name())
	}
	return s.Flow.Check()
}

// Check reports the first setting that makes no sense, with its key.
func (f Flow) Check() error {
	for _, v := range []struct {
		key, what string
		value     float64
	}{{"dt", "steps", f.Dt}, {"seconds", "stretches", f.Seconds}} {
		if !(v.value > 0) || math.IsInf(v.value, 0) {
			return catalog.At(v.key, errors.Errorf("time that passes in %s of %g s: it must be positive", v.what, v.value))
		}
	}
	if known := Methods(); !slices.Contains(known, f.Method) {
		return catalog.At("method", errors.Errorf("integrator %s", catalog.Unknown(f.Method, known)))
	}
	if f.Method == adaptiveName && (!(f.Rtol > 0) || !(f.Atol > 0)) {
		return catalog.At("rtol", errors.Errorf("tolerances of %g and %g: tsit5 needs both positive", f.Rtol, f.Atol))
	}
	return nil
}

// beginFlow puts states that do not begin at 0 where they begin: at signals and all other states of 0.
func (l *Learner) beginFlow(s Setup) error {
	var err error
	if s.Batch > 1 {
		return catalog.At(".batch", errors.Errorf("minibatches of %d samples: in the flow of time a circuit lives once, so that a stretch is 1 sample", s.Batch))
	}
	if l.flowing, err = optim.InFlow(l.opt); err != nil {
		return err
	}
	p, err := l.compile(l.own(), 1, l.writeStarts)
	if err != nil {
		return err
	}
	if err := p.read(l.NewBatch(1)); err != nil {
		return err
	}
	if len(p.names) == 0 {
		return nil
	}
	if err := p.Run(); err != nil {
		return err
	}
	for i, name := range p.names {
		if err := l.State.Cells.Get(name).CopyFrom(p.Output(i)); err != nil {
			return err
		}
	}
	return nil
}

// writeStarts writes where states begin, by their names.
func (l *Learner) writeStarts(g *page) error {
	s, err := settle(g.b, l.circuit, g.outside.Now(g.b, l.startingStates(g)))
	if err != nil {
		return err
	}
	for _, st := range l.spec.States {
		for _, phase := range l.spec.Phases {
			s.Flow(phase, st.Name)
		}
		if err := g.b.Err(); err != nil {
			return errors.WithMessagef(err, "circuit %s does not live in continuous time", l.spec.Name)
		}
		if n := s.Start(st.Name); n.Valid() && !st.Fresh {
			g.output(st.Name, n)
		}
	}
	return nil
}

// passes is the time that passes in a minibatch, s.
func (l *Learner) passes() float64 {
	if l.lesson.Learn == InFlow {
		return l.lesson.Flow.Seconds
	}
	return 0
}
