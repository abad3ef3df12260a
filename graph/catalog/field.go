package catalog

import (
	"reflect"
	"slices"
	"strings"
)

// Field is one option of a thing.
type Field struct {
	Key   string
	Type  reflect.Type
	Tag   reflect.StructTag
	Index []int        // in the thing's struct
	Owner reflect.Type // the struct that declares the option: the thing's own, or one that it embeds
}

// Fields lists the options of a struct, or of the struct that a pointer points to, in order; the options of embedded structs in their place. A
// type of another kind has none.
func Fields(t reflect.Type) []Field {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	var out []Field
	for i := range t.NumField() {
		sf := t.Field(i)
		if sf.Anonymous {
			for _, f := range Fields(sf.Type) {
				f.Index = append([]int{i}, f.Index...)
				out = append(out, f)
			}
		} else if key := sf.Tag.Get("yaml"); key != "" {
			out = append(out, Field{key, sf.Type, sf.Tag, []int{i}, t})
		}
	}
	return out
}

// FieldOf returns the option of that key.
func FieldOf(fields []Field, key string) (Field, bool) {
	i := slices.IndexFunc(fields, func(f Field) bool { return f.Key == key })
	if i < 0 {
		return Field{}, false
	}
	return fields[i], true
}

// In returns the option's value in a thing: a struct, which must be addressable if the value is to be set, or a pointer to one.
func (f Field) In(thing reflect.Value) reflect.Value {
	return reflect.Indirect(thing).FieldByIndex(f.Index)
}

// Doc returns the line of help.
func (f Field) Doc() string { return f.Tag.Get("doc") }

// Words returns the words that are allowed, none if the option is no word.
func (f Field) Words() []string { return strings.Fields(f.Tag.Get("one")) }

// Aliases lists the keys that stand for several of the options, with the options, in order.
func Aliases(fields []Field) (keys []string, of map[string][]string) {
	of = map[string][]string{}
	for _, f := range fields {
		if a := f.Tag.Get("also"); a != "" {
			if of[a] == nil {
				keys = append(keys, a)
			}
			of[a] = append(of[a], f.Key)
		}
	}
	return keys, of
}
