package cli

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
	"credo/train/figure"
	"credo/train/optim"
	"credo/train/runner"
	"credo/train/task"
	"credo/train/verify"
)

type listCmd struct {
	Kind string `arg:"" optional:"" enum:"all,systems,circuits,rules,optimizers,tasks,figures" default:"all" help:"One list: ${enum}."`
	format
}

// Help teaches.
func (listCmd) Help() string {
	return `Which rule runs on which circuit follows from the needs of the rule, whether it is local there from the certificate, computed now on small
networks. "verified by" names the kinds of cases of credo verify that check the circuit or the rule.

  credo list
  credo list rules --format markdown
  credo list --format json`
}

// listing is one list.
type listing struct {
	name  string
	sheet sheet
}

// Run lists.
func (c listCmd) Run(e *env) error {
	lists, err := listings(e.catalog, c.Kind)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		out := map[string]any{}
		for _, l := range lists {
			out[l.name] = l.sheet.value
		}
		return printJSON(e.stdout, out)
	}
	for i, l := range lists {
		if err := c.listed(e.stdout, l, i > 0, len(lists) > 1); err != nil {
			return err
		}
	}
	return nil
}

// listed prints one list, under its name if there are several.
func (c listCmd) listed(w io.Writer, l listing, gap, titled bool) error {
	if gap {
		fmt.Fprintln(w)
	}
	if titled {
		title := l.name
		if c.Format == "markdown" {
			title = "### " + title + "\n"
		}
		fmt.Fprintln(w, title)
	}
	return c.print(w, l.sheet)
}

// listings makes the lists of a kind, or all.
func listings(all *catalog.Catalog, kind string) (out []listing, err error) {
	served, err := serving(all, kind)
	if err != nil {
		return nil, err
	}
	for _, l := range []struct {
		name string
		make func() sheet
	}{
		{"systems", func() sheet { return systemSheet(all) }},
		{"circuits", func() sheet { return circuitSheet(all, served) }},
		{"rules", func() sheet { return ruleSheet(all, served) }},
		{"optimizers", func() sheet { return plainSheet(catalog.Get[optim.Optimizer](all)) }},
		{"tasks", func() sheet { return plainSheet(catalog.Get[task.Recipe](all)) }},
		{"figures", func() sheet { return plainSheet(figure.Table()) }},
	} {
		if kind == "all" || kind == l.name {
			out = append(out, listing{l.name, l.make()})
		}
	}
	return out, nil
}

// serving certifies rules on circuits, if a list shows them.
func serving(all *catalog.Catalog, kind string) ([]runner.Certified, error) {
	if !slices.Contains([]string{"all", "circuits", "rules"}, kind) {
		return nil, nil
	}
	return runner.Certify(all)
}

// item is one thing of a list as JSON.
type item struct {
	Name     string   `json:"name"`
	About    string   `json:"about"`
	System   string   `json:"system,omitempty"`
	State    string   `json:"state,omitempty"`
	Circuits []string `json:"circuits,omitempty"`
	Rules    []string `json:"rules,omitempty"`
	Local    *bool    `json:"local,omitempty"`
	Verified []string `json:"verified_by,omitempty"`
	Citation string   `json:"citation,omitempty"`
}

func systemSheet(all *catalog.Catalog) sheet {
	var items []item
	s := sheet{head: []string{"system", "about", "circuits", "state", "paper"}}
	for _, e := range models.Systems().Entries {
		x := item{Name: e.Name, About: e.About, State: e.New().State, Circuits: circuitsOf(all, e.Name), Citation: e.Citation}
		items = append(items, x)
		s.rows = append(s.rows, []string{x.Name, x.About, orNone(x.Circuits), x.State, cited(x.Citation)})
	}
	s.value = items
	return s
}

// circuitsOf lists the circuits of a system, and of its figures.
func circuitsOf(all *catalog.Catalog, system string) (out []string) {
	for _, e := range catalog.Get[circuit.Model](all).Entries {
		if e.System == system {
			out = append(out, e.Name)
		}
	}
	for _, e := range models.Cells().Entries {
		if e.System == system {
			out = append(out, e.Name)
		}
	}
	return out
}

func circuitSheet(all *catalog.Catalog, served []runner.Certified) sheet {
	var items []item
	s := sheet{head: []string{"circuit", "about", "rules", "verified by", "paper"}}
	for _, e := range catalog.Get[circuit.Model](all).Entries {
		x := item{Name: e.Name, About: e.About, System: e.System, Citation: e.Citation, Verified: verifiedBy(func(k verify.Kind) []string { return k.Circuits }, e.Name)}
		for _, c := range served {
			if c.Circuit == e.Name {
				x.Rules = append(x.Rules, c.Rule)
			}
		}
		items = append(items, x)
		s.rows = append(s.rows, []string{x.Name, x.About, orNone(x.Rules), orNone(x.Verified), cited(x.Citation)})
	}
	s.value = items
	return s
}

func ruleSheet(all *catalog.Catalog, served []runner.Certified) sheet {
	var items []item
	s := sheet{head: []string{"rule", "equation", "circuits", "local", "verified by", "paper"}}
	for _, e := range catalog.Get[rules.Recipe](all).Entries {
		x := item{Name: e.Name, About: e.About, Citation: e.Citation, Verified: verifiedBy(func(k verify.Kind) []string { return k.Rules }, e.Name)}
		local, future := true, true
		for _, c := range served {
			if c.Rule == e.Name {
				x.Circuits, local, future = append(x.Circuits, c.Circuit), local && c.Local, future && (c.Local || c.Future)
			}
		}
		word := "-"
		if len(x.Circuits) > 0 {
			x.Local, word = &local, localWord(local, future)
		}
		items = append(items, x)
		s.rows = append(s.rows, []string{x.Name, x.About, orNone(x.Circuits), word, orNone(x.Verified), cited(x.Citation)})
	}
	s.value = items
	return s
}

// localWord says whether a rule is local, or would be if synapses could sense later moments.
func localWord(local, future bool) string {
	switch {
	case local:
		return "yes"
	case future:
		return "but for the future"
	}
	return "no"
}

// plainSheet lists a table.
func plainSheet[T any](t catalog.Table[T]) sheet {
	var items []item
	s := sheet{head: []string{t.Kind, "about", "paper"}}
	for _, e := range t.Entries {
		items = append(items, item{Name: e.Name, About: e.About, Citation: e.Citation})
		s.rows = append(s.rows, []string{e.Name, e.About, cited(e.Citation)})
	}
	s.value = items
	return s
}

// verifiedBy lists the kinds of cases that check a circuit or a rule.
func verifiedBy(of func(verify.Kind) []string, name string) (out []string) {
	for _, k := range verify.Kinds().Entries {
		if slices.Contains(of(k.New()), name) {
			out = append(out, k.System+" "+k.Name)
		}
	}
	return out
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "-"
	}
	return strings.Join(names, ", ")
}

// cited shortens citations to authors, year and link.
func cited(citation string) string {
	parts := strings.Split(citation, "; ")
	for i, c := range parts {
		short := regexp.MustCompile(`^.*?\b\d{4}\b`).FindString(c)
		if link := regexp.MustCompile(`doi:[^\s,;]+[^\s,;)]`).FindString(c); link != "" {
			short += ", " + link
		}
		if note := regexp.MustCompile(`\([^()]*code[^()]*\)$`).FindString(c); note != "" {
			short += " " + note
		}
		parts[i] = short
	}
	return strings.Join(parts, "; ")
}
