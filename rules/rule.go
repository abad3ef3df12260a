package rules

import (
	"slices"
	"strings"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
)

// Rule says how synapses change.
type Rule interface {
	Name() string
	// Needs says what the rule must find at the projections that learn; it is checked before anything is built.
	Needs() Needs
	// Memory lists what synapses or cells remember between steps: seeded, saved and restored with the weights.
	Memory(spec circuit.Spec) []Memory
	// Updates writes the weight changes of every plastic projection of the settled circuit that the rule serves.
	Updates(b *graph.Builder, s *circuit.Settled) []Update
}

// Mode says what an Update means.
type Mode int

// A Step is added to the weights by the optimizer, times the learning rate; several on one projection add up. A Set is the new
// value of a memory.
const (
	Step Mode = iota
	Set
)

// Update is one change that a rule asks for. Target is a projection (Step) or the name of a memory (Set).
type Update struct {
	Target string
	DW     graph.Node
	Mode   Mode
}

// Memory is a value that a rule keeps between steps. All its elements start at Value.
type Memory struct {
	Name  string
	Shape []int
	Value float64
}

// Needs is what a rule must find at a projection that learns.
type Needs struct {
	Phases   []string // phases of dynamics; the weights change at the end of the last
	Vars     []string // state variables of the postsynaptic population
	Afferent []string // cell types that project onto the postsynaptic population
	Gradient bool     // the circuit's loss and its symbolic gradient: not local
}

// Check says in a sentence what a circuit lacks for the rule, or returns nil.
func Check(r Rule, spec circuit.Spec) error {
	if a, ok := r.(*assign); ok {
		return a.check(spec)
	}
	n := r.Needs()
	if _, ok := r.(*local); ok && len(n.Phases) == 0 {
		return errors.Errorf("rule %s needs no phase: it must name the one at whose end the weights change", r.Name())
	}
	for _, ph := range n.Phases {
		if !slices.Contains(spec.Phases, ph) {
			return errors.Errorf("rule %s needs a phase %q, and circuit %s has: %s", r.Name(), ph, spec.Name, strings.Join(spec.Phases, ", "))
		}
	}
	if len(spec.Plastic()) == 0 {
		return errors.Errorf("rule %s finds no plastic projection in circuit %s", r.Name(), spec.Name)
	}
	for _, p := range spec.Plastic() {
		if err := n.checkProjection(r.Name(), spec, p); err != nil {
			return err
		}
	}
	return nil
}

func (n Needs) checkProjection(rule string, spec circuit.Spec, p circuit.Projection) error {
	post, _ := spec.Population(p.Post)
	for _, v := range n.Vars {
		if !slices.Contains(post.Vars, v) {
			return errors.Errorf("rule %s at projection %s of circuit %s needs a variable %q of population %s, which has: %s",
				rule, p.Name, spec.Name, v, post.Name, strings.Join(post.Vars, ", "))
		}
	}
	for _, cell := range n.Afferent {
		if _, ok := afferent(spec, p.Post, cell); !ok {
			return errors.Errorf("rule %s at projection %s of circuit %s needs %s cells that project onto population %s, which has none",
				rule, p.Name, spec.Name, cell, p.Post)
		}
	}
	return nil
}

// afferent returns the projection from cells of the given type onto a population.
func afferent(spec circuit.Spec, population, cell string) (circuit.Projection, bool) {
	for _, p := range spec.Onto(population) {
		if pre, ok := spec.Population(p.Pre); ok && pre.Cell == cell {
			return p, true
		}
	}
	return circuit.Projection{}, false
}
