package graph

import (
	"fmt"
	"math"
	"strings"

	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"

	"credo/graph/exec"
)

// Options of a Builder. The zero value builds float32 graphs with gradients.
type Options struct {
	Dtype  Dtype
	NoGrad bool // Grad is refused: shows that a rule does without it
}

// Builder writes an expression graph. It is used by one goroutine.
type Builder struct {
	*shared
	parent   *Builder // nil, or the builder whose Scan body this is
	g        *G.ExprGraph
	inputs   []input             // of the root builder: named; of a body: carry, x
	captured map[*G.Node]*G.Node // outer node -> this body's input
	outer    []*G.Node           // captured outer nodes, in order
	inner    []*G.Node           // and the inputs that stand for them
	observed []observation
}

// shared is the state that a builder shares with the bodies inside it.
type shared struct {
	options Options
	err     error
	context []string
	names   map[string]bool
	serial  int
}

type input struct {
	name  string
	node  *G.Node
	param bool
}

type observation struct {
	name string
	node Node
}

// NewBuilder returns an empty graph.
func NewBuilder(o Options) *Builder {
	return &Builder{
		shared:   &shared{options: o, names: map[string]bool{}},
		g:        G.NewGraph(),
		captured: map[*G.Node]*G.Node{},
	}
}

// Dtype returns the precision of the graph.
func (b *Builder) Dtype() Dtype { return b.options.Dtype }

// Err returns the first error, with the context in which it happened.
func (b *Builder) Err() error { return b.err }

// Within gives errors a context, until the returned function is called:
//
//	defer b.Within("E%d of dic, phase closed", l)()
func (b *Builder) Within(format string, args ...any) (leave func()) {
	b.context = append(b.context, fmt.Sprintf(format, args...))
	depth := len(b.context)
	return func() { b.context = b.context[:depth-1] }
}

// Fail makes err the builder's error, unless there is one already.
func (b *Builder) Fail(err error) {
	if b.err != nil || err == nil {
		return
	}
	if len(b.context) > 0 {
		err = errors.WithMessage(err, strings.Join(b.context, ", "))
	}
	b.err = err
}

func (b *Builder) failf(format string, args ...any) Node {
	b.Fail(errors.Errorf(format, args...))
	return Node{}
}

// Input declares data: bound before a run, never trained. Names are unique in a graph, because Gorgonia makes one node of two
// inputs that share name and shape.
func (b *Builder) Input(name string, shape ...int) Node { return b.declare("input", name, shape) }

// Param declares a value that is trained or remembered between steps.
func (b *Builder) Param(name string, shape ...int) Node { return b.declare("param", name, shape) }

func (b *Builder) declare(kind, name string, shape []int) Node {
	switch {
	case b.err != nil:
		return Node{}
	case b.parent != nil:
		return b.failf("%s %q is declared inside a Scan body: declare it outside and use it there", kind, name)
	case name == "":
		return b.failf("%s without a name", kind)
	case b.names[name]:
		return b.failf("%s %q is declared twice: names are unique in a graph", kind, name)
	}
	if err := checkShape(shape); err != nil {
		b.Fail(errors.WithMessagef(err, "%s %q", kind, name))
		return Node{}
	}
	b.names[name] = true
	n := b.newInput(name, shape)
	b.inputs = append(b.inputs, input{name, n, kind == "param"})
	return Node{n}
}

func (b *Builder) newInput(name string, shape []int) *G.Node {
	d := b.options.Dtype.tensor()
	if len(shape) == 0 {
		return G.NewScalar(b.g, d, G.WithName(name))
	}
	return G.NewTensor(b.g, d, len(shape), G.WithShape(shape...), G.WithName(name))
}

// Const returns a scalar constant. Tensor constants are not offered: Gorgonia tells large ones apart by their elided print.
func (b *Builder) Const(v float64) Node {
	if b.err != nil {
		return Node{}
	}
	if math.IsNaN(v) {
		return b.failf("a constant is NaN")
	}
	if b.options.Dtype == Float64 {
		return Node{b.g.AddNode(G.NewConstant(v))}
	}
	return Node{b.g.AddNode(G.NewConstant(float32(v)))}
}

// Observe gives a node a name under which it can be found. Observing costs nothing unless the node is fetched. A name that is given
// inside a Scan body holds there only: to fetch a value of the body, return it as Each, Sum or Carry.
func (b *Builder) Observe(name string, n Node) {
	if b.err != nil {
		return
	}
	if !b.sees(n) {
		b.failf("observation %q is no node of this graph, nor of one around it", name)
		return
	}
	b.observed = append(b.observed, observation{name, n})
}

// sees reports whether the node is of this graph or, if this is a Scan body, of one around it.
func (b *Builder) sees(n Node) bool {
	for ; n.Valid() && b != nil; b = b.parent {
		if n.n.Graph() == b.g {
			return true
		}
	}
	return false
}

// Observed returns the node that was last observed under the name in this graph (not in one around it), or the zero Node.
func (b *Builder) Observed(name string) Node {
	for i := len(b.observed) - 1; i >= 0; i-- {
		if b.observed[i].name == name {
			return b.observed[i].node
		}
	}
	return Node{}
}

// own returns the node of this builder's graph that stands for n: n itself, or, if n belongs to a graph around this Scan body,
// an input through which its value is captured. Scalar constants are written again, so that they stay constants.
func (b *Builder) own(n Node) (*G.Node, error) {
	if n.n == nil {
		return nil, errors.New("a node is missing (the zero Node)")
	}
	if n.n.Graph() == b.g {
		return n.n, nil
	}
	if in, ok := b.captured[n.n]; ok {
		return in, nil
	}
	if b.parent == nil {
		return nil, errors.New("a node belongs to another graph, or to the inside of a Scan body")
	}
	out, err := b.parent.own(n)
	if err != nil {
		return nil, err
	}
	if isConstant(out) {
		return b.g.AddNode(G.NewConstant(out.Value())), nil
	}
	b.serial++
	in := b.newInput(fmt.Sprintf("captured %d", b.serial), []int(out.Shape()))
	b.captured[n.n] = in
	b.outer, b.inner = append(b.outer, out), append(b.inner, in)
	return in, nil
}

func isConstant(n *G.Node) bool { return !n.IsVar() && len(exec.Children(n)) == 0 && n.Value() != nil }

func checkShape(shape []int) error {
	for _, d := range shape {
		if d <= 0 {
			return errors.Errorf("shape %v has a size that is not positive", shape)
		}
	}
	return nil
}
