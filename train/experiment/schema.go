package experiment

import (
	"reflect"
	"strings"
)

// A field is one key of a section, as the tags of its struct field tell. Tags:
//
//	yaml          the key
//	default       value if the key is absent, then by choice: "0.005; .method=rk4: 0.008". No default: the key may stay absent
//	if            the choice with which the key goes; see condition
//	one           allowed words, or @ and the word list of Known, by choice as the default
//	or            "path": a path with a slash is allowed too
//	min, max      bounds, included, by choice as the default; of a list: of its elements
//	above, below  bounds, excluded
//	min-length    of a list
//	unique        no value twice in a list
//	instead       a key of the same section that may not be given together with this one
//	count         a number n stands for the n values from this key's on
//	spread        keys for which this one stands where it does not go itself
//	row           "no": only of the whole comparison; "own": a row does not inherit it
type field struct {
	key   string
	path  string // from the top, dots between
	typ   reflect.Type
	index []int // in the section's struct
	tag   reflect.StructTag
	when  []condition
}

// fieldsOf lists the keys of a section in order.
func fieldsOf(t reflect.Type, path string) []field {
	var out []field
	for i := range t.NumField() {
		sf := t.Field(i)
		when := conditionsOf(sf.Tag.Get("if"), path)
		if sf.Anonymous {
			for _, f := range fieldsOf(sf.Type, path) {
				f.index = append([]int{i}, f.index...)
				f.when = append(when[:len(when):len(when)], f.when...)
				out = append(out, f)
			}
			continue
		}
		key := sf.Tag.Get("yaml")
		out = append(out, field{key: key, path: join(path, key), typ: sf.Type, index: []int{i}, tag: sf.Tag, when: when})
	}
	return out
}

func experimentFields() []field { return fieldsOf(reflect.TypeFor[Experiment](), "") }

// takesPath tells whether the key takes a text as a path.
func (f field) takesPath(s string) bool { return f.tag.Get("or") == "path" && isPath(s) }

// section tells whether the key has keys of its own.
func (f field) section() bool { return f.typ.Kind() == reflect.Struct }

// rows tells whether the key holds experiments.
func (f field) rows() bool { return f.typ == reflect.TypeFor[[]Experiment]() }

func (f field) fields() []field { return fieldsOf(f.typ, f.path) }

// listForm returns the keys of a section that a list stands for, none if it has no such form.
func (f field) listForm() []string {
	if l, ok := reflect.Zero(f.typ).Interface().(interface{ list() []string }); ok {
		return l.list()
	}
	return nil
}

// fallback returns the text of the default under a choice.
func (f field) fallback(choice chooser) (text string, ok bool) {
	_, ok = f.tag.Lookup("default")
	text, _ = f.chosen("default", choice)
	return text, ok
}

// chosen returns what a tag says under a choice, and the condition that made it say so, if one did.
func (f field) chosen(tag string, choice chooser) (text string, by *condition) {
	cases := strings.Split(f.tag.Get(tag), "; ")
	text = cases[0]
	for _, c := range cases[1:] {
		when, value, _ := strings.Cut(c, ": ")
		if cond := conditionOf(when, parent(f.path)); cond.holds(choice) {
			text, by = value, &cond
		}
	}
	return text, by
}

// words returns the allowed words under a choice, and the condition that made it them, if one did.
func (f field) words(known Known, choice chooser) ([]string, *condition) {
	tag, by := f.chosen("one", choice)
	return known.words(tag), by
}

// applies tells whether the key goes with the choices made.
func (f field) applies(choice chooser) bool {
	_, unmet := f.unmet(choice)
	return !unmet
}

// unmet returns the first condition that keeps the key out.
func (f field) unmet(choice chooser) (condition, bool) {
	for _, c := range f.when {
		if !c.holds(choice) {
			return c, true
		}
	}
	return condition{}, false
}

// find returns the field of a path from the top, with the conditions of its sections.
func find(path string) (field, bool) {
	fields := experimentFields()
	for {
		key, rest, more := strings.Cut(path, ".")
		f, ok := byKey(fields, key)
		if !ok || !more {
			return f, ok
		}
		if !f.section() {
			return field{}, false
		}
		fields, path = inherit(f), rest
	}
}

func byKey(fields []field, key string) (field, bool) {
	for _, f := range fields {
		if f.key == key {
			return f, true
		}
	}
	return field{}, false
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func parent(path string) string {
	i := strings.LastIndexByte(path, '.')
	return path[:max(i, 0)]
}
