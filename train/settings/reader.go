package settings

import (
	"reflect"
	"strings"

	"credo/graph/catalog"
)

// Reader reads settings of things that a catalog holds.
type Reader struct{ Catalog *catalog.Catalog }

const nameKey = "name" // of a choice

// choices returns the table of an option that is a choice.
func (r Reader) choices(t reflect.Type) (catalog.Choices, bool) {
	if t.Kind() != reflect.Interface {
		return catalog.Choices{}, false
	}
	return r.Catalog.Choices(t)
}

// pick returns a fresh thing of a name: a copy of the published one if that has the name or no name is given; if nothing is published, the
// first of the table. It is not valid if there is no such thing.
func pick(c catalog.Choices, published reflect.Value, name string) reflect.Value {
	if published.IsNil() && name == "" && len(c.Entries) > 0 {
		name = c.Entries[0].Name
	}
	if there := !published.IsNil(); there && (name == "" || name == c.NameOf(published.Interface())) {
		return reflect.ValueOf(catalog.Clone(published.Interface()))
	}
	if thing, ok := c.New(name); ok {
		return reflect.ValueOf(thing)
	}
	return reflect.Value{}
}

// forms names the ways to write an option that is a choice.
func forms(c catalog.Choices) string {
	if keys := listed(c); len(keys) > 1 {
		return "a name, a mapping or [" + strings.Join(keys, ", ") + "]"
	}
	return "a name or a mapping"
}

// listed returns the options that a list stands for: the options of the first entry, if all are numbers.
func listed(c catalog.Choices) (keys []string) {
	if len(c.Entries) == 0 {
		return nil
	}
	for _, f := range catalog.Fields(reflect.TypeOf(c.Entries[0].New())) {
		if f.Type.Kind() != reflect.Float64 {
			return nil
		}
		keys = append(keys, f.Key)
	}
	return keys
}
