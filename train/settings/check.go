package settings

import (
	"reflect"

	"credo/graph/catalog"
)

// Check lists the options of a struct, and of the things that it chooses, whose values their tags do not allow. Settings that are decoded
// have none: it is for settings that were made in Go.
func (r Reader) Check(thing any) Problems {
	return r.check(reflect.Indirect(reflect.ValueOf(thing)), "")
}

func (r Reader) check(v reflect.Value, path string) (out Problems) {
	for _, f := range catalog.Fields(v.Type()) {
		at, x := Join(path, f.Key), f.In(v)
		switch c, ok := r.choices(f.Type); {
		case ok && x.IsNil():
			out = append(out, Problem{Key: at, Message: "needs " + forms(c)})
		case ok:
			out = append(out, r.check(reflect.Indirect(x.Elem()), at)...)
		case x.Kind() == reflect.Struct:
			out = append(out, r.check(x, at)...)
		case f.Tag.Get("null") == "" || plain(x) != f.Tag.Get("null"):
			for _, message := range f.Check(x) {
				out = append(out, Problem{Key: at, Message: message})
			}
		}
	}
	return out
}
