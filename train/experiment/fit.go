package experiment

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/rules"
	"credo/train/settings"
)

// misfit says why the rule does not serve the circuit. If the circuit's description is not known, because its options do not go together,
// it goes by the published ones.
func (e Experiment) misfit(spec circuit.Spec, known bool) error {
	if known {
		return e.fit(spec)
	}
	p, err := Plain(e.catalog, e.CircuitName(), e.RuleName())
	if err != nil {
		return nil
	}
	if _, spec, err = p.small(); err != nil {
		return nil
	}
	return p.fit(spec)
}

// fit says why the rule does not serve the circuit, and which circuits it serves.
func (e Experiment) fit(spec circuit.Spec) error {
	err := e.takes(spec)
	if err == nil {
		return nil
	}
	fits := Circuits(e.catalog, e.RuleName())
	if len(fits) == 0 {
		return err
	}
	if slices.Contains(fits, e.CircuitName()) {
		return errors.WithMessagef(err, "these options of circuit %s do not serve it", e.CircuitName())
	}
	return fmt.Errorf("%w; it runs on %s: circuit.name=%s, or --circuit %s", err, strings.Join(fits, ", "), fits[0], fits[0])
}

// Fits says why a rule does not serve a circuit, both with their published settings, or returns nil.
func Fits(c *catalog.Catalog, circuitName, ruleName string) error {
	e, err := Plain(c, circuitName, ruleName)
	if err != nil {
		return err
	}
	_, spec, err := e.small()
	if err != nil {
		return err
	}
	return e.takes(spec)
}

// takes says why circuit or lesson do not take the rule.
func (e Experiment) takes(spec circuit.Spec) error {
	r := e.Rule.On(spec)
	if err := rules.Check(r, spec); err != nil {
		return err
	}
	return e.supposed().Takes(r, spec)
}

// Circuits lists the circuits that a rule serves, all with their published settings.
func Circuits(c *catalog.Catalog, ruleName string) (names []string) {
	for _, name := range catalog.Get[circuit.Model](c).Names() {
		if Fits(c, name, ruleName) == nil {
			names = append(names, name)
		}
	}
	return names
}

// Plain returns the published settings of a circuit and a rule, whether or not they go together. An empty name stands for the default.
func Plain(c *catalog.Catalog, circuitName, ruleName string) (Experiment, error) {
	return plain(c, "circuit", circuitName, "rule", ruleName)
}

// plain returns the published settings of things by section and name.
func plain(c *catalog.Catalog, sections ...string) (Experiment, error) {
	d := decoder{catalog: c}
	tree := &settings.Node{Kind: settings.Mapping, At: settings.In("the published settings")}
	for i := 0; i < len(sections); i += 2 {
		if name := sections[i+1]; name != "" {
			tree = tree.With(sections[i]+".name", tree.At, settings.Word(tree.At, name))
		}
	}
	e, _, _ := d.one([]settings.Layer{{Tree: tree}})
	return e, d.problems.Err()
}
