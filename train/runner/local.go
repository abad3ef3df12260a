package runner

import (
	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/rules"
	"credo/train/experiment"
)

// Certified is the certificate of a rule on a circuit, both with their published settings, on a small network.
type Certified struct {
	Circuit string `json:"circuit"`
	Rule    string `json:"rule"`
	Local   bool   `json:"local"` // no weight change reads anything that its synapses cannot sense
}

// Certify examines every rule on every circuit that it serves, in the order of the tables: rules first.
func Certify(c *catalog.Catalog) (out []Certified, err error) {
	for _, rule := range catalog.Get[rules.Recipe](c).Names() {
		for _, name := range experiment.Circuits(c, rule) {
			local, err := certified(c, name, rule)
			if err != nil {
				return nil, err
			}
			out = append(out, Certified{name, rule, local})
		}
	}
	return out, nil
}

// certified tells whether a rule is local on a circuit.
func certified(c *catalog.Catalog, circuitName, ruleName string) (bool, error) {
	e, err := experiment.Plain(c, circuitName, ruleName)
	if err != nil {
		return false, err
	}
	if e, err = e.Resolve(circuit.Shape{4}, 3); err != nil {
		return false, err
	}
	in, err := certificate(e)
	if err != nil {
		return false, err
	}
	for _, leaks := range in.Leaks {
		if len(leaks) > 0 {
			return false, nil
		}
	}
	return true, nil
}
