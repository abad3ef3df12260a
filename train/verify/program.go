package verify

import (
	"github.com/pkg/errors"

	"credo/graph"
)

// program gathers nodes that are quantities, and the data they are computed from, and computes all in one run.
type program struct {
	b     *graph.Builder
	bound []binding
	wants []want
}

type binding struct {
	name  string
	array *graph.Array
}

// want is a quantity: its nodes, one a layer, or one.
type want struct {
	key      string
	nodes    []graph.Node
	perLayer bool
}

func newProgram(d graph.Dtype) *program {
	return &program{b: graph.NewBuilder(graph.Options{Dtype: d})}
}

// input declares data and gives it its values.
func (p *program) input(name string, t Tensor) graph.Node {
	p.bind(name, t)
	return p.b.Input(name, t.Shape...)
}

// bind gives an input or parameter its values.
func (p *program) bind(name string, t Tensor) {
	p.bound = append(p.bound, binding{name, t.array(p.b.Dtype())})
}

// want makes a node a quantity.
func (p *program) want(key string, n graph.Node) {
	p.wants = append(p.wants, want{key: key, nodes: []graph.Node{n}})
}

// wantLayers makes nodes a quantity that is a list by layer.
func (p *program) wantLayers(key string, ns []graph.Node) {
	p.wants = append(p.wants, want{key, ns, true})
}

// flat returns a row (1, n) as a vector (n).
func (p *program) flat(n graph.Node) graph.Node {
	if p.b.Err() != nil || n.Rank() != 2 {
		return n
	}
	return p.b.Reshape(n, n.Shape()[0]*n.Shape()[1])
}

// observed returns the node that was observed under the name.
func (p *program) observed(name string) graph.Node {
	n := p.b.Observed(name)
	if !n.Valid() {
		p.b.Fail(errors.Errorf("nothing was observed as %q", name))
	}
	return n
}

// values compiles, runs, and reads the quantities.
func (p *program) values() (out Values, err error) {
	var outputs []graph.Node
	for _, w := range p.wants {
		outputs = append(outputs, w.nodes...)
	}
	c, err := graph.Compile(p.b, outputs...)
	if err != nil {
		return out, err
	}
	for _, b := range p.bound {
		if err := c.Bind(b.name, b.array); err != nil {
			return out, err
		}
	}
	if err := c.Run(); err != nil {
		return out, err
	}
	i := 0
	for _, w := range p.wants {
		v := Value{PerLayer: w.perLayer}
		for range w.nodes {
			v.Layers = append(v.Layers, tensorOf(c.Output(i)))
			i++
		}
		out.add(w.key, v)
	}
	return out, nil
}
