package experiment

import (
	"slices"
	"strings"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/rules"
	"credo/train/settings"
	"credo/train/task"
)

// published returns the settings that go with the data, the circuit and the rule, in this order, under the user's. A layer that goes with the
// data and names a circuit counts only if that is the circuit.
//
// Data that the user does not name are the ones that go with the circuit, or else the first of the table. A circuit that the user does not name is the one that goes with the rule, or else the first of the table; a rule, the one that goes
// with the circuit.
func (d *decoder) published(user []settings.Layer) []settings.Layer {
	circuits, recipes := catalog.Get[circuit.Model](d.catalog), catalog.Get[rules.Recipe](d.catalog)
	circuitName, ruleName := named(user, "circuit"), named(user, "rule")
	rule := with(d, recipes, ruleName)
	if circuitName == "" {
		circuitName = named(rule, "circuit")
	}
	if circuitName == "" {
		circuitName = circuits.Entries[0].Name
	}
	network := with(d, circuits, circuitName)
	if ruleName == "" {
		rule = with(d, recipes, named(network, "rule"))
	}
	sets := catalog.Get[task.Recipe](d.catalog)
	set := named(user, "data")
	if set == "" {
		set = named(network, "data")
	}
	if set == "" {
		set = sets.Entries[0].Name
	}
	samples := slices.DeleteFunc(with(d, sets, set), func(l settings.Layer) bool {
		name := named([]settings.Layer{l}, "circuit")
		return name != "" && name != circuitName
	})
	choice := settings.Layer{Published: true, Tree: (&settings.Node{Kind: settings.Mapping}).With("circuit.name", settings.Position{}, settings.Word(settings.Position{}, circuitName))}
	return slices.Concat(samples, []settings.Layer{choice}, network, rule)
}

// named returns the name that the layers choose for a section, "" if none.
func named(layers []settings.Layer, section string) (name string) {
	for _, l := range layers {
		n := l.Tree.Child(section)
		if n != nil && n.Kind == settings.Mapping {
			n = n.Child("name")
		}
		if n != nil && n.Kind == settings.Scalar && !n.Null() {
			name = n.Text
		}
	}
	return name
}

// with returns the settings that go with a thing of a table, none for a name that is not there: it is reported later.
func with[T any](d *decoder, t catalog.Table[T], name string) (out []settings.Layer) {
	e, err := t.Find(name)
	if err != nil || e.With == "" {
		return nil
	}
	for _, text := range strings.Split(e.With, "\n---\n") {
		n, problems := settings.Parse("settings that go with "+name, []byte(text))
		d.problems = append(d.problems, problems...)
		if n != nil {
			out = append(out, settings.Layer{Tree: n, Published: true})
		}
	}
	return out
}
