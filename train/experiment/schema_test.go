package experiment

import (
	"reflect"
	"strings"
	"testing"
)

// every visits all keys, with the sections above them.
func every(fields []field, visit func(f field)) {
	for _, f := range fields {
		visit(f)
		if f.section() {
			every(f.fields(), visit)
		}
	}
}

// A tag that says nonsense would be ignored silently.
func TestTagsMakeSense(t *testing.T) {
	known := strings.Fields("yaml default if one min max above below or min-length unique instead count spread row")
	n := 0
	every(experimentFields(), func(f field) {
		n++
		rest := string(f.tag)
		for rest != "" {
			name, more, _ := strings.Cut(rest, ":")
			_, rest, _ = strings.Cut(more[1:], `"`)
			rest = strings.TrimSpace(rest)
			if !strings.Contains(" "+strings.Join(known, " ")+" ", " "+name+" ") {
				t.Errorf("%s: tag %q means nothing", f.path, name)
			}
		}
		for _, c := range f.when {
			checkCondition(t, f, c)
		}
		for _, tag := range strings.Fields("default one min max above below") {
			for _, part := range strings.Split(f.tag.Get(tag), "; ")[1:] {
				when, _, ok := strings.Cut(part, ": ")
				if !ok {
					t.Errorf("%s: %s %q", f.path, tag, part)
				}
				checkCondition(t, f, conditionOf(when, parent(f.path)))
			}
		}
		for _, other := range append(strings.Fields(f.tag.Get("spread")), f.tag.Get("instead"), f.tag.Get("count")) {
			if _, ok := find(join(parent(f.path), other)); other != "" && !ok {
				t.Errorf("%s: there is no %s beside it", f.path, other)
			}
		}
	})
	if n < 50 {
		t.Errorf("only %d keys were looked at", n)
	}
}

func checkCondition(t *testing.T, f field, c condition) {
	t.Helper()
	of, ok := find(c.path)
	if !ok || of.section() {
		t.Errorf("%s depends on %s, which is no key", f.path, c.path)
		return
	}
	for _, v := range c.values {
		if one := of.tag.Get("one"); v == anyPath && of.tag.Get("or") == "path" {
			continue
		} else if one != "" {
			if problems := checkText(v, of, Known{}, func(string) string { return "" }); problems != nil {
				t.Errorf("%s depends on %s: %v", f.path, c.path, problems)
			}
		} else if of.typ.Kind() != reflect.Bool {
			t.Errorf("%s depends on %s, which has no list of words", f.path, c.path)
		}
	}
}

// Every default, of every choice, must be a value that the key allows.
func TestDefaultsAreAllowed(t *testing.T) {
	every(experimentFields(), func(f field) {
		tag, ok := f.tag.Lookup("default")
		if !ok {
			return
		}
		if f.section() {
			t.Errorf("%s: a section has no default", f.path)
		}
		for i, text := range strings.Split(tag, "; ") {
			if i > 0 {
				_, text, _ = strings.Cut(text, ": ")
			}
			d := &decoder{choice: func(string) string { return "" }}
			d.value(defaultNode(text), reflect.New(f.typ).Elem(), f)
			if len(d.problems) > 0 {
				t.Errorf("%s: default %q: %v", f.path, text, d.problems)
			}
		}
	})
}

// A number whose field is left at zero by mistake must show: ranges are on every size, time and gain.
func TestNumbersHaveRanges(t *testing.T) {
	free := map[string]bool{"s": true} // the shift of an activation may be any number
	text := map[string]bool{"name": true, "data.dir": true, "data.label": true, "data.sha256": true}
	every(experimentFields(), func(f field) {
		k := f.typ.Kind()
		if k == reflect.Pointer || k == reflect.Slice {
			k = f.typ.Elem().Kind()
		}
		if (k == reflect.Float64 || k == reflect.Int) && f.tag.Get("min")+f.tag.Get("above") == "" && !free[f.key] {
			t.Errorf("%s: no lower bound", f.path)
		}
		if k == reflect.String && f.tag.Get("one") == "" && !text[f.path] {
			t.Errorf("%s: no list of words", f.path)
		}
	})
}
