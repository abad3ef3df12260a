package train

import (
	"fmt"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/rules"
	"credo/train/optim"
)

// updater is the second program: weight changes and optimizer state to new weights and state, then the circuit's constraints.
type updater struct {
	program *graph.Program
	results []result // what each output becomes
	from    *stepper // whose changes the program reads
}

type result struct {
	what  string // for people
	array *graph.Array
}

func newUpdater(l *Learner) (*updater, error) {
	b := graph.NewBuilder(graph.Options{Dtype: l.dtype, NoGrad: true})
	defer b.Within("optimizer %s", l.opt.Name())()
	weights := map[string]graph.Node{}
	for _, p := range l.spec.Stored() {
		weights[p.Name] = b.Param(p.Name, l.spec.Shape(p)...)
	}
	vars := l.vars(b, weights)
	u := &updater{}
	var outputs []graph.Node
	for i, next := range l.opt.Apply(b, vars) {
		weights[vars[i].Name] = next.W
		for j, s := range l.opt.Slots(vars[i].W.Shape()) {
			what := fmt.Sprintf("%s of optimizer %s for projection %s", s.Name, l.opt.Name(), vars[i].Name)
			u.results = append(u.results, result{what, l.State.Optimizer.Get(vars[i].Name + "/" + s.Name)})
			outputs = append(outputs, next.State[j])
		}
	}
	outputs = append(outputs, l.constrained(b, weights)...)
	for _, p := range l.changed() {
		u.results = append(u.results, result{"the weights of projection " + p.Name, l.State.Weights.Get(p.Name)})
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
	if err := u.bind(l, t); err != nil {
		return err
	}
	if err := u.program.Run(); err != nil {
		return l.at(err)
	}
	for i, r := range u.results {
		if !finite(u.program.Output(i)) {
			return l.overflow(r.what)
		}
	}
	for i, up := range t.updates {
		if up.Mode == rules.Set && !finite(t.program.Output(i)) {
			return l.overflow("memory " + up.Target)
		}
	}
	for i, r := range u.results {
		if err := r.array.CopyFrom(u.program.Output(i)); err != nil {
			return err
		}
	}
	for i, up := range t.updates {
		if up.Mode == rules.Set {
			if err := l.State.Memory.Get(up.Target).CopyFrom(t.program.Output(i)); err != nil {
				return err
			}
		}
	}
	return nil
}

// bind makes the program read the weight changes of a step program, and zeros for projections that the rule leaves alone.
func (u *updater) bind(l *Learner, t *stepper) error {
	if u.from == t {
		return nil
	}
	changes := map[string]*graph.Array{}
	for i, up := range t.updates {
		if up.Mode == rules.Step {
			changes[up.Target] = t.program.Output(i)
		}
	}
	for _, p := range l.spec.Plastic() {
		a := changes[p.Name]
		if a == nil {
			a = graph.NewArray(l.dtype, l.spec.Shape(p)...)
		}
		if err := u.program.Bind("Δ"+p.Name, a); err != nil {
			return err
		}
	}
	u.from = t
	return nil
}

func (l *Learner) overflow(what string) error {
	return l.at(errors.Errorf("%s: no longer finite numbers; the learning rate may be too large for this network: try a smaller one", what))
}

// at says in which step an error arose.
func (l *Learner) at(err error) error {
	return errors.WithMessagef(err, "epoch %d, step %d", l.State.Epoch+1, l.State.Step+1)
}
