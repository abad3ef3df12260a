package rules

import (
	"slices"
	"strings"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
)

// Assignment gives a rule to the plastic projections that are named; or else to those that end on the given variable; or else to those
// that end on cells of the given type.
type Assignment struct {
	Projections []string
	Onto        string
	Cell        string
	Rule        Rule
}

// Assign makes one rule of several, in order. A projection that several assignments serve gets the sum of their changes; one
// that none serves is refused.
func Assign(name string, a ...Assignment) Rule { return &assign{name, a} }

type assign struct {
	name  string
	parts []Assignment
}

func (a *assign) Name() string { return a.name }

// Needs returns what all parts need together: their phases.
func (a *assign) Needs() (n Needs) {
	for _, p := range a.parts {
		for _, ph := range p.Rule.Needs().Phases {
			if !slices.Contains(n.Phases, ph) {
				n.Phases = append(n.Phases, ph)
			}
		}
		n.Gradient = n.Gradient || p.Rule.Needs().Gradient
	}
	return n
}

func (p Assignment) serves(spec circuit.Spec) func(circuit.Projection) bool {
	return func(proj circuit.Projection) bool {
		if len(p.Projections) > 0 {
			return slices.Contains(p.Projections, proj.Name)
		}
		if p.Onto != "" {
			return proj.Onto == p.Onto
		}
		post, _ := spec.Population(proj.Post)
		return post.Cell == p.Cell
	}
}

func (a *assign) check(spec circuit.Spec) error {
	for _, proj := range spec.Plastic() {
		if !slices.ContainsFunc(a.parts, func(p Assignment) bool { return p.serves(spec)(proj) }) {
			return errors.Errorf("rule %s has nothing for projection %s of circuit %s: it serves %s", a.name, proj.Name, spec.Name, a.served())
		}
	}
	for _, p := range a.parts {
		if err := Check(p.Rule, spec.Only(p.serves(spec))); err != nil {
			return err
		}
	}
	return nil
}

func (a *assign) served() string {
	var out []string
	for _, p := range a.parts {
		switch {
		case len(p.Projections) > 0:
			out = append(out, strings.Join(p.Projections, ", "))
		case p.Onto != "":
			out = append(out, "projections onto "+p.Onto)
		default:
			out = append(out, "projections onto "+p.Cell+" cells")
		}
	}
	return strings.Join(out, "; ")
}

func (a *assign) Memory(spec circuit.Spec) (out []Memory) {
	for _, p := range a.parts {
		out = append(out, p.Rule.Memory(spec.Only(p.serves(spec)))...)
	}
	return out
}

func (a *assign) Updates(b *graph.Builder, s *circuit.Settled) (out []Update) {
	for _, p := range a.parts {
		out = append(out, p.Rule.Updates(b, s.Only(p.serves(s.Spec())))...)
	}
	return out
}
