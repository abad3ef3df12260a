package verify

import (
	"fmt"
	"strings"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/rules"
)

// view is a program that quantities are read off: a circuit written for one minibatch with rules beside it, or bare formulas.
type view struct {
	b     *graph.Builder
	s     *circuit.Settled // nil: bare formulas
	spec  circuit.Spec
	turn  params                           // parameters whose weight changes are turned
	dw    map[string]map[string]graph.Node // weight changes by rule and projection
	bound map[string]Tensor
	wants []want
	// of a network of layers, under its own rule
	rule   string
	layers int
	slopes []graph.Node // derivatives of the loss by the potentials of every layer, once they are needed
}

// want is a quantity: its nodes, one a layer, or one.
type want struct {
	key   string
	items []item
	list  bool
}

// item is a node, and how cases arrange its values; nil: as we do.
type item struct {
	graph.Node
	as func(Tensor) Tensor
}

func newView(d graph.Dtype) *view {
	return &view{b: graph.NewBuilder(graph.Options{Dtype: d}), dw: map[string]map[string]graph.Node{}, bound: map[string]Tensor{}}
}

// look writes a minibatch through a circuit. Signals, states and weights are given by their names in the graph.
func look(c circuit.Circuit, batch int, given weights, d graph.Dtype) (*view, error) {
	v := newView(d)
	s, err := circuit.Write(v.b, c, circuit.Dims{Batch: batch})
	if err != nil {
		return nil, err
	}
	v.s, v.spec = s, s.Spec()
	for _, g := range v.spec.Signals {
		v.bound[g.Name] = Tensor{v.spec.Values(g, circuit.Dims{Batch: batch}), given[g.Name].Data}
	}
	for _, p := range v.spec.Stored() {
		v.bound[p.Name] = Tensor{v.spec.Shape(p), given[p.Name].Data}
	}
	for _, st := range v.spec.States {
		v.bound[circuit.StateName(st.Name)] = Tensor{v.spec.StateShape(st, batch), given[circuit.StateName(st.Name)].Data}
	}
	return v, nil
}

// input declares data of a formula.
func (v *view) input(name string, t Tensor) graph.Node {
	v.bound[name] = t
	return v.b.Input(name, t.Shape...)
}

// learn writes a recipe's rule beside the circuit, as training does, with its memory at its start. Its changes are known by the tag.
func (v *view) learn(tag string, r rules.Recipe) error {
	rule, changes := r.On(v.spec), map[string]graph.Node{}
	updates, err := rules.Write(v.b, v.s, rule)
	for _, m := range rule.Memory(v.spec) {
		shape := m.Shape(v.spec, v.s.Batch())
		v.bound[m.Name] = fill(func(int) float64 { return m.Value }, shape...)
	}
	for _, u := range updates {
		if before, ok := changes[u.Target]; ok {
			u.DW = v.b.Add(before, u.DW)
		}
		changes[u.Target] = u.DW
	}
	v.dw[tag] = changes
	return err
}

// learnBy writes the rule of that name with its published options; the name is the tag.
func (v *view) learnBy(name string) error {
	r, err := recipeOf(name)
	if err != nil {
		return err
	}
	return v.learn(name, r)
}

// recipeOf returns the recipe of that name with its published options.
func recipeOf(rule string) (rules.Recipe, error) {
	e, err := rules.Table().Find(rule)
	if err != nil {
		return nil, err
	}
	return e.New(), nil
}

// want makes a node a quantity.
func (v *view) want(key string, n graph.Node) {
	v.wants = append(v.wants, want{key: key, items: []item{{Node: n}}})
}

// wantAll makes quantities of rows, for a circuit of as many hidden layers.
func (v *view) wantAll(layers int, rows ...quantity) {
	for _, q := range rows {
		w := want{key: q.key, list: !q.one}
		for l := range layers {
			if !q.one {
				w.items = append(w.items, q.read(v, l+1))
			}
		}
		if q.one {
			w.items = []item{q.read(v, 0)}
		}
		v.wants = append(v.wants, w)
	}
}

