package settings

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"credo/graph/catalog"
)

// leaf decodes an option that is no section. On a problem the option keeps its value.
func (d *decoder) leaf(n *Node, v reflect.Value, f catalog.Field, path string) {
	if v.Type() == reflect.TypeFor[*Node]() { // which is read elsewhere
		v.Set(reflect.ValueOf(n))
		return
	}
	if own, ok := v.Addr().Interface().(Own); ok {
		if err := own.Read(n); err != nil {
			d.fail(n.At, path, "%v", err)
		}
		return
	}
	if null, ok := f.Tag.Lookup("null"); ok && n.Null() {
		scan(&Node{Text: null}, v)
		return
	}
	before := len(d.problems)
	x := reflect.New(v.Type()).Elem()
	switch {
	case v.Kind() == reflect.Map:
		d.entries(n, x, f, path)
	case v.Kind() == reflect.Slice:
		d.list(n, x, f, path)
	case !scan(n, x):
		d.fail(n.At, path, "expected %s, got %s", expected(f), n)
	}
	if len(d.problems) == before {
		for _, message := range f.Check(x) {
			d.fail(n.At, path, "%s", message)
		}
	}
	if len(d.problems) == before {
		v.Set(x)
	}
}

// entries decodes a mapping of words to values.
func (d *decoder) entries(n *Node, v reflect.Value, f catalog.Field, path string) {
	if n.Kind != Mapping {
		d.fail(n.At, path, "expected %s, got %s", expected(f), n)
		return
	}
	entries := slices.DeleteFunc(slices.Clone(n.Entries), func(e Entry) bool { return e.Value.Null() }) // no entry, also if one is below
	if len(entries) > 0 {
		v.Set(reflect.MakeMap(v.Type()))
	}
	for _, e := range entries {
		x := reflect.New(v.Type().Elem()).Elem()
		if !scan(e.Value, x) {
			d.fail(e.Value.At, Join(path, e.Key), "expected a number or null, got %s", e.Value)
			continue
		}
		for _, message := range f.Check(x) {
			d.fail(e.Value.At, Join(path, e.Key), "%s", message)
		}
		v.SetMapIndex(reflect.ValueOf(e.Key), x)
	}
}

func (d *decoder) list(n *Node, v reflect.Value, f catalog.Field, path string) {
	if of := f.Tag.Get("count"); of != "" && n.Kind == Scalar {
		d.count(n, v, f, path, of)
		return
	}
	if n.Kind != List {
		got := n.String()
		if one := reflect.MakeSlice(v.Type(), 1, 1); scan(n, one.Index(0)) && len(f.Check(one)) == 0 {
			got += ": write [" + got + "]"
		}
		d.fail(n.At, path, "expected %s, got %s", expected(f), got)
		return
	}
	items := n.Elements()
	v.Set(reflect.MakeSlice(v.Type(), len(items), len(items)))
	for i, item := range items {
		switch x := v.Index(i); {
		case x.Kind() == reflect.Struct:
			d.item(item, x, fmt.Sprintf("%s[%d]", path, i))
		case !scan(item, x):
			d.fail(item.At, path, "expected %s, got %s", noun(x.Type()), item)
		}
	}
}

// item decodes a mapping in a list, and completes it.
func (d *decoder) item(n *Node, v reflect.Value, path string) {
	before := len(d.problems)
	d.section(n, v, path, nil)
	if done, ok := v.Addr().Interface().(Completer); ok && len(d.problems) == before {
		done.Complete(func(key string) bool { return n.Get(key) != nil })
	}
}

// maxCount bounds the length of a list that a count stands for.
const maxCount = 1000

// count makes the n values from the one of another key on.
func (d *decoder) count(n *Node, v reflect.Value, f catalog.Field, path, of string) {
	var many uint64
	if !scan(n, reflect.ValueOf(&many).Elem()) {
		d.fail(n.At, path, "expected %s, got %s", expected(f), n)
		return
	}
	if many < 1 || many > maxCount {
		d.fail(n.At, path, "%d is not allowed: a count must be from 1 to %d", many, maxCount)
		return
	}
	g, _ := catalog.FieldOf(catalog.Fields(d.root.Type()), of)
	first := g.In(d.root).Uint()
	values := make([]uint64, many)
	for i := range values {
		values[i] = first + uint64(i)
	}
	v.Set(reflect.ValueOf(values))
}

// scan reads a scalar into a Go value, by the core schema of YAML 1.2: 010 is ten, yes is a word. It reports success.
func scan(n *Node, v reflect.Value) bool {
	if n.Kind != Scalar || v.Kind() == reflect.Struct {
		return false
	}
	if v.Kind() == reflect.String {
		if n.Null() || !n.Quoted && !isWord(n.Text) {
			return false
		}
		v.SetString(n.Text)
		return true
	}
	return !n.Quoted && scanPlain(n.Text, v)
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
		if strings.Trim(s, "+-.0123456789eE") != "" { // Go reads more than YAML: hexadecimal, inf, underscores
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

// expected names the values that an option takes.
func expected(f catalog.Field) string {
	switch words := f.Words(); {
	case len(words) > 0:
		return "one of " + strings.Join(words, ", ")
	case f.Tag.Get("count") != "":
		return noun(f.Type) + ", or how many"
	case f.Tag.Get("null") != "":
		return noun(f.Type) + " or null"
	}
	return noun(f.Type)
}

func noun(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Map:
		return "a mapping of words to numbers"
	case reflect.Slice:
		switch t.Elem().Kind() {
		case reflect.String:
			return "a list of words"
		case reflect.Struct:
			return "a list of mappings"
		case reflect.Float64:
			return "a list of numbers"
		}
		return "a list of whole numbers"
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
