package experiment

import (
	"reflect"
	"slices"
)

// A decoder fills an Experiment from a tree without short forms, and with defaults where the tree has nothing.
type decoder struct {
	root     *node
	known    Known
	choice   chooser
	problems Problems
}

func newDecoder(root *node, known Known) *decoder {
	d := &decoder{known: known}
	d.root, d.problems = spread(root, experimentFields(), remember(root.choice))
	d.choice = remember(d.root.choice)
	return d
}

func (d *decoder) experiment() Experiment {
	var e Experiment
	d.section(d.root, reflect.ValueOf(&e).Elem(), experimentFields())
	return e
}

func (d *decoder) fail(at position, f field, format string, args ...any) {
	d.problems = append(d.problems, at.problem(f.path, format, args...))
}

// section decodes a mapping into a struct.
func (d *decoder) section(n *node, into reflect.Value, fields []field) {
	for _, e := range n.entries {
		d.reject(e, n, fields)
	}
	for _, f := range fields {
		if !f.applies(d.choice) || f.rows() {
			continue
		}
		e, given := n.find(f.key)
		v := into.FieldByIndex(f.index)
		switch {
		case f.section() && !given:
			d.section(&node{kind: mapping, at: n.at}, v, f.fields())
		case f.section():
			d.section(e.value, v, f.fields())
		case given:
			d.value(e.value, v, f)
		case !replaced(f, n):
			if text, ok := f.fallback(d.choice); ok {
				d.value(defaultNode(text), v, f)
			}
		}
	}
}

// reject reports a key that the section does not have, or not with the choices made, or not beside another.
func (d *decoder) reject(e entry, n *node, fields []field) {
	f, ok := byKey(fields, e.key)
	if !ok {
		d.fail(e.at, field{path: e.keyPath(fields)}, "%s", unknownKey(e.key, fields, d.choice))
		return
	}
	if c, unmet := f.unmet(d.choice); unmet && d.sensible(c) {
		d.fail(e.at, f, "%s", c.refusal(d.choice))
	}
	other, both := n.find(f.tag.Get("instead"))
	if both && (e.at.line > other.at.line || e.at.line == other.at.line && e.at.column > other.at.column) {
		d.fail(e.at, f, "is another form of %s, which is given too: give one or the other", other.key)
	}
	if f.rows() && e.value.kind != list {
		d.fail(e.value.at, f, "expected a list of rows, got %s", e.value)
	}
}

// keyPath returns the path of an unknown key, by its neighbours.
func (e entry) keyPath(fields []field) string {
	return join(parent(fields[0].path), e.key)
}

// sensible tells whether what a condition depends on has an allowed value: if not, that is the problem, and the only one.
func (d *decoder) sensible(c condition) bool {
	f, ok := find(c.path)
	if !ok || f.tag.Get("one") == "" || f.takesPath(d.choice(c.path)) {
		return true
	}
	words, _ := f.words(d.known, d.choice)
	return slices.Contains(words, d.choice(c.path))
}

// defaultNode is the tree of a default: a value, or a list in brackets.
func defaultNode(text string) *node {
	n, problems := parse("default", []byte(text))
	if len(problems) > 0 {
		return &node{text: text} // fails as a value, which a test of all defaults would show
	}
	return n
}
