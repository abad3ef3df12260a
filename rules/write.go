package rules

import (
	"slices"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
)

// Write checks the rule against the circuit, declares its memory where it is not set, and writes its updates: memory of the run as
// parameters, memory of the trial as inputs. In a moment of a trial rules are left out that read whole trials, and the others in the record
// of the whole. It is an error if updates change a projection that does not learn, or have another shape.
func Write(b *graph.Builder, s *circuit.Settled, r Rule) ([]Update, error) {
	if err := Check(r, s.Spec()); err != nil {
		return nil, err
	}
	shapes := map[string][]int{}
	for _, m := range r.Memory(s.Spec()) {
		shapes[m.Name] = m.Shape(s.Spec(), s.Batch())
		declare(b, s, m, shapes[m.Name])
	}
	defer b.Within("rule %s", r.Name())()
	us := written(b, s, r)
	for _, u := range us {
		if b.Err() != nil {
			break
		}
		b.Fail(u.check(s.Spec(), shapes))
	}
	return us, b.Err()
}

// declare declares a memory that is not set: inside a Scan it is part of the state, and set already.
func declare(b *graph.Builder, s *circuit.Settled, m Memory, shape []int) {
	switch {
	case s.Remembers(m.Name):
	case m.Span == Trial:
		s.SetMemory(m.Name, b.Input(m.Name, shape...))
	default:
		s.SetMemory(m.Name, b.Param(m.Name, shape...))
	}
}

// written writes the updates of a rule that belong to the part of time of the record.
func written(b *graph.Builder, s *circuit.Settled, r Rule) []Update {
	if _, several := r.(*assign); !several && !r.Needs().in(s.Part()) {
		return nil
	}
	return r.Updates(b, s)
}

// in tells whether a rule with these needs is written in a part of time.
func (n Needs) in(part circuit.Part) bool {
	switch {
	case n.Course:
		return part == circuit.Whole
	case n.Gradient:
		return part != circuit.Moment
	}
	return part != circuit.Whole
}

func (u Update) check(spec circuit.Spec, memory map[string][]int) error {
	want, ok := memory[u.Target]
	if u.Mode == Step {
		var p circuit.Projection
		p, ok = spec.Projection(u.Target)
		ok, want = ok && p.Plastic, spec.Shape(p)
	}
	switch {
	case !ok && u.Mode == Set:
		return errors.Errorf("sets %q, which is no memory of the rule", u.Target)
	case !ok:
		return errors.Errorf("changes %q, which is no plastic projection of circuit %s", u.Target, spec.Name)
	case !u.DW.Valid():
		return errors.Errorf("the update of %s is missing (the zero Node)", u.Target)
	case !slices.Equal(u.DW.Shape(), want):
		return errors.Errorf("the update of %s has shape %v, and its target has %v", u.Target, u.DW.Shape(), want)
	}
	return nil
}
