package train

import (
	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/rules"
	"credo/train/optim"
)

// updater is the second program: weight changes and optimizer state to new weights and state, then the circuit's constraints.
type updater struct {
	program *graph.Program
	results []named // what each output becomes
	changes map[string]*graph.Array
}

func newUpdater(l *Learner) (*updater, error) {
	b := graph.NewBuilder(graph.Options{Dtype: l.dtype, NoGrad: true})
	defer b.Within("optimizer %s", l.opt.Name())()
	weights := map[string]graph.Node{}
	for _, p := range l.spec.Stored() {
		weights[p.Name] = b.Param(p.Name, l.spec.Shape(p)...)
	}
	vars := l.vars(b, weights)
	u := &updater{changes: map[string]*graph.Array{}}
	var outputs []graph.Node
	for i, next := range l.opt.Apply(b, vars) {
		weights[vars[i].Name] = next.W
		for j, s := range l.opt.Slots(vars[i].W.Shape()) {
			name := vars[i].Name + "/" + s.Name
			u.results = append(u.results, named{name, l.State.Optimizer.Get(name)})
			outputs = append(outputs, next.State[j])
		}
	}
	for _, c := range l.spec.Constraints {
		weights[c.Target()] = c.Apply(b, func(name string) graph.Node { return weights[name] })
	}
	for _, p := range l.changed() {
		u.results = append(u.results, named{p.Name, l.State.Weights.Get(p.Name)})
		outputs = append(outputs, weights[p.Name])
	}
	var err error
	if u.program, err = graph.Compile(b, outputs...); err != nil {
		return nil, err
	}
	return u, l.bind(u.program)
}

// vars declares the changes and the optimizer's state for every plastic projection.
func (l *Learner) vars(b *graph.Builder, weights map[string]graph.Node) (out []optim.Var) {
	for _, p := range l.spec.Plastic() {
		shape := l.spec.Shape(p)
		v := optim.Var{Name: p.Name, W: weights[p.Name], DW: b.Input("Δ"+p.Name, shape...)}
		for _, s := range l.opt.Slots(shape) {
			name := p.Name + "/" + s.Name
			l.State.Optimizer.Add(name, graph.NewArray(l.dtype, s.Shape...))
			v.State = append(v.State, b.Param(name, s.Shape...))
		}
		out = append(out, v)
	}
	return out
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

// run applies the step program's updates. Nothing is changed unless everything is finite.
func (u *updater) run(l *Learner, t *stepper) error {
	for i, up := range t.updates {
		if up.Mode == rules.Set {
			continue
		}
		if err := u.program.Bind("Δ"+up.Target, t.program.Output(i)); err != nil {
			return err
		}
		u.changes[up.Target] = t.program.Output(i)
	}
	if err := u.still(l); err != nil {
		return err
	}
	if err := u.program.Run(); err != nil {
		return errors.WithMessagef(err, "step %d", l.State.Step+1)
	}
	for i, r := range u.results {
		if !finite(u.program.Output(i)) {
			return errors.Errorf("step %d of epoch %d: %s is no longer a finite number: the learning rate is too large for this network, try a smaller one",
				l.State.Step+1, l.State.Epoch+1, r.name)
		}
	}
	for i, r := range u.results {
		r.array.CopyFrom(u.program.Output(i))
	}
	for i, up := range t.updates {
		if up.Mode == rules.Set {
			l.State.Memory.Get(up.Target).CopyFrom(t.program.Output(i))
		}
	}
	return nil
}

// still gives plastic projections that the rule leaves alone a change of zero.
func (u *updater) still(l *Learner) error {
	for _, p := range l.spec.Plastic() {
		if u.changes[p.Name] == nil {
			u.changes[p.Name] = graph.NewArray(l.dtype, l.spec.Shape(p)...)
			if err := u.program.Bind("Δ"+p.Name, u.changes[p.Name]); err != nil {
				return err
			}
		}
	}
	return nil
}
