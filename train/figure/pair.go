package figure

import (
	"credo/models"
	"credo/rules"
	"credo/train/curve"
)

// pair is one E/I pair with a rule.
type pair struct {
	circuit models.DICPair
	rule    rules.Rule
	target  float64
}

// controlled is the intact pair, driven to a target.
func controlled(r rules.Rule, target float64) pair { return pair{*models.NewDICPair(), r, target} }

// ablated is the pair without control.
func ablated(r rules.Rule) pair {
	p := controlled(r, 0)
	p.circuit.Gain = 0
	return p
}

// isolated is the pair with both cells clamped.
func isolated(r rules.Rule, rI float64) pair {
	p := ablated(r)
	p.circuit.Isolated = &rI
	return p
}

// rest is the pair at its rest.
func (p pair) rest() curve.Cell {
	return curve.Cell{Circuit: &p.circuit, Rule: p.rule, Target: p.target}
}

// stepped is the pair after the published number of steps.
func (p pair) stepped() curve.Cell {
	p.circuit.Euler = models.PublishedEuler()
	return p.rest()
}

// clampedRates are the inhibitory rates under which cells are isolated.
func clampedRates() []float64 { return curve.Grid(0.01, 2, 4) }
