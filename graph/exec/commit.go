package exec

import (
	"github.com/pkg/errors"
	G "gorgonia.org/gorgonia"

	"credo/graph/kernel"
)

// Next is the next value of an input, a node of the input's shape. Commit writes it into the input.
type Next struct {
	Input int
	Node  *G.Node
}

func checkNext(inputs []*G.Node, next []Next) error {
	seen := map[int]bool{}
	for _, x := range next {
		if x.Input < 0 || x.Input >= len(inputs) {
			return errors.Errorf("next value of input %d: there are %d inputs", x.Input, len(inputs))
		}
		in := inputs[x.Input]
		switch {
		case in == nil || x.Node == nil:
			return errors.Errorf("next value of input %d: the input or the value is nil", x.Input)
		case seen[x.Input]:
			return errors.Errorf("input %q has two next values", in.Name())
		case !in.Shape().Eq(x.Node.Shape()):
			return errors.Errorf("input %q of shape %v has the next value %s of shape %v", in.Name(), in.Shape(), describe(x.Node), x.Node.Shape())
		}
		seen[x.Input] = true
	}
	return nil
}

// NextFinite tells whether next value i, in the order given to Compile, has no NaN and no infinity after the last Run. A product that
// is added in place is judged by its factors: the input must be finite, and k max|A| max|B|, and alpha times this bound, must be less
// than 2^102 in float32, 2^969 in float64.
func (p *Program) NextFinite(i int) bool { return p.engine.nextFinite(i) }

// Commit writes the next values of the last Run into the arrays bound to their inputs. No input may have changed since that Run. The
// memory of an array is exchanged with the program's own, or written over in place; a value that the program needs elsewhere is
// copied. Commit may use the threads of Run.
func (p *Program) Commit() error { return p.engine.commit() }

// demand is the number of the demand of a next value.
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

// mayCommit tells whether all memory that the last run read is still bound.
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

// writeInPlace computes the next values that are left to commits.
func (r *runner[T]) writeInPlace() error {
	if len(r.program.commits) == 0 {
		return nil
	}
	team := &r.program.machine.team
	team.gather()
	defer team.dismiss()
	return r.program.execute(r.program.commits)
}
