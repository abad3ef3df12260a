package rules

import (
	"slices"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
)

// Write checks the rule against the circuit, declares its memory as parameters of the graph and writes its updates. It is an
// error if they change a projection that does not learn, or have another shape.
func Write(b *graph.Builder, s *circuit.Settled, r Rule) ([]Update, error) {
	if err := Check(r, s.Spec()); err != nil {
		return nil, err
	}
	shapes := map[string][]int{}
	for _, m := range r.Memory(s.Spec()) {
		if !s.Remembers(m.Name) { // inside a Scan the memory is part of the state, and set already
			s.SetMemory(m.Name, b.Param(m.Name, m.Shape(s.Spec())...))
		}
		shapes[m.Name] = m.Shape(s.Spec())
	}
	defer b.Within("rule %s", r.Name())()
	us := r.Updates(b, s)
	for _, u := range us {
		if b.Err() != nil {
			break
		}
		b.Fail(u.check(s.Spec(), shapes))
	}
	return us, b.Err()
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
