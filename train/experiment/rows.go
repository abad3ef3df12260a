package experiment

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"credo/graph/catalog"
	"credo/train/settings"
)

const compareKey = "compare"

// maxRows bounds a comparison, as each row takes a while to check.
const maxRows = 200

// whole decodes a file with arguments over it, and the rows of its comparison.
func (d *decoder) whole(file *settings.Node, args []settings.Layer) Experiment {
	var list *settings.Node
	user := append([]settings.Layer{{Tree: file}}, args...)
	for i, l := range user {
		if n := l.Tree.Child(compareKey); n != nil {
			list, user[i].Tree = n, l.Tree.Without(compareKey)
		}
	}
	e, tree, ok := d.one(user)
	switch {
	case list == nil:
		if ok {
			d.check(&e, tree, given{user, all})
		}
	case list.Kind != settings.List:
		d.fail(list.At, compareKey, "expected a list of rows, got %s", list)
	case len(list.Items) > maxRows:
		d.fail(list.At, compareKey, "%d rows are too many (at most %d)", len(list.Items), maxRows)
	default:
		if _, spec, err := e.small(); err == nil {
			e.dropRates(spec)
		}
		common, args := user[0], user[1:]
		common.Tree = common.Tree.Without(own()...)
		e.Compare = d.rows(list.Items, common, args, e.AlignTo, place(tree, "align_to"))
	}
	return e
}

// rows decodes each row laid over the rest of the file, and under the arguments.
func (d *decoder) rows(items []*settings.Node, common settings.Layer, args []settings.Layer, alignTo []string, at settings.Position) (rows []Experiment) {
	twins := map[string]int{}
	for i, item := range items {
		if item.Kind != settings.Mapping {
			d.fail(item.At, compareKey, "expected a row, as {circuit: %s, rule: %s}, got %s", house(d.catalog).CircuitName(), house(d.catalog).RuleName(), item)
			continue
		}
		before := len(d.problems)
		row := d.row(d.current(item))
		user := append([]settings.Layer{common, {Tree: row}}, args...)
		e, tree, ok := d.one(user)
		if ok {
			d.check(&e, tree, given{user, 1})
		}
		if ok {
			if message := twin(twins, i, e); message != "" && len(d.problems) == before {
				d.fail(item.At, compareKey, "%s", message)
			}
		}
		rows = append(rows, e)
	}
	d.unreferenced(rows, alignTo, at)
	return rows
}

// unreferenced reports references of the whole comparison that no row has, unless the circuits of rows are not known.
func (d *decoder) unreferenced(rows []Experiment, names []string, at settings.Position) {
	if slices.ContainsFunc(d.problems, func(p settings.Problem) bool { return strings.HasPrefix(p.Key, "circuit") }) {
		return
	}
	var known []string
	for _, r := range rows {
		for _, name := range r.ReferenceNames() {
			if !slices.Contains(known, name) {
				known = append(known, name)
			}
		}
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			d.fail(at, "align_to", "%s", catalog.Unknown(name, known))
		}
	}
}

// row removes the keys that only a whole comparison has, and reports them.
func (d *decoder) row(row *settings.Node) *settings.Node {
	for _, f := range catalog.Fields(reflect.TypeFor[Experiment]()) {
		if e, ok := row.Find(f.Key); ok && f.Tag.Get("row") == "no" {
			d.fail(e.At, f.Key, "is of the whole comparison: no row has its own")
			row = row.Without(f.Key)
		}
	}
	return row
}

// own lists the keys that a row does not inherit.
func own() (keys []string) {
	for _, f := range catalog.Fields(reflect.TypeFor[Experiment]()) {
		if f.Tag.Get("row") == "own" {
			keys = append(keys, f.Key)
		}
	}
	return keys
}

// twin says which row i repeats, "" if none; names do not count. seen has the rows before it, by hash.
func twin(seen map[string]int, i int, e Experiment) string {
	e.Name = ""
	h := e.Hash()
	if j, ok := seen[h]; ok {
		return fmt.Sprintf("row %d is the same experiment as row %d", i+1, j+1)
	}
	seen[h] = i
	return ""
}
