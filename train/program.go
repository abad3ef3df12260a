package train

import (
	"math/rand/v2"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/train/stream"
)

// program computes its outputs, and perhaps a new state, from a minibatch of its size. It reads state, minibatch and drawn signals in place.
type program struct {
	*graph.Program
	names []string // of the outputs
	ended *Values  // outputs that are states as a stretch of time ends
	batch Batch
	drawn []drawn // before every run
}

// drawn is a signal that is drawn.
type drawn struct {
	*graph.Array
	origin circuit.Origin
}

// draw draws all numbers of the signal.
func (d drawn) draw(rng *rand.Rand) {
	next := rng.NormFloat64
	if d.origin == circuit.UniformDrawn {
		next = rng.Float64
	}
	for i := range d.Len() {
		d.Set(i, next())
	}
}

// programKey finds a program: its kind, the name of the reference, empty for the learner's own circuit and rule, and the batch size.
type programKey struct {
	kind, reference string
	batch           int
	stretch         stretch // of time, that passes in it
}

// own is the learner's circuit with its rule; it has no name.
func (l *Learner) own() Reference { return Reference{Circuit: l.circuit, Rule: l.rule} }

// program returns the program of a kind for a batch of this size, reading this batch. The first time, it is written and compiled.
func (l *Learner) program(kind string, r Reference, batch Batch, write func(*page) error) (*program, error) {
	return l.programOf(programKey{kind: kind, reference: r.Name, batch: batch.Samples}, r, batch, write)
}

func (l *Learner) programOf(key programKey, r Reference, batch Batch, write func(*page) error) (*program, error) {
	if err := l.checkBatch(batch); err != nil {
		return nil, err
	}
	p, ok := l.programs[key]
	if !ok {
		var err error
		if p, err = l.compile(r, key.batch, write); err != nil {
			return nil, err
		}
		l.programs[key] = p
	}
	return p, p.read(batch)
}

// compile makes a program that runs on the learner's threads and reads its state.
func (l *Learner) compile(r Reference, batch int, write func(*page) error) (p *program, err error) {
	g, err := l.newPage(r.Circuit, batch)
	if err != nil {
		return nil, err
	}
	if err := write(g); err != nil {
		return nil, err
	}
	p = &program{names: g.names}
	if p.Program, err = graph.CompileStep(g.b, g.next, g.outputs...); err != nil {
		return nil, err
	}
	spec := r.Circuit.Spec()
	for _, in := range spec.Drawn() {
		a := graph.NewArray(l.dtype, spec.Values(in, l.lesson.dims(batch))...)
		p.drawn = append(p.drawn, drawn{a, in.Origin})
		if err := p.Bind(in.Name, a); err != nil {
			return nil, err
		}
	}
	if err := p.Threads(l.threads); err != nil {
		return nil, err
	}
	return p, l.State.bind(p.Program)
}

// read lets the program read a minibatch.
func (p *program) read(batch Batch) error {
	if p.batch == batch {
		return nil
	}
	p.batch = Batch{} // as long as only some of the arrays may be bound
	for _, name := range batch.Names() {
		if !p.Has(name) {
			continue
		}
		if err := p.Bind(name, batch.Get(name)); err != nil {
			return err
		}
	}
	p.batch = batch
	return nil
}

// run runs the program with signals drawn from the stream of a purpose at an index.
func (p *program) run(seed uint64, purpose string, index int) error {
	if len(p.drawn) > 0 {
		rng := stream.New(seed, purpose, uint64(index))
		for _, d := range p.drawn {
			d.draw(rng)
		}
	}
	return p.Run()
}

// Threads sets how many threads a step and an evaluation may use; it is 1 at first. The numbers are the same for any.
func (l *Learner) Threads(n int) error {
	if n < 1 {
		return errors.Errorf("%d threads: at least 1", n)
	}
	l.threads = n
	for _, p := range l.programs {
		if err := p.Threads(n); err != nil {
			return err
		}
	}
	return nil
}
