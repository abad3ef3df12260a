package rules

import (
	"slices"
	"strings"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
)

// Assignment gives a rule to the plastic projections that are named; or else to the ones of the given role onto cells of the given type.
// Either may be left out.
type Assignment struct {
	Role, Cell  string
	Projections []string
	Rule        Rule
}

// Assign makes one rule of several, in order. A projection that several assignments serve gets the sum of their changes; one
// that none serves is refused.
func Assign(name string, a ...Assignment) Rule { return &assign{name, a} }

type assign struct {
	name string
	all  []Assignment
}

func (a *assign) Name() string { return a.name }

// Needs returns the phases that the rules need together, and whether one needs the gradient or whole trials.
func (a *assign) Needs() (n Needs) {
	for _, p := range a.all {
		for _, ph := range p.Rule.Needs().Phases {
			if !slices.Contains(n.Phases, ph) {
				n.Phases = append(n.Phases, ph)
			}
		}
		n.Gradient = n.Gradient || p.Rule.Needs().Gradient
		n.Course = n.Course || p.Rule.Needs().Course
	}
	return n
}

func (p Assignment) serves(spec circuit.Spec) func(circuit.Projection) bool {
	return func(proj circuit.Projection) bool {
		if len(p.Projections) > 0 {
			return slices.Contains(p.Projections, proj.Name)
		}
		post, _ := spec.Population(proj.Post)
		return (p.Role == "" || p.Role == proj.Role) && (p.Cell == "" || p.Cell == post.Cell)
	}
}

func (a *assign) check(spec circuit.Spec) error {
	for _, proj := range spec.Plastic() {
		if !slices.ContainsFunc(a.all, func(p Assignment) bool { return p.serves(spec)(proj) }) {
			return errors.Errorf("rule %s has nothing for projection %s of circuit %s: it serves %s", a.name, proj.Name, spec.Name, a.served())
		}
	}
	for _, p := range a.all {
		own := spec.Only(p.serves(spec))
		if len(own.Plastic()) == 0 {
			return errors.Errorf("rule %s finds no plastic projection in circuit %s: it serves %s", p.Rule.Name(), spec.Name, p.served())
		}
		if err := Check(p.Rule, own); err != nil && p.Rule.Name() != a.name {
			return errors.WithMessagef(err, "rule %s", a.name) // the user asked for this one
		} else if err != nil {
			return err
		}
	}
	return nil
}

func (a *assign) served() string {
	var out []string
	for _, p := range a.all {
		out = append(out, p.served())
	}
	return strings.Join(out, "; ")
}

// served says which projections the assignment serves: "forward projections onto excitatory cells".
func (p Assignment) served() string {
	if len(p.Projections) > 0 {
		return strings.Join(p.Projections, ", ")
	}
	out := strings.TrimSpace(p.Role + " projections")
	if p.Cell != "" {
		out += " onto " + p.Cell + " cells"
	}
	return out
}

func (a *assign) Memory(spec circuit.Spec) (out []Memory) {
	for _, p := range a.all {
		out = append(out, p.Rule.Memory(spec.Only(p.serves(spec)))...)
	}
	return out
}

func (a *assign) Updates(b *graph.Builder, s *circuit.Settled) (out []Update) {
	for _, p := range a.all {
		out = append(out, written(b, s.Only(p.serves(s.Spec())), p.Rule)...)
	}
	return out
}
