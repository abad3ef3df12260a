package exec

import (
	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// A vertex is one value of a plan: a node of the expression graph, or a step
// made while planning (part of a sum over several axes, a copy into an output).
type vertex struct {
	node    *G.Node // the node it stands for, or was made for
	form    form    // how it is computed
	args    []int   // operands, as vertices
	shape   []int
	size    int  // product of shape; 1 for rank 0
	varying bool // differs from one run of the steps to the next
	needed  bool // reached from an output once operations are folded
	chain   int  // the vertex of the chain that computes it; 0 if none
	store   int  // the storage that holds it, -1 before placing
	offset  int  // where in that storage it begins
}

// A plan is an expression graph of one type of number put in the order of its
// computation, with folded operations, storages and their lifetimes. It knows
// no element type: lowering turns it into a program.
type plan struct {
	vertices []vertex
	of       map[*G.Node]int // vertex of a node
	dtype    tensor.Dtype
	inputs   []int // vertex of each source, -1 where none is reached
	outputs  []output
	stores   []storage
	prologue []int   // vertices to run once before the steps, in order
	steps    []int   // vertices to run at every step, in order
	commits  []int   // vertices to run after the steps that write over inputs, in order
	slab     int     // elements of scratch memory
	at       *G.Node // the node being planned, which errors and panics name
}

// A source is an input of a plan. A steady one keeps its value over the steps of
// a scan, so that values that depend on steady inputs only move to the prologue.
type source struct {
	node   *G.Node
	steady bool
}

// A demand asks for an output of a plan.
type demand struct {
	node  *G.Node
	use   use
	input int // of replace: the source
}

// use says where an output goes.
type use int

const (
	keep    use = iota // into memory of the program
	export             // into memory that the caller binds before each run of the steps
	gather             // as export, added to the values there, if that costs nothing; else as keep
	replace            // over an input, after the steps, if it can be computed in place; else as keep
)

// output is the end of a demand: the vertex that holds it, and the use that was decided on.
type output struct {
	vertex int
	use    use
}

// newPlan orders, recognises, folds and places the graph that ends in demands.
func newPlan(demands []demand, sources []source) (p *plan, err error) {
	p = &plan{of: map[*G.Node]int{}}
	defer recovered(&err, func() string { return "planning " + describe(p.at) })
	if p.dtype, err = checkGraph(demands); err != nil {
		return nil, err
	}
	nodes, err := order(demands, sources)
	if err != nil {
		return nil, err
	}
	if err := checkNodes(nodes, p.dtype); err != nil {
		return nil, err
	}
	if err := p.read(nodes, sources); err != nil {
		return nil, err
	}
	if err := p.need(demands); err != nil {
		return nil, err
	}
	p.absorb(demands)
	p.end(demands)
	p.fuse()
	p.schedule()
	p.place()
	return p, nil
}

// inputForm is read from the array bound to a source.
type inputForm struct{ index int }

func (inputForm) kind() string { return "input" }
func (inputForm) home() home   { return bound }

// read turns nodes, in order, into vertices.
func (p *plan) read(nodes []ordered, sources []source) error {
	p.inputs = make([]int, len(sources))
	for i := range p.inputs {
		p.inputs[i] = -1
	}
	for _, o := range nodes {
		p.at = o.node
		if o.input >= 0 {
			v := p.add(o.node, inputForm{o.input}, o.node.Shape())
			p.vertices[v].varying = !sources[o.input].steady
			p.inputs[o.input], p.of[o.node] = v, v
			continue
		}
		args := make([]int, len(o.children))
		for i, c := range o.children {
			args[i] = p.of[c]
		}
		v, err := p.recognise(o.node, args)
		if err != nil {
			return errors.Wrapf(err, "planning %s", describe(o.node))
		}
		p.of[o.node] = v
	}
	p.at = nil
	return nil
}

// add appends a vertex.
func (p *plan) add(n *G.Node, f form, shape []int, args ...int) int {
	v := vertex{node: n, form: f, args: args, shape: shape, size: size(shape), store: -1}
	for _, a := range args {
		v.varying = v.varying || p.vertices[a].varying
	}
	p.vertices = append(p.vertices, v)
	return len(p.vertices) - 1
}
