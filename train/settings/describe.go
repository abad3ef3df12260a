package settings

import (
	"reflect"
	"strings"

	"credo/graph/catalog"
)

// Key describes one option for people.
type Key struct {
	Path    string `json:"key"`
	Kind    string `json:"kind"`    // "a number"
	Default string `json:"default"` // as YAML; "" if the option may stay away
	Allowed string `json:"allowed"` // words or bounds; "" for anything of its kind
	Doc     string `json:"meaning"`
}

// Describe lists the options of a struct with their values as defaults, and the options of the things that it chooses.
func (r Reader) Describe(thing any) []Key {
	return r.describe(reflect.Indirect(reflect.ValueOf(thing)), "")
}

func (r Reader) describe(v reflect.Value, path string) (out []Key) {
	for _, f := range catalog.Fields(v.Type()) {
		at, x := Join(path, f.Key), f.In(v)
		switch c, ok := r.choices(f.Type); {
		case ok && x.IsNil():
		case ok:
			out = append(out, Key{at, forms(c), c.NameOf(x.Interface()), allowed(c), f.Doc()})
			out = append(out, r.describe(reflect.Indirect(x.Elem()), at)...)
		case x.Kind() == reflect.Struct:
			out = append(out, r.describe(x, at)...)
		default:
			out = append(out, leafKey(f, x, at))
		}
	}
	return out
}

func leafKey(f catalog.Field, v reflect.Value, path string) Key {
	k := Key{Path: path, Kind: noun(f.Type), Allowed: f.Range(), Doc: f.Doc()}
	if words := f.Words(); len(words) > 0 {
		k.Kind, k.Allowed = "a word", strings.Join(words, ", ")
	}
	if f.Tag.Get("null") != "" {
		k.Kind += " or null"
	}
	if of := f.Tag.Get("count"); of != "" {
		k.Kind += ", or how many"
	}
	if !v.IsZero() || f.Tag.Get("optional") == "" {
		k.Default = encoded(f, v)
	}
	return k
}

// allowed lists the names of a choice.
func allowed(c catalog.Choices) string {
	names := strings.Join(c.Names(), ", ")
	if c.Open != nil {
		names += ", or " + c.Open.Kind
	}
	return names
}
