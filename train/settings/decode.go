package settings

import (
	"reflect"
	"slices"
	"strings"

	"credo/graph/catalog"
)

// Completer sets options that follow from others. It is asked once after decoding; given tells which keys were set, as "y.scale".
type Completer interface {
	Complete(given func(key string) bool)
}

// Own is an option that reads its value itself. The error is what is wrong with the value.
type Own interface{ Read(n *Node) error }

// Decode sets the options of a struct, to which into points, from a tree that [Reader.Lay] made. Options that the tree does not give keep
// their values. All problems are reported at once; an option with a problem keeps its value.
func (r Reader) Decode(n *Node, into any) Problems {
	d := decoder{Reader: r, root: reflect.ValueOf(into).Elem()}
	d.section(n, d.root, "", nil)
	return d.problems
}

type decoder struct {
	Reader
	root     reflect.Value
	problems Problems
}

func (d *decoder) fail(at Position, path, format string, args ...any) {
	d.problems = append(d.problems, at.Problem(path, format, args...))
}

// section decodes a mapping into a struct. chosen is nil unless the struct is a thing that was chosen.
func (d *decoder) section(n *Node, v reflect.Value, path string, chosen *chosen) {
	if n.Kind != Mapping {
		d.fail(n.At, path, "expected a mapping, got %s", n)
		return
	}
	fields := catalog.Fields(v.Type())
	for _, e := range counted(n.Entries, fields) {
		f, ok := catalog.FieldOf(fields, e.Key)
		switch {
		case ok:
			d.exclude(e, n, f, v, fields, path)
			d.value(e.Value, f.In(v), f, Join(path, e.Key))
		case chosen == nil || e.Key != nameKey:
			d.fail(e.At, Join(path, e.Key), "%s", d.unknown(e.Key, v, path, chosen))
		}
	}
	for _, f := range fields { // choices inside that the tree leaves alone are completed too
		if _, ok := d.choices(f.Type); (ok || isSection(f.Type)) && n.Child(f.Key) == nil {
			d.value(&Node{Kind: Mapping, At: n.At}, f.In(v), f, Join(path, f.Key))
		}
	}
}

// counted returns entries with those last that may be a count from the value of another.
func counted(entries []Entry, fields []catalog.Field) (out []Entry) {
	var last []Entry
	for _, e := range entries {
		if f, ok := catalog.FieldOf(fields, e.Key); ok && f.Tag.Get("count") != "" {
			last = append(last, e)
		} else {
			out = append(out, e)
		}
	}
	return append(out, last...)
}

// exclude clears the other form of an option, or reports it if both are given.
func (d *decoder) exclude(e Entry, n *Node, f catalog.Field, v reflect.Value, fields []catalog.Field, path string) {
	key := f.Tag.Get("instead")
	if key == "" {
		return
	}
	at := func(key string) int { return slices.IndexFunc(n.Entries, func(o Entry) bool { return o.Key == key }) }
	if other := at(key); other < 0 {
		g, _ := catalog.FieldOf(fields, key)
		g.In(v).SetZero()
	} else if other < at(e.Key) {
		d.fail(e.At, Join(path, e.Key), "is another form of %s, which is given too: give one or the other", key)
	}
}

// value decodes one option.
func (d *decoder) value(n *Node, v reflect.Value, f catalog.Field, path string) {
	if c, ok := d.choices(v.Type()); ok {
		d.choice(n, v, c, path)
		return
	}
	if isSection(v.Type()) {
		d.section(n, v, path, nil)
		return
	}
	d.leaf(n, v, f, path)
}

// isSection tells whether options of a type are structs of options.
func isSection(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && !reflect.PointerTo(t).Implements(reflect.TypeFor[Own]())
}

// chosen is a thing whose options are decoded.
type chosen struct {
	choices catalog.Choices
	name    string
	at      string // the path of its name
}

// choice decodes a section that names a thing, or leaves the choice as published.
func (d *decoder) choice(n *Node, v reflect.Value, c catalog.Choices, path string) {
	at := Join(path, nameKey)
	name := n.Child(nameKey)
	if name != nil && (name.Kind != Scalar || name.Null() || name.Text == "") {
		d.fail(name.At, at, "expected one of %s, got %s", strings.Join(c.Names(), ", "), name)
		return
	}
	thing := pick(c, v, nameOr(n, ""))
	if !thing.IsValid() && name == nil {
		d.fail(n.At, at, "there is none to choose")
		return
	}
	if !thing.IsValid() {
		message := catalog.Unknown(nameOr(n, ""), c.Names())
		if c.Open != nil && catalog.Nearest(nameOr(n, ""), c.Names()) == "" {
			message += "; " + c.Open.Hint + nameOr(n, "")
		}
		d.fail(name.At, at, "%s", message)
		return
	}
	p := thing
	if p.Kind() != reflect.Pointer {
		p = reflect.New(thing.Type())
		p.Elem().Set(thing)
	}
	before := len(d.problems)
	for _, message := range (catalog.Field{}).Check(reflect.ValueOf(nameOr(n, ""))) { // of a name that no entry has
		d.fail(name.At, at, "%s", message)
	}
	d.section(n, p.Elem(), path, &chosen{c, c.NameOf(thing.Interface()), at})
	if done, ok := p.Interface().(Completer); ok && len(d.problems) == before {
		done.Complete(func(key string) bool { return n.Get(key) != nil })
	}
	if thing.Kind() != reflect.Pointer {
		p = p.Elem()
	}
	v.Set(p)
}

// unknown says which key may be meant by one that a section does not have: an option of other things, a neighbour in letters, the same key of
// another section, or any of those that are there.
func (d *decoder) unknown(key string, v reflect.Value, path string, of *chosen) string {
	if of != nil {
		if owners := of.owners(key); len(owners) > 0 {
			return "applies only where " + of.at + " is " + strings.Join(owners, " or ") + "; here it is " + of.name
		}
	}
	var words []string
	if of != nil && len(of.choices.Entries) > 1 {
		words = append(words, nameKey)
	}
	fields := catalog.Fields(v.Type())
	for _, f := range fields {
		words = append(words, f.Key)
	}
	aliases, _ := catalog.Aliases(fields)
	words = append(words, aliases...)
	if near := catalog.Nearest(key, words); near != "" {
		return "unknown key; did you mean " + near + "?"
	}
	if homes := d.homes(key, d.root, ""); len(homes) > 0 {
		return "unknown key; did you mean " + strings.Join(homes, " or ") + "?"
	}
	if len(words) == 0 {
		return "unknown key; there are no options here"
	}
	return "unknown key; here can be " + strings.Join(words, ", ")
}

// owners lists the other things of a choice that have an option.
func (c chosen) owners(key string) (names []string) {
	for _, e := range c.choices.Entries {
		if has(reflect.TypeOf(e.New()), key) {
			names = append(names, e.Name)
		}
	}
	if o := c.choices.Open; o != nil && has(reflect.TypeOf(o.Like()), key) {
		names = append(names, o.Kind)
	}
	return names
}

// homes lists the paths at which a key is known, in the things chosen now.
func (d *decoder) homes(key string, v reflect.Value, path string) (out []string) {
	for v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	for _, f := range catalog.Fields(v.Type()) {
		if f.Key == key {
			out = append(out, Join(path, key))
		}
		out = append(out, d.homes(key, f.In(v), Join(path, f.Key))...)
	}
	return slices.Compact(out)
}
