package settings

import (
	"fmt"
	"reflect"

	"credo/graph/catalog"
)

// choice lays the sections of an option that is a choice over one another.
func (l *layout) choice(c catalog.Choices, prototype reflect.Value, path string, layers []Layer) *Node {
	var named []Layer
	for _, a := range layers {
		n, problem := long(a.Tree, c, path)
		if problem != nil {
			l.problems = append(l.problems, *problem)
			continue
		}
		named = append(named, Layer{n, a.Published, a.Under})
	}
	if len(named) == 0 {
		return &Node{Kind: Mapping, At: layers[len(layers)-1].Tree.At}
	}
	first := ""
	if !prototype.IsNil() {
		first = c.NameOf(prototype.Interface())
	}
	final := first
	for _, a := range named {
		final = nameOr(a.Tree, final)
	}
	thing := pick(c, prototype, final)
	if !thing.IsValid() {
		return misnamed(named)
	}
	s := survivors{c, prototype, path, final, thing}
	return l.section(reflect.Indirect(thing), path, s.of(named, first))
}

// misnamed returns the last name that the sections of a choice give: it is reported, and nothing else can be.
func misnamed(layers []Layer) *Node {
	out := &Node{Kind: Mapping, At: layers[0].Tree.At}
	for _, a := range layers {
		if e, ok := a.Tree.Find(nameKey); ok {
			out = &Node{Kind: Mapping, At: a.Tree.At, Entries: []Entry{e}}
		}
	}
	return out
}

// long returns a section that is a choice as a mapping.
func long(n *Node, c catalog.Choices, path string) (*Node, *Problem) {
	switch keys, items := listed(c), n.Elements(); {
	case n.Kind == Mapping:
		return n, nil
	case n.Kind == List && len(keys) > 1 && len(keys) == len(items):
		out := &Node{Kind: Mapping, At: n.At, Entries: []Entry{{nameKey, n.At, Word(n.At, c.Entries[0].Name)}}}
		for i, k := range keys {
			out.Entries = append(out.Entries, Entry{k, items[i].At, items[i]})
		}
		return out, nil
	case n.Kind == Scalar && !n.Null():
		return &Node{Kind: Mapping, At: n.At, Entries: []Entry{{nameKey, n.At, n}}}, nil
	}
	got := n.String()
	if n.Kind == List && len(listed(c)) > 1 {
		got = fmt.Sprintf("%s of %d", got, len(n.Elements()))
	}
	p := n.At.Problem(path, "expected %s, got %s", forms(c), got)
	return nil, &p
}

// nameOr returns the name that a section gives, or another.
func nameOr(n *Node, other string) string {
	if name := n.Child(nameKey); name != nil && name.Kind == Scalar {
		return name.Text
	}
	return other
}

// survivors takes from the sections of a choice the options that count for the final one.
type survivors struct {
	choices   catalog.Choices
	published reflect.Value
	path      string
	final     string
	thing     reflect.Value
}

// of filters the sections; first is the name of the published choice.
func (s survivors) of(layers []Layer, first string) (out []Layer) {
	name, named := first, false // by the user
	for _, a := range layers {
		own := a.Tree.Child(nameKey) != nil
		if name = nameOr(a.Tree, name); a.Under != nil {
			name = nameOr(a.Under.Get(s.path), first)
		}
		named = named || own && !a.Published
		switch {
		case name == s.final || a.Published && !own:
			a.Tree = s.filter(a.Tree, func(key string) bool {
				return !a.Published || own || has(s.thing.Type(), key) || len(chosen{choices: s.choices}.owners(key)) == 0 // a mistake
			})
		case a.Published:
			continue
		default:
			before := pick(s.choices, s.published, name)
			a.Tree = s.filter(a.Tree, func(key string) bool { return s.stays(before, key, named) })
		}
		out = append(out, a)
	}
	return out
}

// stays tells whether an option of the choice that was in force before counts for the final one.
func (s survivors) stays(before reflect.Value, key string, named bool) bool {
	was, is := before.IsValid() && has(before.Type(), key), has(s.thing.Type(), key)
	switch {
	case key == nameKey:
		return false
	case was && is && named:
		return shared(before.Type(), s.thing.Type(), key)
	}
	return is || !was // an option of neither is a mistake, to be reported
}

func (s survivors) filter(n *Node, keep func(key string) bool) *Node {
	out := &Node{Kind: Mapping, At: n.At}
	for _, e := range n.Entries {
		if e.Key == nameKey || keep(e.Key) {
			if e.Key == nameKey && e.Value.Kind == Scalar && nameOr(n, "") != s.final {
				continue
			}
			out.Entries = append(out.Entries, e)
		}
	}
	return out
}

// has tells whether things of a type have an option, or a key that stands for some.
func has(t reflect.Type, key string) bool {
	fields := catalog.Fields(t)
	_, of := catalog.Aliases(fields)
	_, ok := catalog.FieldOf(fields, key)
	return ok || of[key] != nil
}

// shared tells whether two things take an option from one embedded struct that does not say to leave it, or the key stood for options of
// the first.
func shared(a, b reflect.Type, key string) bool {
	f, option := catalog.FieldOf(catalog.Fields(a), key)
	g, _ := catalog.FieldOf(catalog.Fields(b), key)
	return !option || f.Owner == g.Owner && f.Tag.Get("leave") == ""
}
