package train

import (
	"maps"

	"credo/graph"
	"credo/graph/circuit"
	"credo/rules"
)

// nodes are values of the state in a graph, by their names there: "W1", "W1/m", a memory's name.
type nodes map[string]graph.Node

// changes are the changes that a rule asks for: steps by projection, and new values of memory.
type changes struct{ steps, sets nodes }

// advance writes one moment of learning: circuit, rule, optimizer, constraints. now has all that changes, memory of the trial too. It is
// called in the outermost graph, or in the body of a trial that learns at every moment.
func (l *Learner) advance(b *graph.Builder, now nodes, o *circuit.Outside) (*circuit.Settled, nodes, error) {
	o = o.With(b, l.stored(now, o)).Alone()
	s, err := settle(b, l.circuit, o)
	if err != nil {
		return nil, nil, err
	}
	c, err := write(b, s, l.rule, now)
	if err != nil {
		return nil, nil, err
	}
	return s, l.moved(b, now, o, c), b.Err()
}

// settle writes one moment of a circuit.
func settle(b *graph.Builder, c circuit.Circuit, o *circuit.Outside) (*circuit.Settled, error) {
	defer b.Within("circuit %s", c.Spec().Name)()
	s := c.Settle(b, o.IO())
	return s, b.Err()
}

// stored returns the stored values of all projections: those that change as they are now, the others as they are outside.
func (l *Learner) stored(now nodes, o *circuit.Outside) map[string]graph.Node {
	out := o.Stored()
	for name := range out {
		if n, changes := now[name]; changes {
			out[name] = n
		}
	}
	return out
}

// write writes a rule where a circuit is settled. Several steps on one projection are added up.
func write(b *graph.Builder, s *circuit.Settled, r rules.Rule, now nodes) (changes, error) {
	for _, m := range r.Memory(s.Spec()) {
		s.SetMemory(m.Name, now[m.Name])
	}
	c := changes{nodes{}, nodes{}}
	updates, err := rules.Write(b, s, r)
	for _, u := range updates {
		before, seen := c.steps[u.Target]
		switch {
		case u.Mode == rules.Set:
			c.sets[u.Target] = u.DW
		case seen:
			c.steps[u.Target] = b.Add(before, u.DW)
		default:
			c.steps[u.Target] = u.DW
		}
	}
	return c, err
}

// memory returns the memory of a rule as a minibatch begins: memory of the run is declared, memory of the trial at its first value.
func (g *page) memory(r rules.Rule) nodes {
	spec, out := g.circuit.Spec(), nodes{}
	for _, m := range r.Memory(spec) {
		shape := m.Shape(spec, g.batch)
		if m.Span == rules.Trial {
			out[m.Name] = g.b.Expand(g.b.Const(m.Value), shape...)
		} else {
			out[m.Name] = g.b.Param(m.Name, shape...)
		}
	}
	return out
}

// taught writes circuit and rule at weights that stay: in one moment, or over a trial, whose steps are added up.
func (g *page) taught(r rules.Rule) (*circuit.Settled, changes, error) {
	memory := g.memory(r)
	if g.lesson.Steps == 0 {
		s, err := settle(g.b, g.circuit, g.outside)
		if err != nil {
			return nil, changes{}, err
		}
		c, err := write(g.b, s, r, memory)
		return s, c, err
	}
	return g.trial(r, memory)
}

// trial writes the moments of a trial with the rules that learn in each, then the rules that read all of them.
func (g *page) trial(r rules.Rule, memory nodes) (*circuit.Settled, changes, error) {
	s, done, err := circuit.Trial(g.b, g.circuit, g.outside, circuit.Loop{
		Phase:   g.last(),
		Carry:   memory,
		Options: graph.ScanOptions{ForwardOnly: !r.Needs().Gradient, Checkpoint: g.lesson.Checkpoint},
		Moment: func(b *graph.Builder, now map[string]graph.Node, o *circuit.Outside) (circuit.Passed, error) {
			s, err := settle(b, g.circuit, o)
			if err != nil {
				return circuit.Passed{}, err
			}
			c, err := write(b, s, r, now)
			next := maps.Clone(now)
			maps.Copy(next, c.sets)
			return circuit.Passed{Record: s, Next: next, Sums: c.steps}, err
		},
	})
	if err != nil {
		return nil, changes{}, err
	}
	whole, err := write(g.b, s, r, done.Carry)
	for name, dw := range done.Sums {
		if more, both := whole.steps[name]; both {
			dw = g.b.Add(dw, more)
		}
		whole.steps[name] = dw
	}
	maps.Copy(done.Carry, whole.sets)
	whole.sets = done.Carry
	return s, whole, err
}
