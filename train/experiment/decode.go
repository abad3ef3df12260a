package experiment

import (
	"fmt"
	"io"
	"os"

	"github.com/pkg/errors"
)

// Decode reads an experiment. file is its name, for messages; args are settings as "optimizer.lr=0.01" that go over it, in order.
// What is not given has its default. The error is [Problems]: all of them, not just the first, unless the file is not YAML.
func Decode(file string, src []byte, known Known, args ...string) (Experiment, error) {
	root, problems := parse(file, src)
	if len(problems) > 0 {
		return Experiment{}, problems.err()
	}
	if root == nil {
		root = &node{kind: mapping, at: position{source: file}}
	}
	if root.kind != mapping {
		return Experiment{}, Problems{root.at.problem("", "expected keys and values, as `data: digits`, got %s", root)}.err()
	}
	var layers []*node
	for _, a := range args {
		layer, p := argument(a)
		problems = append(problems, p...)
		if layer != nil {
			layers = append(layers, layer)
		}
	}
	e, p := assemble(root, layers, known)
	return e, append(problems, p...).err()
}

// Read reads an experiment from a file, as [Decode].
func Read(path string, known Known, args ...string) (Experiment, error) {
	f, err := os.Open(path)
	if err != nil {
		return Experiment{}, errors.Wrap(err, "experiment")
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, maxBytes+1))
	if err != nil {
		return Experiment{}, errors.Wrap(err, "experiment")
	}
	return Decode(path, src, known, args...)
}

// Default returns the published settings of a circuit and a rule. An empty name stands for the default: dic, and the rule that was
// published with the circuit. Names are not checked here, but by [Experiment.Validate].
func Default(circuit, rule string) Experiment {
	root := &node{kind: mapping}
	for _, s := range []struct{ section, name string }{{"circuit", circuit}, {"rule", rule}} {
		if s.name != "" {
			root.entries = append(root.entries, entry{key: s.section, value: &node{kind: mapping, entries: []entry{
				{key: "name", value: &node{text: s.name, quoted: true}},
			}}})
		}
	}
	d := newDecoder(root, Known{})
	return d.experiment()
}

// assemble merges a file and arguments, and decodes the whole and the rows of its comparison.
func assemble(file *node, args []*node, known Known) (Experiment, Problems) {
	fields := experimentFields()
	base, problems := normalize(file, fields)
	layers := make([]*node, len(args))
	for i, a := range args {
		var p Problems
		layers[i], p = normalize(a, fields)
		problems = append(problems, p...)
		base = merge(base, layers[i])
	}
	d := newDecoder(base, known)
	e := d.experiment()
	problems = append(problems, d.problems...)
	rows, p := compareRows(base, layers, known)
	e.Compare = rows
	return e, append(problems, p...)
}

// maxRows bounds a comparison, as each row takes a while to check.
const maxRows = 200

// compareRows decodes each row laid over the rest of the file.
func compareRows(base *node, args []*node, known Known) (rows []Experiment, problems Problems) {
	list := base.child("compare")
	if list == nil {
		return nil, nil
	}
	if n := len(list.items); n > maxRows {
		return nil, Problems{list.at.problem("compare", "%d rows are too many (at most %d)", n, maxRows)}
	}
	twins := map[string]int{}
	for i, item := range list.items {
		row, p := rowTree(item, args)
		problems = append(problems, p...)
		d := newDecoder(merge(base.without(inheritedNot()...), row), known)
		e := d.experiment()
		problems = append(problems, d.problems...)
		if message := twin(twins, i, e); message != "" && len(p) == 0 && len(d.problems) == 0 {
			problems = append(problems, item.at.problem("compare", "%s", message))
		}
		rows = append(rows, e)
	}
	return rows, problems
}

// rowTree checks that a row holds only what a row may, and removes what the arguments set.
func rowTree(item *node, args []*node) (*node, Problems) {
	fields := experimentFields()
	if item.kind != mapping {
		return &node{kind: mapping, at: item.at}, Problems{item.at.problem("compare", "expected a row, as {circuit: dic, rule: backprop}, got %s", item)}
	}
	row, problems := normalize(item, fields)
	for _, f := range fields {
		if e, ok := row.find(f.key); ok && f.tag.Get("row") == "no" {
			problems = append(problems, e.at.problem(f.key, "is of the whole comparison: no row has its own"))
			row = row.without(f.key)
		}
	}
	for _, a := range args {
		row = less(row, a, fields)
	}
	return row, problems
}

// inheritedNot lists the keys that a row does not take over.
func inheritedNot() []string {
	keys := []string{"compare"}
	for _, f := range experimentFields() {
		if f.tag.Get("row") == "own" {
			keys = append(keys, f.key)
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
