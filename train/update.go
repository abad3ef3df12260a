package train

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/train/optim"
)

// moved writes all that changes as it is next: the optimizer turns the steps of a rule into new stored values, then the circuit's
// constraints are applied.
func (l *Learner) moved(b *graph.Builder, now nodes, o *circuit.Outside, c changes) nodes {
	defer b.Within("optimizer %s", l.opt.Name())()
	next := maps.Clone(now)
	maps.Copy(next, c.sets)
	weights := l.stored(now, o)
	vars := l.vars(b, weights, now, o, c.steps)
	for i, x := range l.opt.Apply(b, vars) {
		weights[vars[i].Name] = x.W
		for j, slot := range l.opt.Slots(vars[i].Place) {
			next[slotName(vars[i].Name, slot)] = x.State[j]
		}
	}
	l.hold(b, weights)
	for _, p := range l.changed() {
		next[p.Name] = weights[p.Name]
	}
	return next
}

// hold makes the circuit's constraints hold for stored values.
func (l *Learner) hold(b *graph.Builder, weights nodes) {
	for _, c := range l.spec.Constraints {
		weights[c.Target()] = c.Apply(b, func(name string) graph.Node { return weights[name] })
	}
}

// slotName names a value that the optimizer keeps for a projection.
func slotName(projection string, s optim.Slot) string { return projection + "/" + s.Name }

// vars has every plastic projection with the step that the rule asks for, 0 if it asks for none, and the optimizer's state.
func (l *Learner) vars(b *graph.Builder, weights map[string]graph.Node, now nodes, o *circuit.Outside, steps nodes) (out []optim.Var) {
	for _, p := range l.spec.Plastic() {
		v := optim.Var{Place: l.place(p), W: weights[p.Name]}
		if dw, asked := steps[p.Name]; asked {
			v.DW = l.spec.Pulled(b, p, dw, o.Fixed)
		} else {
			v.DW = b.Expand(b.Const(0), v.Shape...)
		}
		if mask := circuit.MaskOf(p.Connects()); mask != "" {
			v.Mask = o.Fixed(mask)
		}
		for _, slot := range l.opt.Slots(v.Place) {
			v.State = append(v.State, now[slotName(p.Name, slot)])
		}
		out = append(out, v)
	}
	return out
}

func (l *Learner) place(p circuit.Projection) optim.Place {
	pre, _ := l.spec.Population(p.Pre)
	return optim.Place{Name: p.Name, Role: p.Role, Post: p.Post, Shape: l.spec.Shape(p), Bias: pre.Cell == circuit.Constant, Sizes: circuit.StoresSizes(p.Connects())}
}

// initOptimizer sets the optimizer's state to zero.
func (l *Learner) initOptimizer() {
	for _, p := range l.spec.Plastic() {
		for _, slot := range l.opt.Slots(l.place(p)) {
			l.State.Optimizer.Add(slotName(p.Name, slot), graph.NewArray(l.dtype, slot.Shape...))
		}
	}
}

// changed lists the projections whose weights a step may change: all that learn, or are under a constraint.
func (l *Learner) changed() (out []circuit.Projection) {
	constrained := map[string]bool{}
	for _, c := range l.spec.Constraints {
		constrained[c.Target()] = true
	}
	for _, p := range l.spec.Stored() {
		if p.Plastic || constrained[p.Name] {
			out = append(out, p)
		}
	}
	return out
}

// changing declares all that a step changes, but for the memory of the trial: weights, memory and the optimizer's state.
func (l *Learner) changing(g *page) nodes {
	now := g.memory(l.rule)
	stored := g.outside.Stored()
	for _, p := range l.changed() {
		now[p.Name] = stored[p.Name]
	}
	for _, name := range l.State.Optimizer.Names() {
		now[name] = g.b.Param(name, l.State.Optimizer.Get(name).Shape...)
	}
	return now
}

// becomes lists the new state after moments that pass in a phase, in the order of the state.
func (l *Learner) becomes(s *circuit.Settled, phase string, now, next nodes) (out []graph.Next) {
	add := func(name string) {
		if n, ok := next[name]; ok && n != now[name] {
			out = append(out, graph.Next{Param: name, Node: n})
		}
	}
	for _, v := range []*Values{&l.State.Optimizer, &l.State.Weights, &l.State.Memory} {
		for _, name := range v.Names() {
			add(name)
		}
	}
	for _, name := range l.State.Cells.Names() {
		out = append(out, graph.Next{Param: circuit.StateName(name), Node: s.Next(phase, name)})
	}
	return out
}

// commit makes the results of the step's program the new state. Nothing is changed unless everything is finite.
func (l *Learner) commit(p *program) error {
	if param, broken := p.Broken(); broken {
		return l.at(errors.Errorf("%s: no longer finite numbers; the learning rate may be too large for this network: try a smaller one", l.called(param)))
	}
	return p.Commit()
}

// called is how people call an array of the state, by its name in programs.
func (l *Learner) called(param string) string {
	slot := strings.LastIndex(param, "/")
	switch {
	case l.State.Weights.Get(param) != nil:
		return "the weights of projection " + param
	case l.State.Optimizer.Get(param) != nil:
		return fmt.Sprintf("%s of optimizer %s for projection %s", param[slot+1:], l.opt.Name(), param[:slot])
	case slices.Contains(l.State.Cells.Names(), strings.TrimPrefix(param, circuit.StateName(""))):
		return param + " of circuit " + l.spec.Name
	}
	return "memory " + param
}

// at says in which step an error arose.
func (l *Learner) at(err error) error {
	return errors.WithMessagef(err, "epoch %d, step %d", l.State.Epoch+1, l.State.Step+1)
}
