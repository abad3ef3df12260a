package train

import (
	"slices"

	"credo/graph"
	"credo/graph/circuit"
)

// variable is one variable that the vector field moves. In the field it is a row (1, size).
type variable struct {
	name  string
	who   string // its owner, for people
	shape []int
	of    owner
	sum   bool // it begins anew and belongs to no cell: a clock or an integral, which may grow as it likes
}

// owner says to whom a variable belongs.
type owner int

// The owners: the circuit, the learner, whose clock it is, a projection that learns, and the rule.
const (
	ofState owner = iota
	ofClock
	ofWeights
	ofMemory
)

func (v variable) size() int { return circuit.Shape(v.shape).Size() }

// layout lists the variables of a stretch.
func (l *Learner) layout(learn bool) []variable {
	if learn {
		return l.flow.learning
	}
	return l.flow.still
}

// newLayout lists the variables of a stretch, in order: states, and after the last state that goes on weights that learn and the memory of
// their rule. The first is the clock, if the circuit has none of its own.
func (l *Learner) newLayout(learn bool) (out []variable) {
	if !l.hasClock() {
		out = append(out, variable{name: circuit.ClockName, who: "time", shape: []int{1, 1}, of: ofClock, sum: true})
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
			out = append(out, variable{name: p.Name, who: "projection " + p.Name, shape: l.spec.Shape(p), of: ofWeights})
		}
		for _, m := range l.rule.Memory(l.spec) {
			out = append(out, variable{name: m.Name, who: "memory " + m.Name, shape: m.Shape(l.spec, 1), of: ofMemory})
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

// field is the vector field of a stretch.
type field struct {
	*Learner
	outside *circuit.Outside
	stretch stretch
	layout  []variable
}

// start returns the variables as the stretch begins.
func (f *field) start(g *page) []graph.Node {
	states, stored, kept := g.outside.IO().State, g.outside.Stored(), nodes{}
	if f.stretch.learn {
		kept = g.memory(f.rule)
	}
	out := make([]graph.Node, len(f.layout))
	for i, v := range f.layout {
		var n graph.Node
		switch v.of {
		case ofClock:
			n = g.b.Expand(g.b.Const(0), v.shape...)
		case ofWeights:
			n = stored[v.name]
		case ofMemory:
			n = kept[v.name]
		default:
			n = states(v.name)
		}
		out[i] = g.b.Reshape(n, 1, v.size())
	}
	return out
}

// instant is one instant: the circuit with the weights as they are then, within its constraints, and the memory of the rule.
type instant struct {
	*circuit.Settled
	outside *circuit.Outside
	weights nodes // stored values
	memory  nodes
}

// at writes the instant at the rows of the variables.
func (f *field) at(b *graph.Builder, rows []graph.Node) instant {
	now := map[owner]nodes{ofState: {}, ofClock: {}, ofWeights: {}, ofMemory: {}}
	for i, v := range f.layout {
		now[v.of][v.name] = b.Reshape(rows[i], v.shape...)
	}
	at := instant{outside: f.outside, weights: f.stored(now[ofWeights], f.outside), memory: now[ofMemory]}
	if f.stretch.learn {
		f.hold(b, at.weights)
		at.outside = f.outside.With(b, at.weights)
	}
	at.outside = at.outside.Now(b, now[ofState])
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
	learned := f.learn(b, at)
	out := make([]graph.Node, len(rows))
	for i, v := range f.layout {
		var n graph.Node
		switch v.of {
		case ofClock:
			n = b.Expand(b.Const(1), 1, 1)
		case ofState:
			n = at.Flow(f.stretch.phase, v.name)
		default:
			n = learned[v.name]
		}
		out[i] = b.Reshape(n, 1, v.size())
	}
	return out
}

// learn writes the rule at an instant, and returns the flow of the weights that learn and of its memory.
func (f *field) learn(b *graph.Builder, at instant) nodes {
	if !f.stretch.learn {
		return nil
	}
	c, err := write(b, at.Settled, f.rule, at.memory)
	b.Fail(err)
	if b.Err() != nil {
		return nil
	}
	for name := range at.memory {
		if _, said := c.sets[name]; !said { // it stays
			c.sets[name] = b.Scale(at.memory[name], 0)
		}
	}
	defer b.Within("optimizer %s", f.opt.Name())()
	out, vars := c.sets, f.vars(b, at.weights, nil, at.outside, c.steps)
	for i, n := range f.flow.optimizer.Flow(b, vars) {
		out[vars[i].Name] = n
	}
	return out
}
