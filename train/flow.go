package train

import (
	"slices"

	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/graph/integrate"
	"credo/train/optim"
)

// Flow is a lesson in the flow of time: an integrator lets time pass, and one vector field moves cells and weights, which go on from stretch
// to stretch. A minibatch of one sample is a stretch.
type Flow struct {
	Method  string  `yaml:"method" one:"tsit5 rk4 euler" doc:"integrator; the steps of tsit5 have a length of their own"`
	Dt      float64 `yaml:"dt" above:"0" doc:"step, s; of tsit5 the first one"`
	Seconds float64 `yaml:"seconds" above:"0" doc:"length of a stretch, which is a minibatch, s"`
	Rtol    float64 `yaml:"rtol" above:"0" doc:"relative tolerance of tsit5"`
	Atol    float64 `yaml:"atol" above:"0" doc:"absolute tolerance of tsit5"`
	Before  int     `yaml:"before" min:"0" doc:"stretches that pass in the first phase before learning begins"`
}

// NewFlow returns the settings of Rossbroich & Zenke 2023, Figure 4.
func NewFlow() Flow {
	return Flow{Method: adaptiveName, Dt: 1e-3, Seconds: 5, Rtol: 1e-3, Atol: 1e-6, Before: 4}
}

// Lesson returns the lesson.
func (f Flow) Lesson() Lesson { return Lesson{Learn: InFlow, Flow: f} }

// Timed returns the same: time passes in no moments.
func (f Flow) Timed(int) LessonRecipe { return f }

// adaptiveName is the integrator whose steps have a length of their own.
const adaptiveName = "tsit5"

// Methods lists the integrators: the table of fixed steps, and tsit5.
func Methods() []string { return append(integrate.Table().Names(), adaptiveName) }

// Check reports the first setting that makes no sense, with its key.
func (f Flow) Check() error {
	if err := catalog.Check(f); err != nil {
		return errors.WithMessage(err, "a lesson in the flow of time")
	}
	if known := Methods(); !slices.Contains(known, f.Method) {
		return catalog.At("method", errors.Errorf("integrator %s", catalog.Unknown(f.Method, known)))
	}
	return nil
}

// checkFlow names a thing that a lesson in the flow of time needs and the circuit lacks, or what else does not fit it.
func (s Lesson) checkFlow(spec circuit.Spec, o optim.Optimizer, batch int) error {
	if s.Steps != 0 || s.Checkpoint != 0 {
		return errors.Errorf("a lesson in the flow of time has no moments that can be counted, and this one asks for trials of %d: leave them out", s.Steps)
	}
	if !spec.Flows {
		return errors.Errorf("circuit %s does not live in continuous time: train it on minibatches or trials", spec.Name)
	}
	if _, err := optim.InFlow(optim.Routed(o)); err != nil {
		return err
	}
	if batch > 1 {
		return catalog.At(".batch", errors.Errorf("minibatches of %d samples: in the flow of time a circuit lives once, so that a stretch is 1 sample", batch))
	}
	return s.Flow.Check()
}

// flowing is all that a learner in the flow of time has beside the others: its optimizer, and the variables of stretches.
type flowing struct {
	optimizer       optim.Flowing
	still, learning []variable
}

// beginFlow puts states that do not begin at 0 where they begin: at signals and all other states of 0.
func (l *Learner) beginFlow() error {
	var err error
	if l.flow.optimizer, err = optim.InFlow(l.opt); err != nil {
		return err
	}
	l.flow.still, l.flow.learning = l.newLayout(false), l.newLayout(true)
	g, err := l.newPage(l.circuit, 1)
	if err != nil {
		return err
	}
	if err := l.writeStarts(g); err != nil || len(g.outputs) == 0 {
		return err
	}
	return l.start()
}

// start puts states where writeStarts says.
func (l *Learner) start() error {
	p, err := l.compile(l.own(), 1, l.writeStarts)
	if err != nil {
		return err
	}
	if err := p.read(l.NewBatch(1)); err != nil {
		return err
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
	s, err := settle(g.b, l.circuit, g.outside)
	if err != nil {
		return err
	}
	for _, st := range l.spec.States {
		for _, phase := range l.spec.Phases {
			s.Flow(phase, st.Name)
		}
		if err := g.b.Err(); err != nil {
			return err
		}
		if n := s.Start(st.Name); n.Valid() && !st.Fresh {
			g.output(st.Name, n)
		}
	}
	return nil
}
