package settings

import (
	"reflect"
	"slices"
	"strings"

	"credo/graph/catalog"
)

// Layer is a tree of settings with its standing.
type Layer struct {
	Tree *Node
	// Published marks settings that go with a thing, under the user's. A section of them that names a choice counts only if that choice is
	// the final one; of a section without a name, options do not count that only other choices have.
	Published bool
	// Under is the layer laid over those below it alone: it tells which choices were in force where the layer was written. nil: those that
	// the layers name in turn.
	Under *Node
}

// Lay lays trees over one another for a struct like prototype, later ones over earlier ones: mappings key by key, other values as a
// whole. Short forms of choices become mappings with a name. Where a later layer names another choice, the options of the earlier one are
// left behind, except those that both take from one embedded struct, and those that a section without a name gives.
func (r Reader) Lay(prototype any, layers ...Layer) (*Node, Problems) {
	l := layout{Reader: r}
	n := l.section(reflect.Indirect(reflect.ValueOf(prototype)), "", layers)
	return n, l.problems
}

type layout struct {
	Reader
	problems Problems
}

// section lays mappings over one another.
func (l *layout) section(prototype reflect.Value, path string, layers []Layer) *Node {
	fields := catalog.Fields(prototype.Type())
	s := stack{out: &Node{Kind: Mapping}, below: map[string][]Layer{}}
	for _, layer := range layers {
		if layer.Tree != nil {
			layer.Tree = l.spread(layer.Tree, path, fields)
			s.add(layer, fields)
		}
	}
	for i, e := range s.out.Entries {
		values := s.below[e.Key]
		s.out.Entries[i].Value = values[len(values)-1].Tree
		if f, ok := catalog.FieldOf(fields, e.Key); ok {
			s.out.Entries[i].Value = l.value(f.In(prototype), Join(path, e.Key), values)
		}
	}
	return s.out
}

// stack collects the keys of a section over its layers, with the values of each.
type stack struct {
	out   *Node
	below map[string][]Layer
}

// add puts a layer over those that are there.
func (s stack) add(layer Layer, fields []catalog.Field) {
	if s.out.At == (Position{}) || !layer.Published {
		s.out.At = layer.Tree.At
	}
	for _, e := range layer.Tree.Entries {
		s.replace(e.Key, layer.Tree, fields)
		if i := slices.IndexFunc(s.out.Entries, func(o Entry) bool { return o.Key == e.Key }); i < 0 {
			s.out.Entries = append(s.out.Entries, e)
		} else {
			s.out.Entries[i].At = e.At
		}
		s.below[e.Key] = append(s.below[e.Key], Layer{e.Value, layer.Published, layer.Under})
	}
}

// replace removes the other form of an option that a layer gives, if the layer does not give both.
func (s stack) replace(key string, layer *Node, fields []catalog.Field) {
	f, _ := catalog.FieldOf(fields, key)
	if other := f.Tag.Get("instead"); other != "" && s.below[other] != nil && layer.Child(other) == nil {
		delete(s.below, other)
		*s.out = *s.out.Without(other)
	}
}

// value lays the values of one option over one another.
func (l *layout) value(prototype reflect.Value, path string, layers []Layer) *Node {
	last := layers[len(layers)-1].Tree
	if c, ok := l.choices(prototype.Type()); ok {
		return l.choice(c, prototype, path, layers)
	}
	if k := prototype.Kind(); k != reflect.Struct && k != reflect.Map || last.Kind != Mapping {
		return last
	}
	var mappings []Layer
	for _, a := range layers {
		switch {
		case a.Tree.Kind != Mapping:
			l.problems = append(l.problems, a.Tree.At.Problem(path, "expected a mapping, got %s", a.Tree))
		case prototype.Kind() == reflect.Map && len(a.Tree.Entries) == 0: // {} clears the map
			mappings = []Layer{a}
		default:
			mappings = append(mappings, a)
		}
	}
	return l.section(prototype, path, mappings)
}

// spread replaces keys that stand for several options by those.
func (l *layout) spread(n *Node, path string, fields []catalog.Field) *Node {
	aliases, of := catalog.Aliases(fields)
	if !slices.ContainsFunc(n.Entries, func(e Entry) bool { return slices.Contains(aliases, e.Key) }) {
		return n
	}
	out := &Node{Kind: Mapping, At: n.At}
	for _, e := range n.Entries {
		if !slices.Contains(aliases, e.Key) {
			out.Entries = append(out.Entries, e)
			continue
		}
		for _, key := range of[e.Key] {
			if n.Child(key) != nil {
				l.problems = append(l.problems, e.At.Problem(Join(path, e.Key), "stands for %s here, and %s is given too: give one or the other", strings.Join(of[e.Key], " and "), key))
				continue
			}
			out.Entries = append(out.Entries, Entry{key, e.At, e.Value})
		}
	}
	return out
}
