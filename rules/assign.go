package rules

import (
	"slices"
	"strings"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
)

// Assignment gives a rule to the plastic projections that are named; or else to those that end on the given variable, of cells of the
// given type. Either may be left out.
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
		post, _ := spec.Population(proj.Post)
		return (p.Onto == "" || p.Onto == proj.Onto) && (p.Cell == "" || p.Cell == post.Cell)
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
		if len(p.Projections) > 0 {
			out = append(out, strings.Join(p.Projections, ", "))
			continue
		}
		var onto []string
		if p.Onto != "" {
			onto = append(onto, p.Onto)
		}
		if p.Cell != "" {
			onto = append(onto, p.Cell+" cells")
		}
		out = append(out, "projections onto "+strings.Join(onto, " of "))
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
