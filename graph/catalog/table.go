package catalog

import (
	"reflect"
	"slices"

	"github.com/pkg/errors"
)

// Entry is one thing that can be chosen by name.
type Entry[T any] struct {
	Name     string
	About    string   // one line: the equation of a rule, the idea of a circuit
	Citation string   // the paper, with its DOI; "" where there is none
	System   string   // the published system that it belongs to; "" for things of none
	With     string   // YAML: settings of other sections that go with it; documents are layers, one over the other
	New      func() T // a pointer to a struct, or a struct, with the published settings
}

// Table lists the things of one kind in the order in which they are shown. The first entry is the default. Every entry has a Go type of
// its own, or its things tell their entry by a method Entry() string.
type Table[T any] struct {
	Kind    string // "rule"
	Entries []Entry[T]
}

// Names returns the names in order.
func (t Table[T]) Names() []string {
	names := make([]string, len(t.Entries))
	for i, e := range t.Entries {
		names[i] = e.Name
	}
	return names
}

// Find returns the entry of that name. The error for another name suggests the nearest and lists all.
func (t Table[T]) Find(name string) (Entry[T], error) {
	i := slices.IndexFunc(t.Entries, func(e Entry[T]) bool { return e.Name == name })
	if i < 0 {
		return Entry[T]{}, errors.Errorf("%s %s", t.Kind, Unknown(name, t.Names()))
	}
	return t.Entries[i], nil
}

// Of returns the entry that a thing comes from.
func (t Table[T]) Of(thing T) (Entry[T], bool) {
	if own, ok := any(thing).(interface{ Entry() string }); ok {
		e, err := t.Find(own.Entry())
		return e, err == nil
	}
	i := slices.IndexFunc(t.Entries, func(e Entry[T]) bool { return pointee(e.New()) == pointee(thing) })
	if i < 0 {
		return Entry[T]{}, false
	}
	return t.Entries[i], true
}

// pointee is the type of a thing, or the type that it points to.
func pointee(thing any) reflect.Type {
	t := reflect.TypeOf(thing)
	if t != nil && t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}
