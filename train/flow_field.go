package train

import (
	"slices"

	"credo/graph"
	"credo/graph/circuit"
)

// variable is one variable that the vector field moves: a state, the weights of a projection, or the clock. In the field it is a row (1, size).
type variable struct {
	name    string
	who     string // its owner, for people
	shape   []int
	weights bool
	sum     bool // it begins anew and belongs to no cell: a clock or an integral, which may grow as it likes
}

func (v variable) size() int { return circuit.Shape(v.shape).Size() }

// layout lists the variables of a stretch.
func (l *Learner) layout(learn bool) []variable {
	if learn {
		return l.flow.learning
	}
	return l.flow.still
}

// newLayout lists the variables of a stretch, in order: states, and weights that learn after the last state that goes on. The first is the
// clock, if the circuit has none of its own.
func (l *Learner) newLayout(learn bool) (out []variable) {
	if !l.hasClock() {
		out = append(out, variable{name: circuit.ClockName, who: "time", shape: []int{1, 1}, sum: true})
	}
	last := 0
	for i, st := range l.spec.States {
		if !st.Fresh {
			last = i + 1
		}
	}
	out = append(out, l.statesOf(l.spec.States[:last])...)
	if learn {
		for _, p := range l.spec.Plastic() {
			out = append(out, variable{name: p.Name, who: "projection " + p.Name, shape: l.spec.Shape(p), weights: true})
		}
	}
	return append(out, l.statesOf(l.spec.States[last:])...)
}

func (l *Learner) statesOf(states []circuit.State) (out []variable) {
	for _, st := range states {
		v := variable{name: st.Name, who: "state " + st.Name, shape: l.spec.StateShape(st, 1), sum: st.Fresh && st.Population == ""}
		if st.Population != "" {
			v.who = "population " + st.Population
		}
		out = append(out, v)
	}
	return out
}

// hasClock tells whether the circuit has a clock.
func (l *Learner) hasClock() bool {
	return slices.ContainsFunc(l.spec.States, func(st circuit.State) bool { return st.Name == circuit.ClockName })
}

// owns tells whether a variable is the learner's own clock.
func (l *Learner) owns(v variable) bool {
	return v.name == circuit.ClockName && !v.weights && !l.hasClock()
}

// field is the vector field of a stretch.
type field struct {
	*Learner
	outside *circuit.Outside
	stretch stretch
	layout  []variable
}

// start returns the variables as the stretch begins.
func (f *field) start(g *page) []graph.Node {
	states, stored := g.outside.IO().State, g.outside.Stored()
	out := make([]graph.Node, len(f.layout))
	for i, v := range f.layout {
		var n graph.Node
		switch {
		case v.weights:
			n = stored[v.name]
		case f.owns(v):
			n = g.b.Expand(g.b.Const(0), v.shape...)
		default:
			n = states(v.name)
		}
		out[i] = g.b.Reshape(n, 1, v.size())
	}
	return out
}

// instant is one instant: the circuit with the weights as they are then, within its constraints.
type instant struct {
	*circuit.Settled
	outside *circuit.Outside
	weights nodes // stored values
}

// at writes the instant at the rows of the variables.
func (f *field) at(b *graph.Builder, rows []graph.Node) instant {
	states, weights := nodes{}, nodes{}
	for i, v := range f.layout {
		if v.weights {
			weights[v.name] = b.Reshape(rows[i], v.shape...)
		} else {
			states[v.name] = b.Reshape(rows[i], v.shape...)
		}
	}
	at := instant{outside: f.outside, weights: f.stored(weights, f.outside)}
	if f.stretch.learn {
		f.hold(b, at.weights)
		at.outside = f.outside.With(b, at.weights)
	}
	at.outside = at.outside.Now(b, states)
	var err error
	at.Settled, err = settle(b, f.circuit, at.outside)
	b.Fail(err)
	return at
}

// rates returns the rate of change of every variable, per second.
func (f *field) rates(b *graph.Builder, rows []graph.Node) []graph.Node {
	at := f.at(b, rows)
	if b.Err() != nil {
		return rows
	}
	weights := f.learn(b, at)
	out := make([]graph.Node, len(rows))
	for i, v := range f.layout {
		var n graph.Node
		switch {
		case v.weights:
			n = weights[v.name]
		case f.owns(v):
			n = b.Expand(b.Const(1), 1, 1)
		default:
			n = at.Flow(f.stretch.phase, v.name)
		}
		out[i] = b.Reshape(n, 1, v.size())
	}
	return out
}

// learn writes the rule at an instant, and returns the flow of the weights that learn.
func (f *field) learn(b *graph.Builder, at instant) nodes {
	if !f.stretch.learn {
		return nil
	}
	c, err := write(b, at.Settled, f.rule, nil)
	b.Fail(err)
	if b.Err() != nil {
		return nil
	}
	defer b.Within("optimizer %s", f.opt.Name())()
	out, vars := nodes{}, f.vars(b, at.weights, nil, at.outside, c.steps)
	for i, n := range f.flow.optimizer.Flow(b, vars) {
		out[vars[i].Name] = n
	}
	return out
}
