package experiment

import (
	"reflect"
	"strconv"
	"strings"
)

// value decodes a leaf. On a problem the field stays as it is.
func (d *decoder) value(n *node, v reflect.Value, f field) {
	before := len(d.problems)
	x := reflect.New(v.Type()).Elem()
	if v.Kind() == reflect.Slice {
		d.list(n, x, f)
	} else if !scan(n, x) {
		d.fail(n.at, f, "expected %s, got %s", d.expected(f, v.Type()), n)
	}
	if len(d.problems) > before {
		return
	}
	for _, message := range check(x, f, d.known, d.choice) {
		d.fail(n.at, f, "%s", message)
	}
	v.Set(x)
}

func (d *decoder) list(n *node, v reflect.Value, f field) {
	if of := f.tag.Get("count"); of != "" && n.kind == scalar {
		d.count(n, v, f, of)
		return
	}
	if n.kind != list {
		d.fail(n.at, f, "expected %s, got %s", d.expected(f, v.Type()), n)
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.items), len(n.items)))
	for i, item := range n.items {
		if !scan(item, v.Index(i)) {
			d.fail(item.at, f, "expected %s, got %s", noun(v.Type().Elem()), item)
		}
	}
}

// maxCount bounds what a count stands for.
const maxCount = 1000

// count makes the n values from that of another key on.
func (d *decoder) count(n *node, v reflect.Value, f field, of string) {
	var many, first uint64
	if !scan(n, reflect.ValueOf(&many).Elem()) {
		d.fail(n.at, f, "expected %s, got %s", d.expected(f, v.Type()), n)
		return
	}
	if many < 1 || many > maxCount {
		d.fail(n.at, f, "%d is not allowed: a count must be from 1 to %d", many, maxCount)
		return
	}
	if !scan(&node{text: d.choice(of)}, reflect.ValueOf(&first).Elem()) {
		return // reported at that key
	}
	values := make([]uint64, many)
	for i := range values {
		values[i] = first + uint64(i)
	}
	v.Set(reflect.ValueOf(values))
}

// scan reads a scalar into a Go value, by the core schema of YAML 1.2: 010 is ten, yes is a word. It reports success.
func scan(n *node, v reflect.Value) bool {
	if n.kind != scalar {
		return false
	}
	switch v.Kind() {
	case reflect.String:
		if n.null() || !n.quoted && !isWord(n.text) {
			return false
		}
		v.SetString(n.text)
		return true
	case reflect.Pointer:
		if n.null() {
			return true
		}
		v.Set(reflect.New(v.Type().Elem()))
		return scan(n, v.Elem())
	}
	return !n.quoted && scanPlain(n.text, v)
}

// scanPlain reads a truth value or a number.
func scanPlain(text string, v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(text == "true")
		return text == "true" || text == "false"
	case reflect.Int:
		i, err := strconv.ParseInt(text, 10, strconv.IntSize)
		v.SetInt(i)
		return err == nil
	case reflect.Uint64:
		u, err := strconv.ParseUint(text, 10, 64)
		v.SetUint(u)
		return err == nil
	default:
		x, ok := number(text)
		v.SetFloat(x)
		return ok
	}
}

// number reads a float of YAML's core schema; .inf and .nan are numbers too, for the check to refuse.
func number(s string) (float64, bool) {
	switch strings.ToLower(strings.TrimLeft(s, "+-")) {
	case ".inf", ".nan":
		s = strings.Replace(s, ".", "", 1)
	default:
		if strings.Trim(s, "+-.0123456789eE") != "" { // what Go reads beyond YAML: hexadecimal, inf, underscores
			return 0, false
		}
	}
	x, err := strconv.ParseFloat(s, 64)
	return x, err == nil
}

// isWord tells whether unquoted text is a string: neither number nor truth value.
func isWord(s string) bool {
	_, isNumber := number(s)
	return !isNumber && s != "true" && s != "false"
}

// expected names what a key takes.
func (d *decoder) expected(f field, t reflect.Type) string {
	if f.tag.Get("one") != "" {
		list, _ := f.words(d.known, d.choice)
		words := strings.Join(list, ", ")
		if t.Kind() == reflect.Slice {
			return "a list of some of " + words
		}
		return "one of " + words
	}
	if f.tag.Get("count") != "" {
		return noun(t) + ", or how many"
	}
	return noun(t)
}

func noun(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Slice:
		return "a list of whole numbers"
	case reflect.Pointer:
		return noun(t.Elem()) + " or null"
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "a whole number"
	case reflect.Uint64:
		return "a whole number from 0"
	}
	return "a number"
}
