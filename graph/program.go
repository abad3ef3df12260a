package graph

import (
	"io"

	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"

	"credo/graph/exec"
)

// Program is a compiled graph: bind its inputs once, run it any number of times. Programs may run side by side, one goroutine
// each.
type Program struct {
	p      *exec.Program
	inputs map[string]int
}

// Compile makes a program that computes the outputs, and nothing that they do not need. It returns the builder's first error, if
// there is one.
func Compile(b *Builder, outputs ...Node) (*Program, error) {
	if b.err != nil {
		return nil, b.err
	}
	out, err := b.ownAll("output", outputs)
	if err != nil {
		return nil, err
	}
	p := &Program{inputs: map[string]int{}}
	ins := make([]*G.Node, len(b.inputs))
	for i, in := range b.inputs {
		ins[i], p.inputs[in.name] = in.node, i
	}
	p.p, err = exec.Compile(out, ins)
	return p, errors.WithMessage(err, "compile")
}

// Bind lets the program read the named input from the array, in place, at every run.
func (p *Program) Bind(name string, a *Array) error {
	i, ok := p.inputs[name]
	if !ok {
		return errors.Errorf("the program has no input %q", name)
	}
	return errors.WithMessagef(p.p.Bind(i, a), "input %q", name)
}

// Has reports whether the graph has an input of that name.
func (p *Program) Has(name string) bool {
	_, ok := p.inputs[name]
	return ok
}

// Run computes the outputs. It allocates nothing after the first time.
func (p *Program) Run() error { return p.p.Run() }

// Threads sets how many threads a run may use, 1 or more; 1 at first. The outputs are the same bits for any number.
func (p *Program) Threads(n int) error { return p.p.Threads(n) }

// Output returns output i, in the order given to Compile. The array belongs to the program and holds until the next Run.
func (p *Program) Output(i int) *Array { return p.p.Output(i) }

// Finite tells whether output i has no NaN and no infinity.
func (p *Program) Finite(i int) bool { return p.p.Finite(i) }

// Exchange swaps the memory of output i with that of the array, without copying: the array then holds the output, and the next Run
// writes over what the array held.
func (p *Program) Exchange(i int, a *Array) error { return p.p.Exchange(i, a) }

// Stats describes the compiled program.
func (p *Program) Stats() exec.Stats { return p.p.Stats() }

// Time turns the clock of the program's instructions on or off.
func (p *Program) Time(on bool) { p.p.Time(on) }

// Timings is what the instructions have taken in all timed runs.
func (p *Program) Timings() []exec.Timing { return p.p.Timings() }

// WritePlan writes the program's instructions for people.
func (p *Program) WritePlan(w io.Writer) error { return p.p.WritePlan(w) }
