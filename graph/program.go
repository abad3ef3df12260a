package graph

import (
	"fmt"
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
	next   []Next
}

// Next is the next value of a parameter.
type Next struct {
	Param string
	Node  Node
}

// Compile makes a program that computes the outputs, and no value that they do not need. It returns the builder's first error, if
// there is one.
func Compile(b *Builder, outputs ...Node) (*Program, error) { return CompileStep(b, nil, outputs...) }

// CompileStep makes a program that computes the outputs and the next values of parameters. Commit writes the next values into the
// parameters. A sum of a parameter and a product that nothing else reads is computed in place by Commit: a plain step of learning
// needs no second copy of the weights.
func CompileStep(b *Builder, next []Next, outputs ...Node) (*Program, error) {
	if b.err != nil {
		return nil, b.err
	}
	out, err := b.ownAll("output", outputs)
	if err != nil {
		return nil, err
	}
	p := &Program{inputs: map[string]int{}, next: next}
	ins := make([]*G.Node, len(b.inputs))
	for i, in := range b.inputs {
		ins[i], p.inputs[in.name] = in.node, i
	}
	values := make([]exec.Next, len(next))
	for i, x := range next {
		at, ok := p.inputs[x.Param]
		if !ok || !b.inputs[at].param {
			return nil, errors.Errorf("compile: a next value of parameter %q, which the graph does not have", x.Param)
		}
		n, err := b.own(x.Node)
		if err != nil {
			return nil, errors.WithMessagef(err, "compile: next value of parameter %q", x.Param)
		}
		values[i] = exec.Next{Input: at, Node: n}
	}
	p.p, err = exec.Compile(out, ins, values...)
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

// Broken names the first parameter whose next value is not finite after the last Run; ok tells that there is one. A product that Commit
// adds in place is judged by its factors: the parameter itself must be finite, and a product that could reach 2^102 (float64: 2^969)
// counts as infinite.
func (p *Program) Broken() (param string, ok bool) {
	for i, x := range p.next {
		if !p.p.NextFinite(i) {
			return x.Param, true
		}
	}
	return "", false
}

// Commit writes the next values of the last Run into the arrays bound to parameters. No bound array may change between the two.
func (p *Program) Commit() error { return p.p.Commit() }

// Stats describes the compiled program.
func (p *Program) Stats() exec.Stats { return p.p.Stats() }

// Time turns the clock of the program's instructions on or off.
func (p *Program) Time(on bool) { p.p.Time(on) }

// Timings is the time that each instruction has taken in all timed runs.
func (p *Program) Timings() []exec.Timing { return p.p.Timings() }

// WriteExact writes all that decides the program's numbers, for a hash that tells programs apart: instructions in order, with shapes and
// constants to the last digit, and the parameters whose next values the program computes.
func (p *Program) WriteExact(w io.Writer) error {
	for _, x := range p.next {
		if _, err := fmt.Fprintf(w, "next value of %q\n", x.Param); err != nil {
			return errors.WithStack(err)
		}
	}
	return p.p.WriteExact(w)
}

// WritePlan writes the program's instructions for people.
func (p *Program) WritePlan(w io.Writer) error { return p.p.WritePlan(w) }
