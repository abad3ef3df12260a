package catalog

import (
	"reflect"
	"slices"
)

// Catalog is all that can be chosen by name: one table for each interface that things are chosen for.
type Catalog struct {
	order []reflect.Type
	kinds map[reflect.Type]Choices
}

// Choices is a table whose type of things is left open.
type Choices struct {
	Kind    string
	Entries []Entry[any]
	Open    *Open // things whose names no entry has; nil: none
}

// Open says which names a table takes beyond the names of its entries.
type Open struct {
	Kind string                        // "the path of a file or folder"
	Hint string                        // how such a name is written: "a path has a slash: ./"; the name follows
	New  func(name string) (any, bool) // the thing of that name, if it is such a name
	Like func() any                    // a thing of that kind
}

// New returns an empty catalog.
func New() *Catalog { return &Catalog{kinds: map[reflect.Type]Choices{}} }

// Put makes a table the one of its interface T.
func Put[T any](c *Catalog, t Table[T]) {
	PutOpen(c, t, nil)
}

// PutOpen is Put for a table that takes names beyond the names of its entries.
func PutOpen[T any](c *Catalog, t Table[T], open *Open) {
	out := Choices{Kind: t.Kind, Open: open}
	for _, e := range t.Entries {
		out.Entries = append(out.Entries, Entry[any]{e.Name, e.About, e.Citation, e.System, e.With, func() any { return e.New() }})
	}
	of := reflect.TypeFor[T]()
	if _, ok := c.kinds[of]; !ok {
		c.order = append(c.order, of)
	}
	c.kinds[of] = out
}

// Add appends entries to the table of T.
func Add[T any](c *Catalog, entries ...Entry[T]) {
	t := Get[T](c)
	t.Entries = append(slices.Clone(t.Entries), entries...)
	PutOpen(c, t, c.kinds[reflect.TypeFor[T]()].Open)
}

// Get returns the table of T, empty if there is none.
func Get[T any](c *Catalog) Table[T] {
	of := c.kinds[reflect.TypeFor[T]()]
	out := Table[T]{Kind: of.Kind}
	for _, e := range of.Entries {
		out.Entries = append(out.Entries, Entry[T]{e.Name, e.About, e.Citation, e.System, e.With, func() T { return e.New().(T) }})
	}
	return out
}

// Choices returns the table of an interface type, and whether there is one.
func (c *Catalog) Choices(of reflect.Type) (Choices, bool) {
	t, ok := c.kinds[of]
	return t, ok
}

// Types lists the interfaces that have a table, in the order in which the tables came.
func (c *Catalog) Types() []reflect.Type { return slices.Clone(c.order) }

// Names returns the names of the entries in order.
func (t Choices) Names() []string { return t.table().Names() }

// New makes the thing of that name.
func (t Choices) New(name string) (thing any, ok bool) {
	if e, err := t.table().Find(name); err == nil {
		return e.New(), true
	}
	if t.Open != nil {
		if thing, ok := t.Open.New(name); ok {
			return thing, true
		}
	}
	return nil, false
}

// NameOf returns the name by which a thing is chosen, "" if it comes from no entry.
func (t Choices) NameOf(thing any) string {
	if e, ok := t.table().Of(thing); ok {
		return e.Name
	}
	if own, ok := thing.(interface{ Entry() string }); ok && t.Open != nil {
		return own.Entry()
	}
	return ""
}

func (t Choices) table() Table[any] { return Table[any]{t.Kind, t.Entries} }
