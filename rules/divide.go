package rules

import (
	"slices"

	"credo/graph/circuit"
)

// withReadout gives forward projections onto excitatory cells the rule, and the read-out the delta rule for the way it is taught: by
// the controller's current, or by being shown its error. Without a read-out that learns all projections get the rule.
func withReadout(hidden Rule, spec circuit.Spec) Rule {
	if !slices.ContainsFunc(spec.Plastic(), func(p circuit.Projection) bool {
		post, _ := spec.Population(p.Post)
		return post.Cell == circuit.Readout
	}) {
		return hidden
	}
	readout := ReadoutError()
	for _, p := range spec.Populations {
		if _, driven := afferent(spec, p.Name, circuit.Controller); driven && p.Cell == circuit.Readout {
			readout = ReadoutDelta()
		}
	}
	return Assign(hidden.Name(), hiddenAnd(hidden, readout)...)
}

// directly gives hidden cells the rule, and the read-out, to which nothing projects back, feedback alignment.
func directly(hidden Rule, spec circuit.Spec) Rule {
	return Assign(hidden.Name(), serving(spec, hiddenAnd(hidden, FeedbackAlignment())...)...)
}

// hiddenAnd gives forward projections onto excitatory cells one rule, and forward projections onto the read-out another.
func hiddenAnd(hidden, readout Rule) []Assignment {
	return []Assignment{
		{Role: circuit.Forward, Cell: circuit.Excitatory, Rule: hidden},
		{Role: circuit.Forward, Cell: circuit.Readout, Rule: readout},
	}
}

// divided gives the projections of each role their rule. A circuit that has nothing for the first rule gets it for all projections,
// which serves them, or names the thing that the circuit lacks.
func divided(spec circuit.Spec, a ...Assignment) Rule {
	if Check(a[0].Rule, spec.Only(a[0].serves(spec))) != nil {
		return a[0].Rule
	}
	return Assign(a[0].Rule.Name(), serving(spec, a...)...)
}

// onForward gives forward projections the rule.
func onForward(r Rule) Rule { return Assign(r.Name(), Assignment{Role: circuit.Forward, Rule: r}) }

// serving returns the assignments that have something to serve; all, if none has.
func serving(spec circuit.Spec, all ...Assignment) (some []Assignment) {
	for _, a := range all {
		if slices.ContainsFunc(spec.Plastic(), a.serves(spec)) {
			some = append(some, a)
		}
	}
	if some == nil {
		return all
	}
	return some
}
