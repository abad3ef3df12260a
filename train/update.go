package train

import (
	"fmt"
	"strings"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/rules"
	"credo/train/optim"
)

// changes writes the new state that follows from a rule's updates: the optimizer turns them into new weights, then the circuit's
// constraints are applied.
func (l *Learner) changes(b *graph.Builder, s *circuit.Settled, updates []rules.Update) (out []graph.Next) {
	defer b.Within("optimizer %s", l.opt.Name())()
	weights := map[string]graph.Node{}
	for _, p := range l.spec.Stored() {
		weights[p.Name] = s.Weight(p.Name)
	}
	vars := l.vars(b, weights, updates)
	for i, next := range l.opt.Apply(b, vars) {
		name := vars[i].Name
		weights[name] = next.W
		for j, slot := range l.opt.Slots(vars[i].Place) {
			out = append(out, graph.Next{Param: name + "/" + slot.Name, Node: next.State[j]})
		}
	}
	constrained := l.constrained(b, weights)
	for i, p := range l.changed() {
		out = append(out, graph.Next{Param: p.Name, Node: constrained[i]})
	}
	for _, u := range updates {
		if u.Mode == rules.Set {
			out = append(out, graph.Next{Param: u.Target, Node: u.DW})
		}
	}
	return out
}

// vars has every plastic projection with the step that the updates ask for, 0 if none does, and the optimizer's state.
func (l *Learner) vars(b *graph.Builder, weights map[string]graph.Node, updates []rules.Update) (out []optim.Var) {
	steps := map[string]graph.Node{}
	for _, u := range updates {
		if u.Mode == rules.Step {
			steps[u.Target] = u.DW
		}
	}
	for _, p := range l.spec.Plastic() {
		v := optim.Var{Place: l.place(p), W: weights[p.Name]}
		var asked bool
		if v.DW, asked = steps[p.Name]; !asked {
			v.DW = b.Expand(b.Const(0), v.Shape...)
		}
		for _, slot := range l.opt.Slots(v.Place) {
			v.State = append(v.State, b.Param(p.Name+"/"+slot.Name, slot.Shape...))
		}
		out = append(out, v)
	}
	return out
}

func (l *Learner) place(p circuit.Projection) optim.Place {
	pre, _ := l.spec.Population(p.Pre)
	return optim.Place{Name: p.Name, Role: p.Role, Post: p.Post, Shape: l.spec.Shape(p), Bias: pre.Cell == circuit.Constant}
}

// initOptimizer sets the optimizer's state to zero.
func (l *Learner) initOptimizer() {
	for _, p := range l.spec.Plastic() {
		for _, slot := range l.opt.Slots(l.place(p)) {
			l.State.Optimizer.Add(p.Name+"/"+slot.Name, graph.NewArray(l.dtype, slot.Shape...))
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

// commit makes the results of the step's program the new state. Nothing is changed unless everything is finite.
func (l *Learner) commit(p *program) error {
	if param, broken := p.Broken(); broken {
		return l.at(errors.Errorf("%s: no longer finite numbers; the learning rate may be too large for this network: try a smaller one", l.called(param)))
	}
	return p.Commit()
}

// called is how people call an array of the state.
func (l *Learner) called(param string) string {
	slot := strings.LastIndex(param, "/")
	switch {
	case l.State.Weights.Get(param) != nil:
		return "the weights of projection " + param
	case l.State.Optimizer.Get(param) != nil:
		return fmt.Sprintf("%s of optimizer %s for projection %s", param[slot+1:], l.opt.Name(), param[:slot])
	}
	return "memory " + param
}

// at says in which step an error arose.
func (l *Learner) at(err error) error {
	return errors.WithMessagef(err, "epoch %d, step %d", l.State.Epoch+1, l.State.Step+1)
}
