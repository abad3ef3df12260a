package settings

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"credo/graph/catalog"
)

// Text is settings as lines of YAML.
type Text struct {
	Lines  []string
	values map[string]string   // by path
	words  map[string][]string // of the entries of an option that has some, by path
}

// Encode writes every option of a struct that has a value, in a fixed order, as lines that [Reader.Decode] reads as the same over the
// settings below: entries that only those have are written as null.
func (r Reader) Encode(thing any, below ...Text) Text { return r.encode(thing, nil, below) }

// EncodeRow writes the options in which a row of a comparison differs from the common settings; none that only a whole comparison has.
func (r Reader) EncodeRow(thing any, common Text, below ...Text) Text {
	return r.encode(thing, common.values, append(below, common))
}

func (r Reader) encode(thing any, common map[string]string, below []Text) Text {
	w := writer{r, common != nil, below, Text{values: map[string]string{}, words: map[string][]string{}}}
	lines := w.section(reflect.Indirect(reflect.ValueOf(thing)), reflect.Value{}, "", common)
	out := w.Text
	for _, l := range lines {
		out.Lines = append(out.Lines, l.block()...)
	}
	return out
}

type writer struct {
	Reader
	row   bool
	below []Text
	Text
}

// line is one key with its value, or with the lines of its section.
type line struct {
	key, value string
	below      []line
}

// section writes the options that differ from the common settings. published is not valid where no published thing is known.
func (w writer) section(v, published reflect.Value, path string, common map[string]string) (out []line) {
	for _, f := range catalog.Fields(v.Type()) {
		if w.row && f.Tag.Get("row") == "no" {
			continue
		}
		at, x, below := Join(path, f.Key), f.In(v), common
		if w.row && f.Tag.Get("row") == "own" {
			below = nil
		}
		l := line{key: f.Key}
		if c, ok := w.choices(f.Type); ok {
			if !w.silent(f, c, x, at, below) {
				l.below = w.choice(c, x, at, below)
			}
		} else if x.Kind() == reflect.Struct {
			l.below = w.section(x, reflect.Value{}, at, below)
		} else if value, ok := w.leaf(f, x, published, at, below); ok {
			l.value = value
		}
		if l.value != "" || len(l.below) > 0 {
			out = append(out, l)
		}
	}
	return out
}

// silent tells whether a choice may stay away and does: the first thing of its table, which has no options, where the common settings have no
// other.
func (w writer) silent(f catalog.Field, c catalog.Choices, v reflect.Value, path string, common map[string]string) bool {
	if f.Tag.Get("optional") == "" || v.IsNil() {
		return false
	}
	first := c.NameOf(v.Interface()) == c.Entries[0].Name && len(catalog.Fields(v.Elem().Type())) == 0
	_, other := common[Join(path, nameKey)]
	return first && !other
}

// choice writes a thing: its name, and its options. Where the common settings have another thing, all options are written.
func (w writer) choice(c catalog.Choices, v reflect.Value, path string, common map[string]string) []line {
	if v.IsNil() {
		return nil
	}
	at, name := Join(path, nameKey), c.NameOf(v.Interface())
	w.values[at] = name
	same := common[at] == name
	if !same {
		common = nil
	}
	published, _ := c.New(name)
	out := w.section(reflect.Indirect(v.Elem()), reflect.ValueOf(published), path, common)
	if !same {
		out = append([]line{{key: nameKey, value: word(name)}}, out...)
	}
	return out
}

// leaf returns the value of an option as text, unless it may stay away and does, or the common settings have the same. An option that
// published settings have does not stay away.
func (w writer) leaf(f catalog.Field, v, published reflect.Value, path string, common map[string]string) (string, bool) {
	was, shared := common[path]
	missing := w.missing(v, path)
	needless := f.Tag.Get("optional") != "" && !shared && !w.under(path) && (!published.IsValid() || f.In(published).IsZero())
	if v.IsZero() && len(missing) == 0 && (f.Tag.Get("instead") != "" || needless) {
		return "", false
	}
	value := encoded(f, v)
	if len(missing) > 0 {
		value = "{" + strings.Join(slices.DeleteFunc(append(missing, strings.Trim(value, "{}")), func(s string) bool { return s == "" }), ", ") + "}"
	}
	w.values[path] = value
	return value, !shared || was != value
}

// under tells whether the settings below have an option.
func (w writer) under(path string) bool {
	return slices.ContainsFunc(w.below, func(t Text) bool { return t.values[path] != "" })
}

// missing notes the words of an option that has entries, and writes those as null that only settings below have.
func (w writer) missing(v reflect.Value, path string) (out []string) {
	if v.Kind() != reflect.Map {
		return nil
	}
	w.words[path] = slices.Sorted(maps.Keys(v.Interface().(map[string]float64)))
	for _, b := range w.below {
		for _, word := range b.words[path] {
			if null := word + ": null"; !slices.Contains(w.words[path], word) && !slices.Contains(out, null) {
				out = append(out, null)
			}
		}
	}
	return out
}

// encoded writes a value as YAML.
func encoded(f catalog.Field, v reflect.Value) string {
	if null, ok := f.Tag.Lookup("null"); ok && plain(v) == null {
		return "null"
	}
	if v.Kind() == reflect.String && len(f.Words()) == 0 {
		return strconv.QuoteToASCII(v.String())
	}
	return plain(v)
}

func plain(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Slice:
		items := make([]string, v.Len())
		for i := range items {
			items[i] = plain(v.Index(i))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case reflect.Struct:
		var items []string
		for _, f := range catalog.Fields(v.Type()) {
			items = append(items, f.Key+": "+encoded(f, f.In(v)))
		}
		return "{" + strings.Join(items, ", ") + "}"
	case reflect.Map:
		var items []string
		for _, k := range slices.Sorted(maps.Keys(v.Interface().(map[string]float64))) {
			items = append(items, k+": "+plain(v.MapIndex(reflect.ValueOf(k))))
		}
		return "{" + strings.Join(items, ", ") + "}"
	case reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'g', -1, 64)
	}
	return fmt.Sprint(v.Interface())
}

// word writes the name of a thing, which may be a path.
func word(name string) string {
	if strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" || !isWord(name) {
		return strconv.QuoteToASCII(name)
	}
	return name
}

// block writes the outermost sections with a line for each key.
func (l line) block() []string {
	if l.below == nil || l.bare() {
		return []string{l.flow()}
	}
	out := []string{l.key + ":"}
	for _, b := range l.below {
		out = append(out, "  "+b.flow())
	}
	return out
}

// bare tells whether a section is a name and nothing else.
func (l line) bare() bool { return len(l.below) == 1 && l.below[0].key == nameKey }

// flow writes a key with its section on one line.
func (l line) flow() string {
	switch {
	case l.below == nil:
		return l.key + ": " + l.value
	case l.bare():
		return l.key + ": " + l.below[0].value
	}
	items := make([]string, len(l.below))
	for i, b := range l.below {
		items[i] = b.flow()
	}
	return l.key + ": {" + strings.Join(items, ", ") + "}"
}

// Values returns the values that were written, by path.
func (t Text) Values() map[string]string { return maps.Clone(t.values) }
