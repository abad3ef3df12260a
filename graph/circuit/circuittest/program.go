package circuittest

import (
	"fmt"
	"slices"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
)

// Page is one settled minibatch, or a trial of it, that a program is being made of.
type Page struct {
	B      *graph.Builder
	S      *circuit.Settled
	names  []string
	nodes  []graph.Node
	inputs map[string][]int
}

// Want asks for a node under a name.
func (p *Page) Want(name string, n graph.Node) {
	p.names, p.nodes = append(p.names, name), append(p.nodes, n)
}

// Input declares one more input.
func (p *Page) Input(name string, shape ...int) graph.Node {
	p.Declared(name, shape...)
	return p.B.Input(name, shape...)
}

// Declared says the shape of an input that was declared elsewhere, so that a run can give it values.
func (p *Page) Declared(name string, shape ...int) { p.inputs[name] = slices.Clone(shape) }

// Ends returns the widths of the data: the cells of the sensory population and of the read-out.
func Ends(spec circuit.Spec) (inputs, outputs int) {
	for _, p := range spec.Populations {
		switch p.Cell {
		case circuit.Sensory:
			inputs = p.Size()
		case circuit.Readout:
			outputs = p.Size()
		}
	}
	return inputs, outputs
}

// Program computes the wanted nodes of one minibatch.
type Program struct {
	*graph.Program
	dtype graph.Dtype
	page  *Page
	bound map[string]*graph.Array
}

// Build writes one minibatch of the circuit, a moment of it or a Trial, and compiles the nodes that write wants of it. The error says why it
// cannot.
func Build(c circuit.Circuit, o graph.Options, batch int, write func(p *Page) error) (*Program, error) {
	b := graph.NewBuilder(o)
	s, err := circuit.Write(b, c, dims(c, batch))
	if err != nil {
		return nil, err
	}
	page := &Page{B: b, S: s, inputs: declared(c, batch)}
	if err := write(page); err != nil {
		return nil, err
	}
	program, err := graph.Compile(b, page.nodes...)
	return &Program{program, o.Dtype, page, map[string]*graph.Array{}}, err
}

// Compile is Build for circuits that must be buildable.
func Compile(t testing.TB, c circuit.Circuit, o graph.Options, batch int, write func(p *Page)) *Program {
	t.Helper()
	p, err := Build(c, o, batch, func(p *Page) error {
		write(p)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Names lists the wanted nodes, in order.
func (p *Program) Names() []string { return p.page.names }

// Shape returns the shape of the node that is wanted under a name.
func (p *Program) Shape(name string) []int {
	return p.page.nodes[slices.Index(p.page.names, name)].Shape()
}

// Run computes the wanted nodes. Inputs without values in this run keep their values of the run before.
func (p *Program) Run(t testing.TB, in Values) Values {
	t.Helper()
	for name, v := range in {
		if shape, ok := p.page.inputs[name]; ok {
			if err := p.set(name, shape, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := p.Program.Run(); err != nil {
		t.Fatal(err)
	}
	out := Values{}
	for i, name := range p.page.names {
		out[name] = p.Output(i).Float64s()
	}
	return out
}

func (p *Program) set(name string, shape []int, v []float64) error {
	a := p.bound[name]
	if a == nil {
		a = graph.NewArray(p.dtype, shape...)
		p.bound[name] = a
		if err := p.Bind(name, a); err != nil {
			return err
		}
	}
	if a.Len() != len(v) {
		return fmt.Errorf("input %q of shape %v is given %d values", name, shape, len(v))
	}
	for i, x := range v {
		a.Set(i, x)
	}
	return nil
}

func show(x []float64) string {
	if len(x) > 12 {
		return fmt.Sprintf("%.10g … (%d values)", x[:12], len(x))
	}
	return fmt.Sprintf("%.10g", x)
}
