package experiment

import "strings"

// normalize replaces short forms of sections: a name by a mapping with that name, a list by one with the list's keys.
func normalize(n *node, fields []field) (*node, Problems) {
	if n.kind != mapping {
		return n, nil
	}
	var problems Problems
	out := &node{kind: mapping, at: n.at}
	for _, e := range n.entries {
		if f, ok := byKey(fields, e.key); ok && f.section() {
			var p Problems
			e.value, p = long(e.value, f)
			problems = append(problems, p...)
		}
		out.entries = append(out.entries, e)
	}
	return out, problems
}

// long returns a section's value as a mapping; an empty one if it cannot be.
func long(n *node, f field) (*node, Problems) {
	switch n.kind {
	case mapping:
		return normalize(n, f.fields())
	case list:
		if keys := f.listForm(); len(keys) > 0 {
			return unlist(n, f, keys)
		}
	case scalar:
		if first := f.fields()[0]; first.key == "name" || first.key == "method" {
			if !n.null() {
				return named(n, f, first), nil
			}
		}
	}
	return &node{kind: mapping, at: n.at}, Problems{n.at.problem(f.path, "expected %s, got %s", f.forms(), n)}
}

// forms names what a section can be written as.
func (f field) forms() string {
	s := "a mapping"
	if len(f.listForm()) > 0 {
		s += ", [" + strings.Join(f.listForm(), ", ") + "]"
	}
	if key := f.fields()[0].key; key == "name" || key == "method" {
		s += " or a " + key
	}
	return s
}

// named is the section of a bare name. Where a list form exists too, the name stands for all of the section, so the other keys
// get their defaults here.
func named(n *node, f field, first field) *node {
	out := &node{kind: mapping, at: n.at, entries: []entry{{first.key, n.at, n}}}
	if len(f.listForm()) == 0 {
		return out
	}
	name := func(string) string { return n.text }
	for _, g := range f.fields()[1:] {
		if text, ok := g.fallback(name); ok && g.applies(name) {
			out.entries = append(out.entries, entry{g.key, n.at, &node{at: n.at, text: text}})
		}
	}
	return out
}

// unlist is the section of a list of its numbers; its name is the default one.
func unlist(n *node, f field, keys []string) (*node, Problems) {
	if len(n.items) != len(keys) {
		return &node{kind: mapping, at: n.at}, Problems{n.at.problem(f.path, "expected %s, got a list of %d", f.forms(), len(n.items))}
	}
	first := f.fields()[0]
	name, _ := first.fallback(n.choice)
	out := named(&node{at: n.at, text: name}, f, first).without(keys...)
	for i, k := range keys {
		out.entries = append(out.entries, entry{k, n.items[i].at, n.items[i]})
	}
	return out, nil
}

// spread replaces keys that stand for others under the choices made: activation of dic for phi_e and phi_i.
func spread(n *node, fields []field, choice chooser) (*node, Problems) {
	if n.kind != mapping {
		return n, nil
	}
	var problems Problems
	out := &node{kind: mapping, at: n.at}
	for _, e := range n.entries {
		f, known := byKey(fields, e.key)
		if known && f.section() {
			var p Problems
			e.value, p = spread(e.value, f.fields(), choice)
			problems = append(problems, p...)
		}
		if !known || f.applies(choice) {
			out.entries = append(out.entries, e)
			continue
		}
		problems = append(problems, f.stand(e, n, out)...)
	}
	return out, problems
}

// stand puts the keys that e stands for, given n, into out; or e itself if it stands for none.
func (f field) stand(e entry, n, out *node) (problems Problems) {
	targets := strings.Fields(f.tag.Get("spread"))
	if len(targets) == 0 {
		out.entries = append(out.entries, e)
	}
	for _, t := range targets {
		if _, both := n.find(t); both {
			problems = append(problems, e.at.problem(f.path, "stands for %s here, and %s is given too: give one or the other", strings.Join(targets, " and "), t))
			continue
		}
		out.entries = append(out.entries, entry{t, e.at, e.value})
	}
	return problems
}