// values compiles, runs, and reads the quantities. Inputs that no quantity depends on are not read.
func (v *view) values() (out Values, err error) {
	var outputs []graph.Node
	for _, w := range v.wants {
		for _, i := range w.items {
			outputs = append(outputs, i.Node)
		}
	}
	p, err := graph.Compile(v.b, outputs...)
	if err != nil {
		return out, err
	}
	for name, t := range v.bound {
		if !p.Has(name) {
			continue
		}
		if err := p.Bind(name, t.array(v.b.Dtype())); err != nil {
			return out, err
		}
	}
	if err := p.Run(); err != nil {
		return out, err
	}
	at := 0
	for _, w := range v.wants {
		value := Value{PerLayer: w.list}
		for _, i := range w.items {
			t := copied(p.Output(at))
			if at++; i.as != nil {
				t = i.as(t)
			}
			value.Layers = append(value.Layers, t)
		}
		out.add(w.key, value)
	}
	return out, nil
}

// atRest computes the quantities and makes sure that every phase ended at rest: before, they are no equilibrium's.
func (v *view) atRest() (Values, error) {
	asked := len(v.wants)
	for _, ph := range v.spec.Phases {
		v.want("residual "+ph, v.s.Residual(ph))
	}
	all, err := v.values()
	if err != nil {
		return all, err
	}
	most := map[graph.Dtype]float64{graph.Float64: 1e-8, graph.Float32: 1e-2}[v.b.Dtype()] // in units of the potentials
	for _, ph := range v.spec.Phases {
		if r := all.one("residual " + ph).Data[0]; !(r <= most) {
			return all, errors.Errorf("phase %s did not settle: it is %.2g away from rest", ph, r)
		}
	}
	var out Values
	out.mergeAt("", all, all.keys[:asked]...)
	return out, nil
}

// quantity is a row: a key of expected values, and where it is read.
type quantity struct {
	key   string
	one   bool   // not split by layer
	below bool   // of all layers but the last
	with  string // of layers that have a projection of that name; "": of all
	plain bool   // of the plain network beside the case's circuit
	read  reader
}

// reader reads a quantity of layer l, from 1, off a view. In names * stands for the number of the layer.
type reader func(v *view, l int) item

func numbered(name string, l int) string { return strings.ReplaceAll(name, "*", fmt.Sprint(l)) }

// cells returns a node (batch, cells) of a population, which may be named by a projection that ends on it.
func (v *view) cells(name string, l int, node func(population string) graph.Node) item {
	name = numbered(name, l)
	if p, ok := v.spec.Projection(name); ok {
		name = p.Post
	}
	p, _ := v.spec.Population(name)
	n := node(name)
	return item{n, func(t Tensor) Tensor { return cellsOf(p.Shape, v.s.Batch()).out(t) }}
}

// variable reads a variable of a population at the end of a phase.
func variable(phase, population, name string) reader {
	return func(v *view, l int) item {
		return v.cells(population, l, func(p string) graph.Node { return v.s.Var(phase, p, name) })
	}
}

// rate reads the rates of a population at the end of a phase.
func rate(phase, population string) reader {
	return func(v *view, l int) item {
		return v.cells(population, l, func(p string) graph.Node { return v.s.Rate(phase, p) })
	}
}

// observed reads a node that was observed under a name.
func observed(name string) reader {
	return func(v *view, l int) item {
		n := v.b.Observed(numbered(name, l))
		if !n.Valid() {
			v.b.Fail(errors.Errorf("nothing was observed as %q", numbered(name, l)))
		}
		return item{Node: n}
	}
}

// vector reads one row (1, n) as a vector (n).
func vector(r reader) reader {
	return func(v *view, l int) item {
		return item{r(v, l).Node, func(t Tensor) Tensor { return list(t.Data...) }}
	}
}

// turned applies an operation to the node that is read.
func turned(r reader, f func(b *graph.Builder, n graph.Node) graph.Node) reader {
	return func(v *view, l int) item {
		i := r(v, l)
		i.Node = f(v.b, i.Node)
		return i
	}
}

func negative(r reader) reader { return turned(r, (*graph.Builder).Neg) }

// change reads the weight change of a projection under the rule of a tag.
func change(tag, projection string) reader {
	return func(v *view, l int) item {
		name := numbered(projection, l)
		n, p := v.dw[tag][name], circuit.Projection{}
		if p, _ = v.spec.Projection(name); !n.Valid() {
			v.b.Fail(errors.Errorf("the rule does not change projection %s", name))
			return item{}
		}
		turn := v.turn.of(strings.TrimRight(name, "0123456789")).turned
		return item{n, func(t Tensor) Tensor { return weightsOf(v.spec, p, turn).out(t) }}
	}
}

// gradient reads minus the weight change.
func gradient(tag, projection string) reader { return negative(change(tag, projection)) }
