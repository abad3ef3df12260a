package circuit

import (
	"slices"

	"github.com/pkg/errors"
)

// Check reports the first thing that does not fit together: names that repeat or point nowhere, sizes, a role that is missing.
func (s Spec) Check() error {
	if s.Invalid != nil {
		return s.Invalid
	}
	if err := s.checkPopulations(); err != nil {
		return err
	}
	if err := s.checkFixed(); err != nil {
		return err
	}
	if err := s.checkOutside(); err != nil {
		return err
	}
	if len(s.Phases) == 0 {
		return errors.Errorf("%s: has no phase", s.Name)
	}
	names := map[string]bool{}
	for _, p := range s.Projections {
		if names[p.Name] || p.Name == "" {
			return errors.Errorf("%s: projection name %q is empty or used twice", s.Name, p.Name)
		}
		names[p.Name] = true
		if err := s.checkProjection(p); err != nil {
			return err
		}
	}
	for _, p := range s.Projections {
		if p.Computation != nil && (len(p.From) == 0 || p.Stored()) {
			return errors.Errorf("%s: the weights of projection %s are computed, and must not be stored, and From must name the projection whose weights they are computed from", s.Name, p.Name)
		}
		for _, from := range p.From {
			if !names[from] {
				return errors.Errorf("%s: projection %s is computed from %q, which is no projection", s.Name, p.Name, from)
			}
		}
	}
	for _, c := range slices.Concat(s.Starts, s.Constraints) {
		if err := s.checkConstraint(c); err != nil {
			return err
		}
	}
	return nil
}

func (s Spec) checkConstraint(c Constraint) error {
	dst, ok := s.Projection(c.Target())
	if !ok {
		return errors.Errorf("%s: a constraint on %q, which is no projection", s.Name, c.Target())
	}
	src, ok := s.Projection(c.Source())
	if c.Source() != "" && !ok {
		return errors.Errorf("%s: %s %s, which is no projection", s.Name, c.Target(), c)
	}
	switch t := c.(type) {
	case Tie:
		if t.Scale == 0 {
			return errors.Errorf("%s: %s %s with scale 0: the scale must be another", s.Name, t.Dst, t)
		}
		return s.checkCopy(c, dst, src, t.Transposed)
	case SignOf:
		return s.checkCopy(c, dst, src, t.Transposed)
	}
	return nil
}

// keeps tells whether a population has states from which the variable that a delayed projection carries is known.
func (s Spec) keeps(p Projection) bool {
	return p.Sends != "" && slices.ContainsFunc(s.States, func(st State) bool { return st.Population == p.Pre })
}

// checkOutside refuses signals and states that are named twice or have no extent.
func (s Spec) checkOutside() error {
	seen := map[string]bool{}
	for _, g := range s.Signals {
		if seen[g.Name] || g.Name == "" {
			return errors.Errorf("%s: signal name %q is empty or used twice", s.Name, g.Name)
		}
		if !g.Shape.positive() {
			return errors.Errorf("%s: signal %s has %d values", s.Name, g.Name, g.Shape.Size())
		}
		seen[g.Name] = true
	}
	if s.Flows && len(s.States) == 0 {
		return errors.Errorf("%s: lives in continuous time, and has no states", s.Name)
	}
	states := map[string]bool{}
	for _, st := range s.States {
		if states[st.Name] || st.Name == "" {
			return errors.Errorf("%s: state name %q is empty or used twice", s.Name, st.Name)
		}
		if !Shape(st.Shape).positive() {
			return errors.Errorf("%s: state %s has shape %v", s.Name, st.Name, st.Shape)
		}
		states[st.Name] = true
	}
	return nil
}

// checkCopy refuses a copy of weights of another shape.
func (s Spec) checkCopy(c Constraint, dst, src Projection, transposed bool) error {
	for _, p := range []Projection{dst, src} {
		if s.making(p) != nil {
			return errors.Errorf("%s: %s %s, and the weights of %s are made: %s", s.Name, dst.Name, c, p.Name, p.Connects())
		}
	}
	own, original := s.Shape(dst), s.Shape(src)
	if transposed {
		slices.Reverse(original[max(len(original)-2, 0):]) // networks side by side are each transposed
	}
	if !slices.Equal(own, original) {
		return errors.Errorf("%s: %s %s, whose weights are copied in shape %v, and its own have %v", s.Name, dst.Name, c, original, own)
	}
	return nil
}

func (s Spec) checkPopulations() error {
	seen := map[string]bool{}
	for _, p := range s.Populations {
		if seen[p.Name] || p.Name == "" {
			return errors.Errorf("%s: population name %q is empty or used twice", s.Name, p.Name)
		}
		if !p.Shape.positive() {
			return errors.Errorf("%s: population %s has %s", s.Name, p.Name, p.Shape.cells())
		}
		seen[p.Name] = true
	}
	return nil
}

func (s Spec) checkProjection(p Projection) error {
	f, err := s.Wiring(p)
	if err != nil {
		return err
	}
	pre, _ := s.Population(p.Pre)
	post, _ := s.Population(p.Post)
	if made, ok := f.(Made); ok {
		if err := s.checkMade(p, made); err != nil {
			return err
		}
	}
	switch {
	case p.Delayed && !s.keeps(p):
		return errors.Errorf("%s: projection %s carries variable %q as it was a moment ago, and population %s has no state that keeps anything", s.Name, p.Name, p.Sends, p.Pre)
	case !slices.Contains(post.Vars, p.Onto):
		return errors.Errorf("%s: projection %s drives %q, which is no variable of %s", s.Name, p.Name, p.Onto, p.Post)
	case p.Sends != "" && !slices.Contains(pre.Vars, p.Sends):
		return errors.Errorf("%s: projection %s sends %q, which is no variable of %s", s.Name, p.Name, p.Sends, p.Pre)
	case p.Role == "":
		return errors.Errorf("%s: projection %s has no role, such as %s", s.Name, p.Name, Forward)
	case p.Plastic && !p.Stored():
		return errors.Errorf("%s: projection %s is plastic and has no initial weights", s.Name, p.Name)
	}
	return nil
}
