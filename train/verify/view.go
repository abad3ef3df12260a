package verify

import (
	"maps"
	"slices"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/rules"
)

// view is a program that quantities are read off: a circuit written for one minibatch with rules beside it, or bare formulas. The first error
// sticks in its builder.
type view struct {
	b      *graph.Builder
	s      *circuit.Settled // nil: bare formulas
	spec   circuit.Spec
	turn   params                           // parameters whose weight changes are turned
	dw     map[string]map[string]graph.Node // weight changes by rule and projection
	bound  map[string]Tensor
	wants  []want
	slopes []graph.Node // of a network of layers: derivatives of the loss by all potentials, once they are needed
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

// look writes a minibatch through a circuit in one moment.
func look(c circuit.Circuit, batch int, given weights, d graph.Dtype) *view {
	return lookAt(c, circuit.Dims{Batch: batch}, given, d)
}

// lookAt writes a minibatch through a circuit. Signals, states, fixed values and weights are given by their names in the graph.
func lookAt(c circuit.Circuit, dims circuit.Dims, given weights, d graph.Dtype) *view {
	v := newView(d)
	s, err := circuit.Write(v.b, c, dims)
	if v.b.Fail(err); err != nil {
		return v
	}
	v.s, v.spec = s, s.Spec()
	bind := func(name string, shape []int) { v.bound[name] = Tensor{Shape: shape, Data: given[name].Data} }
	for _, g := range v.spec.Signals {
		bind(g.Name, v.spec.Values(g, dims))
	}
	for _, p := range v.spec.Stored() {
		bind(p.Name, v.spec.Shape(p))
	}
	for _, st := range v.spec.States {
		bind(circuit.StateName(st.Name), v.spec.StateShape(st, dims.Batch))
	}
	for _, f := range v.spec.Fixed {
		bind(circuit.FixedName(f.Name), v.spec.FixedShape(f))
	}
	return v
}

// input declares data of a formula.
func (v *view) input(name string, t Tensor) graph.Node {
	v.bound[name] = t
	return v.b.Input(name, t.Shape...)
}

// learn writes a recipe's rule beside the circuit, as training does, with its memory at its start. Its changes are known by the tag.
func (v *view) learn(tag string, r rules.Recipe) *view {
	if v.b.Err() != nil {
		return v
	}
	rule, changes := r.On(v.spec), map[string]graph.Node{}
	updates, err := rules.Write(v.b, v.s, rule)
	v.b.Fail(err)
	for _, m := range rule.Memory(v.spec) {
		v.bound[m.Name] = fill(func(int) float64 { return m.Value }, m.Shape(v.spec, v.s.Batch())...)
	}
	for _, u := range updates {
		if before, ok := changes[u.Target]; ok {
			u.DW = v.b.Add(before, u.DW)
		}
		changes[u.Target] = u.DW
	}
	v.dw[tag] = changes
	return v
}

// learnBy writes rules with their published options; their names are the tags.
func (v *view) learnBy(names ...string) *view {
	for _, name := range names {
		r, err := recipeOf(name)
		if v.b.Fail(err); err == nil {
			v.learn(name, r)
		}
	}
	return v
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
func (v *view) wantAll(layers int, rows ...quantity) *view {
	for _, q := range rows {
		w, first, last := want{key: q.key, list: !q.one}, 1, layers
		if q.one {
			first, last = 0, 0
		}
		for l := first; l <= last && v.b.Err() == nil; l++ {
			w.items = append(w.items, q.read(v, l))
		}
		v.wants = append(v.wants, w)
	}
	return v
}

// values compiles, runs, and reads the quantities. Inputs that no quantity depends on are not read.
func (v *view) values() (out Values) {
	if out.fail(v.b.Err()); out.err != nil {
		return out
	}
	var outputs []graph.Node
	for _, w := range v.wants {
		for _, i := range w.items {
			outputs = append(outputs, i.Node)
		}
	}
	p, err := graph.Compile(v.b, outputs...)
	if err != nil {
		return Values{err: err}
	}
	for _, name := range slices.Sorted(maps.Keys(v.bound)) {
		if p.Has(name) {
			out.fail(p.Bind(name, array(v.bound[name], v.b.Dtype())))
		}
	}
	if out.err == nil {
		out.fail(p.Run())
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
	return out
}

// atRest computes the quantities and makes sure that every phase ended at rest: before, they are no equilibrium's.
func (v *view) atRest() (out Values) {
	asked := len(v.wants)
	for _, ph := range v.spec.Phases {
		v.want("residual "+ph, v.s.Residual(ph))
	}
	all := v.values()
	most := map[graph.Dtype]float64{graph.Float64: 1e-8, graph.Float32: 1e-2}[v.b.Dtype()] // in units of the potentials
	for _, ph := range v.spec.Phases {
		if r := all.one("residual " + ph).Data; all.err == nil && !(r[0] <= most) {
			all.fail(errors.Errorf("phase %s did not settle: it is %.2g away from rest", ph, r[0]))
		}
	}
	out.addAt("", all, all.keys[:min(asked, len(all.keys))]...)
	return out
}
