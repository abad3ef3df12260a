package experiment_test

import (
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"credo/graph/catalog"
	"credo/train/experiment"
	"credo/train/runner"
	"credo/train/settings"
)

// thing is a thing of the catalog with its published settings, or the experiment.
type thing struct {
	kind, name string
	value      reflect.Value // a struct
}

// things lists all that have options.
func things(c *catalog.Catalog) []thing {
	out := []thing{{"experiment", "experiment", reflect.ValueOf(experiment.Experiment{})}}
	for _, of := range c.Types() {
		t, _ := c.Choices(of)
		for _, e := range t.Entries {
			out = append(out, thing{t.Kind, e.Name, reflect.Indirect(reflect.ValueOf(e.New()))})
		}
		if t.Open != nil {
			out = append(out, thing{t.Kind, t.Open.Kind, reflect.Indirect(reflect.ValueOf(t.Open.Like()))})
		}
	}
	return out
}

// eachOption visits the options of a struct, and of the structs in it, by path.
func eachOption(v reflect.Value, path string, visit func(path string, f catalog.Field, beside []catalog.Field, v reflect.Value)) {
	fields := catalog.Fields(v.Type())
	for _, f := range fields {
		at, x := settings.Join(path, f.Key), f.In(v)
		visit(at, f, fields, x)
		if x.Kind() == reflect.Struct {
			eachOption(x, at, visit)
		}
	}
}

// kindOf is the kind of an option's values, or of their elements.
func kindOf(t reflect.Type) reflect.Kind {
	if t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	return t.Kind()
}

// anyNumber lists options that may be any number, and anyText those that may be any text, by the kind of thing.
var (
	anyNumber = []string{"activation s", "data set mean"}
	anyText   = []string{"experiment name", "data set dir", "data set file", "data set sha256", "data set label", "experiment align_to", "experiment from", "experiment from_sha256"}
)

// A tag that says nonsense would be ignored silently.
func TestTagsMakeSense(t *testing.T) {
	n := 0
	for _, th := range things(runner.Builtin()) {
		n += checkTags(th, func(path, format string, args ...any) {
			t.Errorf(th.kind+" "+th.name+", "+path+": "+format, args...)
		})
	}
	if n < 90 {
		t.Errorf("only %d options were looked at", n)
	}
}

// checkTags reports tags that make no sense, and counts the options.
func checkTags(th thing, report func(path, format string, args ...any)) (n int) {
	known := strings.Fields("yaml doc min max above below one null min-length unique instead also count optional leave row")
	word := regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	keys := map[string]bool{}
	eachOption(th.value, "", func(path string, f catalog.Field, beside []catalog.Field, v reflect.Value) {
		n++
		fail := func(format string, args ...any) { report(path, format, args...) }
		if keys[path] || !word.MatchString(f.Key) || f.Key == "name" && th.kind != "experiment" {
			fail("a key that is used twice, or is not written as others, or is name")
		}
		keys[path] = true
		for _, tag := range tagNames(f.Tag) {
			if !slices.Contains(known, tag) {
				fail("tag %q means nothing", tag)
			}
		}
		if doc := f.Doc(); doc == "" || strings.TrimSpace(doc) != doc || strings.ContainsAny(doc, "\n") || strings.HasSuffix(doc, ".") {
			fail("doc %q", doc)
		}
		checkBounds(fail, th, f)
		checkWords(fail, th, f)
		checkNeighbours(fail, f, beside)
		if r := f.Tag.Get("row"); r != "" && (th.kind != "experiment" || r != "no" && r != "own") {
			fail("row %q", r)
		}
		if l := f.Tag.Get("leave"); l != "" && (l != "yes" || f.Owner == th.value.Type()) {
			fail("leave %q of a struct that nothing embeds", l)
		}
		if !v.CanInterface() {
			fail("the field is not exported, so that nobody can set it")
		}
	})
	return n
}

// nonsense has tags each of which makes no sense.
type nonsense struct {
	A float64  `yaml:"a" doc:"no lower bound" max:"3"`
	B float64  `yaml:"b" min:"0"`
	C float64  `yaml:"c" doc:"a bound that is no number" min:"zero"`
	D float64  `yaml:"d" doc:"bounds that leave nothing" min:"1" below:"1"`
	E float64  `yaml:"e" doc:"two lower bounds" min:"0" above:"0"`
	F float64  `yaml:"f" doc:"a tag of another house" min:"0" default:"1"`
	G string   `yaml:"g" doc:"any text, and it is not known to be that"`
	H string   `yaml:"h" doc:"one word" one:"only"`
	I string   `yaml:"i" doc:"a word twice" one:"this that this"`
	J []int    `yaml:"j" doc:"instead of nothing" min:"0" instead:"jj"`
	K int      `yaml:"k" doc:"for which an option stands" min:"0" also:"a"`
	L []uint64 `yaml:"l" doc:"counted from a fraction" count:"a"`
	M bool     `yaml:"m" doc:"a truth of at least 0" min:"0"`
	N int      `yaml:"N" doc:"a key in capitals" min:"0"`
	O int      `yaml:"name" doc:"the key of names" min:"0"`
	P int      `yaml:"p" doc:"of a comparison, and in a thing" min:"0" row:"no"`
	Q string   `yaml:"q" doc:"null of a text" one:"a b" null:"a"`
	R int      `yaml:"a" doc:"a key that is there" min:"0"`
	T int      `yaml:"t" doc:"left though no other thing can have it" min:"0" leave:"yes"`
	s int      `yaml:"s" doc:"not exported" min:"0"`
}

