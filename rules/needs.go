package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pkg/errors"

	"credo/graph/circuit"
)

// Needs lists the things that a rule must find at a projection that learns.
type Needs struct {
	Phases   []string // phases of dynamics; the weights change at the end of the last
	Vars     []string // state variables of the postsynaptic population
	Afferent []string // cell types that project onto the postsynaptic population
	Sources  []string // the sources of weights that feedback of errors onto the postsynaptic population may have; nil: any
	Layered  bool     // feedback of errors onto the postsynaptic population comes from cells that it drives forward
	Baseline bool     // cells that burst, with a probability that the circuit states
	Pace     bool     // moments that last, and a time constant of learning, which the circuit states
	Firing   bool     // postsynaptic cells that integrate and fire, and state the constants of it
	Receives string   // the modulatory projection onto the postsynaptic population that brings the secretion of cells; "": none
	Gradient bool     // the circuit's loss and its symbolic gradient: not local
	Course   bool     // whole trials, whose values have the axis of the moments first: it reads the future
}

// Check names in a sentence the thing that a circuit lacks for the rule, or returns nil.
func Check(r Rule, spec circuit.Spec) error {
	switch r := r.(type) {
	case *assign:
		return r.check(spec)
	case invalid:
		return errors.WithMessagef(r.err, "rule %s", r.Name())
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
		if lack := n.lack(spec, p); lack != "" {
			return errors.Errorf("rule %s at projection %s of circuit %s %s", r.Name(), p.Name, spec.Name, lack)
		}
	}
	if n.Course && len(spec.States) == 0 {
		return errors.Errorf("rule %s reads whole trials, and circuit %s has none: no state of it goes from moment to moment", r.Name(), spec.Name)
	}
	if n.Gradient && spec.Flows {
		return errors.Errorf("rule %s needs the gradient of a loss, and circuit %s lives in continuous time, of which an instant has none", r.Name(), spec.Name)
	}
	if n.Baseline && !(spec.Baseline > 0 && spec.Baseline < 1) {
		return errors.Errorf("rule %s needs the burst probability without an error, and circuit %s states none between 0 and 1", r.Name(), spec.Name)
	}
	if n.Pace && !(spec.Dt > 0 && spec.TauW > 0) {
		return errors.Errorf("rule %s learns while time passes, and circuit %s does not say how long a moment lasts and with which time constant weights change", r.Name(), spec.Name)
	}
	return nil
}

// lack says which need a projection does not meet: "needs a variable ...", or "".
func (n Needs) lack(spec circuit.Spec, p circuit.Projection) string {
	post, _ := spec.Population(p.Post)
	for _, v := range n.Vars {
		if !slices.Contains(post.Vars, v) {
			return fmt.Sprintf("needs a variable %q of population %s, which has: %s", v, post.Name, strings.Join(post.Vars, ", "))
		}
	}
	if n.Firing && post.Firing == nil {
		return fmt.Sprintf("needs cells that integrate and fire, and population %s states no constants of that", post.Name)
	}
	if n.Receives != "" && !slices.ContainsFunc(spec.Onto(p.Post), func(q circuit.Projection) bool { return q.Name == n.Receives }) {
		return fmt.Sprintf("needs %s cells that secrete onto population %s through a projection %s, and there is none", post.Cell, p.Post, n.Receives)
	}
	for _, cell := range n.Afferent {
		if _, ok := afferent(spec, p.Post, cell); !ok {
			return fmt.Sprintf("needs %s cells that project onto population %s, which has none", cell, p.Post)
		}
	}
	for _, y := range spec.Onto(p.Post) {
		if y.Role != circuit.Errors {
			continue
		}
		if lack := n.lackOf(spec, y); lack != "" {
			return lack
		}
	}
	return ""
}

// lackOf says which need the feedback of errors does not meet, or "".
func (n Needs) lackOf(spec circuit.Spec, y circuit.Projection) string {
	if n.Layered && !drives(spec, y.Post, y.Pre) {
		return fmt.Sprintf("needs feedback of errors from cells that population %s drives, and %s comes from population %s", y.Post, y.Name, y.Pre)
	}
	source := y.Source
	if source == "" { // weights of their own
		source = circuit.Random{}.String()
	}
	if n.Sources != nil && !slices.Contains(n.Sources, source) {
		return fmt.Sprintf("needs feedback of errors whose weights are %s, and the weights of %s are %s: choose other weights, or another rule", either(n.Sources), y.Name, source)
	}
	return ""
}

// drives reports whether a population projects forward onto another.
func drives(spec circuit.Spec, pre, post string) bool {
	return slices.ContainsFunc(spec.Onto(post), func(p circuit.Projection) bool { return p.Pre == pre && p.Role == circuit.Forward })
}

// either lists words: "random, symmetric or tied".
func either(words []string) string {
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
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
