package cli

import (
	"embed"
	"fmt"
	"os"
	"strings"

	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/rules"
	"credo/train/experiment"
)

// Comparisons of circuits, by name: the rows that credo compare --circuit NAME runs without a file.
//
//go:embed compare
var comparisons embed.FS

// common are the settings of comparisons whose rows are named on the command line: small networks, in well under a minute.
const common = "{data: digits, circuit: {hidden: [64]}, batch: 32, epochs: 20, seeds: 3, align_every: 20}"

// comparison decodes the experiment: a file, rows that are named, or the comparison of a circuit or rule.
func (c compareCmd) comparison(e *env) (experiment.Experiment, error) {
	pairs, rest, err := c.pairs(e)
	if err != nil {
		return experiment.Experiment{}, usage(err)
	}
	c.Args = rest
	file, settings, err := c.split()
	if err != nil {
		return experiment.Experiment{}, usage(err)
	}
	switch {
	case file != "" && len(pairs) > 0:
		return experiment.Experiment{}, usage(errors.Errorf("rows are named by the file %s, and by %s: name them once", file, pairs[0].row()))
	case file != "":
		return decode(e, file, "", settings)
	case len(pairs) > 0:
		return decode(e, "", rows(pairs), settings)
	}
	base, err := c.published(e)
	if err != nil {
		return experiment.Experiment{}, usage(err)
	}
	_, settings, err = choice{Args: rest, Data: c.Data, DataDir: c.DataDir, From: c.From, Epochs: c.Epochs, Seed: c.Seed}.split() // circuit and rule chose the rows
	if err != nil {
		return experiment.Experiment{}, usage(err)
	}
	return decode(e, "", base, settings)
}

// pair is one row by names.
type pair struct{ circuit, rule string }

func (p pair) row() string { return fmt.Sprintf("{circuit: %s, rule: %s}", p.circuit, p.rule) }

// rows writes a comparison of pairs.
func rows(pairs []pair) string {
	out := common[:len(common)-1] + ", compare: ["
	for i, p := range pairs {
		if i > 0 {
			out += ", "
		}
		out += p.row()
	}
	return out + "]}"
}

// pairs takes the arguments CIRCUIT/RULE out of the others. A file that is there is a file.
func (c compareCmd) pairs(e *env) (pairs []pair, rest []string, err error) {
	for _, a := range c.Args {
		name, rule, two := strings.Cut(a, "/")
		if _, failed := os.Stat(a); failed == nil || !two || strings.Contains(a, "=") || strings.ContainsAny(rule, "/.") || name == "." || name == "" {
			rest = append(rest, a)
			continue
		}
		if _, err := catalog.Get[circuit.Model](e.catalog).Find(name); err != nil {
			return nil, nil, errors.WithMessagef(err, "%s is no file, and as CIRCUIT/RULE", a)
		}
		if _, err := catalog.Get[rules.Recipe](e.catalog).Find(rule); err != nil {
			return nil, nil, errors.WithMessagef(err, "%s is no file, and as CIRCUIT/RULE", a)
		}
		pairs = append(pairs, pair{name, rule})
	}
	return pairs, rest, nil
}

// published returns the comparison of a circuit or a rule.
func (c compareCmd) published(e *env) (string, error) {
	circuits, recipes := catalog.Get[circuit.Model](e.catalog), catalog.Get[rules.Recipe](e.catalog)
	reference := recipes.Entries[0].Name
	name := c.Circuit
	if name == "" {
		name = circuits.Entries[0].Name
	}
	if _, err := circuits.Find(name); err != nil {
		return "", err
	}
	if c.Rule == "" {
		if text, err := comparisons.ReadFile("compare/" + name + ".yaml"); err == nil {
			return string(text), nil
		}
		pairs := []pair{{name, reference}}
		for _, r := range recipes.Names()[1:] {
			if experiment.Fits(e.catalog, name, r) == nil {
				pairs = append(pairs, pair{name, r})
			}
		}
		return rows(pairs), nil
	}
	if _, err := recipes.Find(c.Rule); err != nil {
		return "", err
	}
	var pairs []pair
	fits := experiment.Circuits(e.catalog, c.Rule)
	for _, n := range fits {
		if c.Circuit == "" || c.Circuit == n {
			pairs = append(pairs, pair{n, reference})
			if c.Rule != reference {
				pairs = append(pairs, pair{n, c.Rule})
			}
		}
	}
	if len(pairs) == 0 {
		return "", errors.WithMessagef(experiment.Fits(e.catalog, name, c.Rule), "rule %s runs on %s", c.Rule, strings.Join(fits, ", "))
	}
	return rows(pairs), nil
}
