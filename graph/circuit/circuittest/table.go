package circuittest

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"credo/graph/catalog"
)

// Table checks a table of things that own their options:
//
//   - names are in use once, and lead back to their entry, as do the things that New returns;
//   - every entry has one line about the thing, and a citation, unless it is named as being from no paper;
//   - New returns a thing that shares nothing with the one before;
//   - every option has a line of help, and the published settings are within its bounds.
func Table[T any](t testing.TB, table catalog.Table[T], fromNoPaper ...string) {
	t.Helper()
	if table.Kind == "" || len(table.Entries) == 0 {
		t.Fatalf("a table of kind %q has %d entries", table.Kind, len(table.Entries))
	}
	for _, e := range table.Entries {
		if found, err := table.Find(e.Name); err != nil || found.About != e.About {
			t.Errorf("%s %s: found %q, %v", table.Kind, e.Name, found.Name, err)
		}
		if own, ok := table.Of(e.New()); !ok || own.Name != e.Name {
			t.Errorf("%s %s: its things are of entry %q, %v", table.Kind, e.Name, own.Name, ok)
		}
		if e.About == "" || strings.Contains(e.About, "\n") {
			t.Errorf("%s %s is said to be %q", table.Kind, e.Name, e.About)
		}
		if cites := e.Citation != ""; cites == slices.Contains(fromNoPaper, e.Name) {
			t.Errorf("%s %s cites %q", table.Kind, e.Name, e.Citation)
		}
		apart(t, table.Kind+" "+e.Name, reflect.ValueOf(e.New()), reflect.ValueOf(e.New()))
		options(t, table.Kind+" "+e.Name, reflect.ValueOf(e.New()))
	}
	if _, err := table.Find("no such name"); err == nil || !strings.HasPrefix(err.Error(), table.Kind+` "no such name" is not one of `+table.Entries[0].Name) {
		t.Errorf("%s: an unknown name is refused with %v", table.Kind, err)
	}
}

// apart reports memory that two things share.
func apart(t testing.TB, what string, x, y reflect.Value) {
	t.Helper()
	switch x.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		empty := x.IsNil() || x.Kind() == reflect.Pointer && x.Type().Elem().Size() == 0 || x.Kind() != reflect.Pointer && x.Len() == 0
		if !empty && x.Pointer() == y.Pointer() {
			t.Errorf("%s: two things share a %s", what, x.Type())
		}
	}
	switch x.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !x.IsNil() {
			apart(t, what, x.Elem(), y.Elem())
		}
	case reflect.Struct:
		for i := range x.NumField() {
			apart(t, what+"."+x.Type().Field(i).Name, x.Field(i), y.Field(i))
		}
	}
}

// options reports options without help or with a published setting that its tags do not allow, in a thing and in the things that its
// options hold.
func options(t testing.TB, what string, thing reflect.Value) {
	t.Helper()
	keys := map[string]bool{}
	for thing.Kind() == reflect.Interface || thing.Kind() == reflect.Pointer {
		if thing.IsNil() {
			return
		}
		thing = thing.Elem()
	}
	for _, f := range catalog.Fields(thing.Type()) {
		at := what + ", option " + f.Key
		if f.Doc() == "" {
			t.Errorf("%s has no line of help", at)
		}
		if keys[f.Key] {
			t.Errorf("%s is there twice", at)
		}
		keys[f.Key] = true
		v := f.In(thing)
		if v.Kind() == reflect.Interface && v.IsNil() {
			t.Errorf("%s is not set", at)
		}
		for _, problem := range f.Check(v) {
			t.Errorf("%s: %s", at, problem)
		}
		options(t, at, v)
	}
}
