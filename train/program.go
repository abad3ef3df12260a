package train

import (
	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/train/stream"
)

// program computes its outputs, and perhaps a new state, from a minibatch of its size. It reads state, minibatch and noise in place.
type program struct {
	*graph.Program
	names []string // of the outputs
	batch Batch
	noise []*graph.Array // drawn before every run
}

// programKey finds a program: its kind, the name of the reference, empty for the learner's own circuit and rule, and the batch size.
type programKey struct {
	kind, reference string
	batch           int
}

// page is a minibatch of a circuit in a graph, and the program that is written there.
type page struct {
	b       *graph.Builder
	s       *circuit.Settled
	names   []string // of the outputs
	outputs []graph.Node
	next    []graph.Next // of the state
}

// output makes a node an output. A name may come more than once.
func (g *page) output(name string, n graph.Node) {
	g.names, g.outputs = append(g.names, name), append(g.outputs, n)
}

// own is the learner's circuit with its rule; it has no name.
func (l *Learner) own() Reference { return Reference{Circuit: l.circuit, Rule: l.rule} }

// program returns the program of a kind for a batch of this size, reading this batch. The first time, it is written and compiled.
func (l *Learner) program(kind string, r Reference, batch Batch, write func(*page) error) (*program, error) {
	if err := l.checkBatch(batch); err != nil {
		return nil, err
	}
	key := programKey{kind, r.Name, batch.X.Shape[0]}
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
	g := &page{b: graph.NewBuilder(graph.Options{Dtype: l.dtype})}
	if g.s, err = circuit.Write(g.b, r.Circuit, batch, l.inputs, l.outputs); err != nil {
		return nil, err
	}
	if err := write(g); err != nil {
		return nil, err
	}
	p = &program{names: g.names}
	if p.Program, err = graph.CompileStep(g.b, g.next, g.outputs...); err != nil {
		return nil, err
	}
	for _, in := range g.s.Noise() {
		a := graph.NewArray(l.dtype, in.Shape...)
		p.noise = append(p.noise, a)
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
	p.batch = Batch{} // as long as only one of the two arrays may be bound
	if err := p.Bind(circuit.InputName, batch.X); err != nil {
		return err
	}
	if err := p.Bind(circuit.TargetName, batch.Y); err != nil {
		return err
	}
	p.batch = batch
	return nil
}

// run runs the program with noise from the stream of a purpose at an index.
func (p *program) run(seed uint64, purpose string, index int) error {
	if len(p.noise) > 0 {
		rng := stream.New(seed, purpose, uint64(index))
		for _, a := range p.noise {
			for i := range a.Len() {
				a.Set(i, rng.NormFloat64())
			}
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
