package train

import (
	"fmt"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/rules"
	"credo/train/optim"
)

// A change is one value that a step replaces.
type change struct {
	what  string // for people
	array *graph.Array
	next  graph.Node
}

// changes writes what a rule's updates make of the state: the optimizer turns them into new weights, then the circuit's
// constraints are applied.
func (l *Learner) changes(b *graph.Builder, s *circuit.Settled, updates []rules.Update) (out []change) {
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
			what := fmt.Sprintf("%s of optimizer %s for projection %s", slot.Name, l.opt.Name(), name)
			out = append(out, change{what, l.State.Optimizer.Get(name + "/" + slot.Name), next.State[j]})
		}
	}
	constrained := l.constrained(b, weights)
	for i, p := range l.changed() {
		out = append(out, change{"the weights of projection " + p.Name, l.State.Weights.Get(p.Name), constrained[i]})
	}
	for _, u := range updates {
		if u.Mode == rules.Set {
			out = append(out, change{"memory " + u.Target, l.State.Memory.Get(u.Target), u.DW})
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
	return optim.Place{Name: p.Name, Post: p.Post, Shape: l.spec.Shape(p), Bias: pre.Cell == circuit.Constant}
}

// initOptimizer sets the optimizer's state to zero.
func (l *Learner) initOptimizer() {
	for _, p := range l.spec.Plastic() {
		for _, slot := range l.opt.Slots(l.place(p)) {
			l.State.Optimizer.Add(p.Name+"/"+slot.Name, graph.NewArray(l.dtype, slot.Shape...))
		}
	}
}

// changed lists the projections whose weights a step may change: those that learn, and those under a constraint.
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

// apply makes the outputs of the step's program the new state. Nothing is changed unless everything is finite.
func (l *Learner) apply(t *stepper) error {
	for i, c := range t.changes {
		if !t.program.Finite(i) {
			return l.at(errors.Errorf("%s: no longer finite numbers; the learning rate may be too large for this network: try a smaller one", c.what))
		}
	}
	for i, c := range t.changes {
		if err := t.program.Exchange(i, c.array); err != nil {
			return err
		}
	}
	return nil
}

// at says in which step an error arose.
func (l *Learner) at(err error) error {
	return errors.WithMessagef(err, "epoch %d, step %d", l.State.Epoch+1, l.State.Step+1)
}
