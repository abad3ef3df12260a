package experiment

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Marshal writes an experiment as YAML that [Decode] reads as the same experiment: every key that goes with its choices, in a
// fixed order; of the rows of a comparison what differs from the rest.
func (e Experiment) Marshal() []byte {
	w := writer{choice: remember(e.choice)}
	w.section(reflect.ValueOf(e), experimentFields(), 0)
	out := w.lines
	if len(e.Compare) > 0 {
		out = append(out, "compare:")
	}
	for _, r := range e.Compare {
		out = append(out, r.row(w.written)...)
	}
	return []byte(strings.Join(out, "\n") + "\n")
}

// Canonical is what identifies an experiment: [Experiment.Marshal] without the place of the data on this machine. It is what a run
// directory keeps.
func (e Experiment) Canonical() []byte {
	e.Data.Dir = ""
	e.Compare = slices.Clone(e.Compare)
	for i := range e.Compare {
		e.Compare[i].Data.Dir = ""
	}
	return e.Marshal()
}

// Hash returns the SHA-256 of the canonical form, in hex. Take it after [Experiment.Resolve], which fills in the sizes.
func (e Experiment) Hash() string {
	sum := sha256.Sum256(e.Canonical())
	return hex.EncodeToString(sum[:])
}

// row writes what is not in the common part as an item of a list.
func (e Experiment) row(common map[string]string) []string {
	w := writer{choice: remember(e.choice), common: common}
	w.section(reflect.ValueOf(e), experimentFields(), 2)
	if len(w.lines) == 0 {
		return []string{"  - {}"}
	}
	w.lines[0] = "  - " + w.lines[0][4:]
	return w.lines
}

// A writer collects lines, less those that the common part of a comparison has too.
type writer struct {
	choice  chooser
	common  map[string]string // by path
	written map[string]string
	lines   []string
}

func (w *writer) section(v reflect.Value, fields []field, depth int) {
	for _, f := range fields {
		x := v.FieldByIndex(f.index)
		if f.rows() || !f.applies(w.choice) {
			continue
		}
		indent := strings.Repeat("  ", depth)
		if !f.section() {
			if s, ok := w.leaf(f, x); ok {
				w.lines = append(w.lines, indent+s)
			}
			continue
		}
		inner := writer{choice: w.choice, common: w.common, written: w.written}
		inner.section(x, f.fields(), depth+1)
		w.written = inner.written
		switch {
		case len(inner.lines) == 0:
		case f.listForm() != nil:
			w.lines = append(w.lines, indent+f.key+": {"+flow(inner.lines)+"}")
		default:
			w.lines = append(append(w.lines, indent+f.key+":"), inner.lines...)
		}
	}
}

// leaf returns "key: value", unless the key may stay absent and is, or the common part has the same.
func (w *writer) leaf(f field, v reflect.Value) (string, bool) {
	was, shared := w.common[f.path]
	shared = shared && f.tag.Get("row") != "own"
	otherForm := f.tag.Get("instead") != ""
	if _, required := f.tag.Lookup("default"); v.IsZero() && (otherForm || !required && !shared) {
		return "", false
	}
	value := text(v)
	if v.Kind() == reflect.String && (f.tag.Get("one") == "" || f.takesPath(value)) {
		value = strconv.QuoteToASCII(value)
	}
	if w.written == nil {
		w.written = map[string]string{}
	}
	w.written[f.path] = value
	if shared && was == value {
		return "", false
	}
	return f.key + ": " + value, true
}

func flow(lines []string) string {
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(lines, ", ")
}

// text writes a leaf's value, strings as they are.
func text(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return "null"
		}
		return text(v.Elem())
	case reflect.Slice:
		items := make([]string, v.Len())
		for i := range items {
			items[i] = text(v.Index(i))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'g', -1, 64)
	}
	return fmt.Sprint(v.Interface())
}
