package rules

import "credo/graph/circuit"

// Recipe is a rule as experiments name it: its fields are its options.
type Recipe interface {
	// On returns the rule for a circuit: each plastic projection gets the rule that serves it. Check names the thing that a circuit lacks.
	On(spec circuit.Spec) Rule
}

// Plain is a recipe without options, which experiments know by its name.
func Plain(name string, on func(spec circuit.Spec) Rule) Recipe { return plain{name, on} }

// Everywhere gives every plastic projection of every circuit the same rule: the recipe of a rule of one's own. Its name is the rule's.
func Everywhere(r Rule) Recipe {
	return Plain(r.Name(), func(circuit.Spec) Rule { return r })
}

type plain struct {
	name string
	on   func(circuit.Spec) Rule
}

// Entry returns the name under which the recipe is in a table.
func (p plain) Entry() string { return p.name }

// On returns the rule for a circuit.
func (p plain) On(spec circuit.Spec) Rule { return p.on(spec) }
