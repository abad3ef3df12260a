package experiment

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// check lists what is wrong with a value under the choices made: range, allowed words, length.
func check(v reflect.Value, f field, known Known, choice chooser) []string {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return check(v.Elem(), f, known, choice)
	case reflect.Slice:
		return checkList(v, f, known, choice)
	case reflect.String:
		return checkText(v.String(), f, known, choice)
	case reflect.Int:
		return checkRange(float64(v.Int()), text(v), f, choice)
	case reflect.Float64:
		return checkRange(v.Float(), text(v), f, choice)
	}
	return nil
}

func checkList(v reflect.Value, f field, known Known, choice chooser) []string {
	if v.IsNil() {
		return nil
	}
	var out []string
	if s := f.tag.Get("min-length"); s != "" {
		if least, _ := strconv.Atoi(s); v.Len() < least {
			out = append(out, fmt.Sprintf("needs at least %d values, got %d", least, v.Len()))
		}
	}
	seen := map[any]bool{}
	for i := range v.Len() {
		x := v.Index(i)
		out = append(out, check(x, f, known, choice)...)
		if f.tag.Get("unique") != "" && seen[x.Interface()] {
			out = append(out, text(x)+" is given twice")
		}
		seen[x.Interface()] = true
	}
	return out
}

func checkText(s string, f field, known Known, choice chooser) []string {
	if f.tag.Get("one") != "" && !f.takesPath(s) {
		words, by := f.words(known, choice)
		if slices.Contains(words, s) {
			return nil
		}
		message := fmt.Sprintf("%q is not one of %s", s, strings.Join(words, ", "))
		if by != nil {
			message += " where " + by.where()
		}
		if near := nearest(s, words); near != "" {
			message += "; did you mean " + near + "?"
		} else if f.tag.Get("or") == "path" {
			message += "; a path of your own has a slash: ./" + s
		}
		return []string{message}
	}
	if strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) || !utf8.ValidString(s) {
		return []string{"must be one line of printable text"}
	}
	return nil
}

func checkRange(x float64, shown string, f field, choice chooser) []string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return []string{shown + " is not allowed: must be finite"}
	}
	var bounds []string
	ok := true
	for _, b := range []struct {
		tag, word string
		holds     func(bound float64) bool
	}{
		{"min", "at least", func(b float64) bool { return x >= b }},
		{"above", "above", func(b float64) bool { return x > b }},
		{"max", "at most", func(b float64) bool { return x <= b }},
		{"below", "below", func(b float64) bool { return x < b }},
	} {
		s, by := f.chosen(b.tag, choice)
		if s == "" {
			continue
		}
		bound, _ := strconv.ParseFloat(s, 64)
		ok = ok && b.holds(bound)
		word := b.word + " " + s
		if by != nil {
			word += " where " + by.where()
		}
		bounds = append(bounds, word)
	}
	if ok {
		return nil
	}
	return []string{shown + " is not allowed: must be " + strings.Join(bounds, " and ")}
}
