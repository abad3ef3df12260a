package exec

import (
	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"

	"credo/graph/kernel"
)

// Next is what becomes of an input when a program commits: a node of its shape.
type Next struct {
	Input int
	Node  *G.Node
}

func checkNext(inputs []*G.Node, next []Next) error {
	seen := map[int]bool{}
	for _, x := range next {
		if x.Input < 0 || x.Input >= len(inputs) {
			return errors.Errorf("input %d becomes something: there are %d inputs", x.Input, len(inputs))
		}
		in := inputs[x.Input]
		switch {
		case in == nil || x.Node == nil:
			return errors.Errorf("input %d becomes something: the one or the other is nil", x.Input)
		case seen[x.Input]:
			return errors.Errorf("input %q becomes two things", in.Name())
		case !in.Shape().Eq(x.Node.Shape()):
			return errors.Errorf("input %q of shape %v becomes %s of shape %v", in.Name(), in.Shape(), describe(x.Node), x.Node.Shape())
		}
		seen[x.Input] = true
	}
	return nil
}

// NextFinite tells whether what becomes of an input, by the order given to Compile, has no NaN and no infinity after the last Run. Of
// a product that is added in place this is told from its factors: the input must be finite, and k max|A| max|B|, and alpha times that,
// be less than 2^102 in float32, 2^969 in float64.
func (p *Program) NextFinite(i int) bool { return p.engine.nextFinite(i) }

// Commit has the arrays that are bound to inputs hold what becomes of them, as the last Run found it from what all inputs held then
// and still hold. The memory of arrays is exchanged with the program's own, or written over in place; what the program needs for more
// than one is copied. It may use the threads of Run.
func (p *Program) Commit() error { return p.engine.commit() }

// demand is that of what becomes of an input.
func (r *runner[T]) demand(next int) int { return len(r.outputs) + next }

func (r *runner[T]) nextFinite(i int) bool {
	d := r.demand(i)
	switch bounded, broken := r.program.bounded[d], r.program.broken[d]; {
	case bounded != nil:
		return bounded()
	case broken != nil:
		return !broken.Load()
	}
	return kernel.Finite(r.program.outputs[d].data)
}

func (r *runner[T]) commit() error {
	if err := r.mayCommit(); err != nil {
		return err
	}
	r.ran = false
	if err := r.writeInPlace(); err != nil {
		return err
	}
	for i, x := range r.next {
		d := r.demand(i)
		switch a, own := r.bound[x.Input], r.program.outputs[d]; {
		case r.program.uses[d] == replace:
		case r.program.alone[d]:
			theirs := dataOf[T](a)
			setData(a, own.data)
			own.bind(theirs)
		default:
			copy(dataOf[T](a), own.data)
		}
	}
	return nil
}

// mayCommit tells whether all that the last run has read is still there.
func (r *runner[T]) mayCommit() error {
	if !r.ran {
		return errors.New("commit without a run before")
	}
	for _, x := range r.next {
		if a, in := r.bound[x.Input], r.inputs[x.Input]; a == nil || a.Len() != size(in.shape) {
			return errors.Errorf("commit: no array of shape %v is bound to input %q", in.shape, in.name)
		}
	}
	for i, b := range r.program.inputs {
		if b != nil && &b.data[0] != &dataOf[T](r.bound[i])[0] {
			return errors.Errorf("commit: input %q was bound to other memory since the last run, or its memory exchanged: run again", r.inputs[i].name)
		}
	}
	return nil
}

// writeInPlace computes what is left to commits.
func (r *runner[T]) writeInPlace() error {
	if len(r.program.commits) == 0 {
		return nil
	}
	team := &r.program.machine.team
	team.gather()
	defer team.dismiss()
	return r.program.execute(r.program.commits)
}
