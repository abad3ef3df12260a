package catalog

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Check lists everything that the option's tags do not allow about a value: range, word, length.
func (f Field) Check(v reflect.Value) []string {
	switch v.Kind() {
	case reflect.Slice:
		return f.checkList(v)
	case reflect.Map:
		return f.checkMap(v)
	case reflect.String:
		return f.checkText(v.String())
	case reflect.Int:
		return f.checkRange(float64(v.Int()), strconv.FormatInt(v.Int(), 10))
	case reflect.Float64:
		return f.checkRange(v.Float(), strconv.FormatFloat(v.Float(), 'g', -1, 64))
	}
	return nil
}

func (f Field) checkList(v reflect.Value) (out []string) {
	if v.IsNil() {
		return nil
	}
	if s := f.Tag.Get("min-length"); s != "" {
		if least, _ := strconv.Atoi(s); v.Len() < least {
			out = append(out, fmt.Sprintf("needs at least %d values, got %d", least, v.Len()))
		}
	}
	seen := map[any]bool{}
	for i := range v.Len() {
		x := v.Index(i)
		out = append(out, f.Check(x)...)
		if f.Tag.Get("unique") == "" {
			continue
		}
		if seen[x.Interface()] {
			out = append(out, fmt.Sprint(x.Interface())+" is given twice")
		}
		seen[x.Interface()] = true
	}
	return out
}

func (f Field) checkMap(v reflect.Value) (out []string) {
	for _, k := range v.MapKeys() {
		for _, message := range f.Check(v.MapIndex(k)) {
			out = append(out, fmt.Sprintf("%v: %s", k, message))
		}
	}
	return out
}

func (f Field) checkText(s string) []string {
	if words := f.Words(); len(words) > 0 {
		for _, w := range words {
			if w == s {
				return nil
			}
		}
		return []string{Unknown(s, words)}
	}
	if strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) || !utf8.ValidString(s) {
		return []string{"must be one line of printable text"}
	}
	return nil
}

// limits are the tags that bound a number.
func limits() []limit {
	return []limit{
		{"min", "at least", func(x, b float64) bool { return x >= b }},
		{"above", "above", func(x, b float64) bool { return x > b }},
		{"max", "at most", func(x, b float64) bool { return x <= b }},
		{"below", "below", func(x, b float64) bool { return x < b }},
	}
}

type limit struct {
	tag, words string
	holds      func(x, bound float64) bool
}

func (f Field) checkRange(x float64, shown string) []string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return []string{shown + " is not allowed: must be finite"}
	}
	for _, l := range limits() {
		if s := f.Tag.Get(l.tag); s != "" {
			if bound, _ := strconv.ParseFloat(s, 64); !l.holds(x, bound) {
				return []string{shown + " is not allowed: must be " + f.Range()}
			}
		}
	}
	return nil
}

// Range tells the bounds in words: "above 0 and at most 1"; "" if there are none.
func (f Field) Range() string {
	var out []string
	for _, l := range limits() {
		if s := f.Tag.Get(l.tag); s != "" {
			out = append(out, l.words+" "+s)
		}
	}
	return strings.Join(out, " and ")
}
