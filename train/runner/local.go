package runner

import (
	"slices"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/graph/locality"
	"credo/rules"
	"credo/train/experiment"
)

// Certified is the certificate of a rule on a circuit, both with their published settings, on a small network.
type Certified struct {
	Circuit string `json:"circuit"`
	Rule    string `json:"rule"`
	Local   bool   `json:"local"`  // no weight change reads anything that its synapses cannot sense
	Future  bool   `json:"future"` // it would be local if they could sense later moments
}

// Certify examines every rule on every circuit that it serves, in the order of the tables: rules first.
func Certify(c *catalog.Catalog) (out []Certified, err error) {
	for _, rule := range catalog.Get[rules.Recipe](c).Names() {
		for _, name := range experiment.Circuits(c, rule) {
			found, err := certified(c, name, rule)
			if err != nil {
				return nil, err
			}
			out = append(out, found)
		}
	}
	return out, nil
}

// certified examines a rule on a circuit.
func certified(c *catalog.Catalog, circuitName, ruleName string) (out Certified, err error) {
	e, err := experiment.Plain(c, circuitName, ruleName)
	if err != nil {
		return out, err
	}
	inputs, outputs := e.Circuit.Widths()
	if inputs == 0 {
		inputs, outputs = 4, 3
	}
	if e, err = e.Resolve(circuit.Shape{inputs}, outputs); err != nil {
		return out, err
	}
	in, err := certificate(e)
	if err != nil {
		return out, err
	}
	out = Certified{Circuit: circuitName, Rule: ruleName, Local: true}
	others := false
	for _, leaks := range in.Leaks {
		out.Local = out.Local && len(leaks) == 0
		others = others || slices.ContainsFunc(leaks, func(leak string) bool { return leak != locality.Future })
	}
	out.Future = !out.Local && !others
	return out, nil
}