func TestTagsThatMakeNoSenseShow(t *testing.T) {
	found := map[string]bool{}
	n := checkTags(thing{"toy", "nonsense", reflect.ValueOf(nonsense{s: 1})}, func(path, _ string, _ ...any) { found[path] = true })
	for _, f := range catalog.Fields(reflect.TypeFor[nonsense]()) {
		if !found[f.Key] {
			t.Errorf("%s: nothing is found", f.Doc())
		}
	}
	if n != reflect.TypeFor[nonsense]().NumField() {
		t.Errorf("%d options were looked at", n)
	}
}

func tagNames(tag reflect.StructTag) (names []string) {
	rest := string(tag)
	for rest != "" {
		name, more, _ := strings.Cut(rest, ":")
		value, err := strconv.QuotedPrefix(more)
		if err != nil {
			return append(names, rest)
		}
		names, rest = append(names, name), strings.TrimSpace(more[len(value):])
	}
	return names
}

type failing func(format string, args ...any)

// checkBounds holds a number whose field is left at zero by mistake to show: bounds are on every size, time and gain.
func checkBounds(fail failing, th thing, f catalog.Field) {
	k := kindOf(f.Type)
	number := k == reflect.Float64 || k == reflect.Int
	lowest, highest := f.Tag.Get("min")+f.Tag.Get("above"), f.Tag.Get("max")+f.Tag.Get("below")
	if number && lowest == "" && !slices.Contains(anyNumber, th.kind+" "+f.Key) {
		fail("no lower bound")
	}
	if !number && lowest+highest != "" {
		fail("bounds of something else than a number")
	}
	for _, pair := range [][2]string{{"min", "above"}, {"max", "below"}} {
		if f.Tag.Get(pair[0]) != "" && f.Tag.Get(pair[1]) != "" {
			fail("two bounds of a kind")
		}
	}
	var bounds []float64
	for _, s := range []string{lowest, highest, f.Tag.Get("null"), f.Tag.Get("min-length")} {
		x, err := strconv.ParseFloat(s, 64)
		if s != "" && err != nil {
			fail("%q is no number", s)
		}
		bounds = append(bounds, x)
	}
	if lowest != "" && highest != "" && !(bounds[0] < bounds[1]) {
		fail("bounds %v", bounds[:2])
	}
	if f.Tag.Get("null") != "" && f.Type.Kind() != reflect.Float64 {
		fail("null of something else than a number")
	}
}

func checkWords(fail failing, th thing, f catalog.Field) {
	words := f.Words()
	_, tagged := f.Tag.Lookup("one")
	switch sorted := slices.Sorted(slices.Values(words)); {
	case kindOf(f.Type) != reflect.String:
		if tagged {
			fail("words of something else than text")
		}
	case len(words) == 0 && !slices.Contains(anyText, th.kind+" "+f.Key):
		fail("no list of words")
	case len(slices.Compact(sorted)) < len(words) || tagged && len(words) < 2:
		fail("words %q", words)
	}
}

func checkNeighbours(fail failing, f catalog.Field, beside []catalog.Field) {
	if key := f.Tag.Get("instead"); key != "" {
		other, ok := catalog.FieldOf(beside, key)
		if !ok || other.Tag.Get("instead") != f.Key {
			fail("instead of %q, which is not there or is not instead of it", key)
		}
	}
	if key := f.Tag.Get("also"); key != "" {
		if _, ok := catalog.FieldOf(beside, key); ok {
			fail("%q stands for it, and is an option itself", key)
		}
		for _, other := range beside {
			if other.Tag.Get("also") == key && other.Type != f.Type {
				fail("%q stands for it and for %s, which is of another type", key, other.Key)
			}
		}
	}
	if key := f.Tag.Get("count"); key != "" {
		other, ok := catalog.FieldOf(beside, key)
		if !ok || other.Type.Kind() != reflect.Uint64 || f.Type != reflect.TypeFor[[]uint64]() {
			fail("counted from %q, which is no whole number", key)
		}
	}
}

// An entry makes a fresh thing of its own name each time, whose settings its options allow, and has a line about it.
func TestEntriesMakeThingsOfTheirName(t *testing.T) {
	c := runner.Builtin()
	for _, of := range c.Types() {
		table, _ := c.Choices(of)
		seen := map[string]bool{}
		for _, e := range table.Entries {
			at := table.Kind + " " + e.Name
			if seen[e.Name] || e.About == "" || strings.HasSuffix(e.About, ".") {
				t.Errorf("%s: a name that is used twice, or nothing is said of it: %q", at, e.About)
			}
			seen[e.Name] = true
			one, two := e.New(), e.New()
			if got := table.NameOf(one); got != e.Name {
				t.Errorf("%s: makes %q", at, got)
			}
			if d := diff(one, two); d != "" && reflect.TypeOf(one) != reflect.TypeOf(recipe("backprop")) {
				t.Errorf("%s: makes another thing each time\n%s", at, d)
			}
			if p := settings.Check(one); len(p) > 0 {
				t.Errorf("%s: published settings that are not allowed: %v", at, p)
			}
			if shares(reflect.ValueOf(one), reflect.ValueOf(two)) {
				t.Errorf("%s: two things share a list or a map", at)
			}
		}
	}
}

// shares tells whether two structs hold the same list, map or pointer.
func shares(a, b reflect.Value) bool {
	switch a.Kind() {
	case reflect.Pointer:
		return !a.IsNil() && a.Type().Elem().Size() > 0 && (a.Pointer() == b.Pointer() || shares(a.Elem(), b.Elem()))
	case reflect.Interface:
		return !a.IsNil() && shares(a.Elem(), b.Elem())
	case reflect.Slice, reflect.Map:
		return a.Len() > 0 && a.Pointer() == b.Pointer()
	case reflect.Struct:
		for i := range a.NumField() {
			if shares(a.Field(i), b.Field(i)) {
				return true
			}
		}
	}
	return false
}
