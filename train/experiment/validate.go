package experiment

import (
	"fmt"
	"reflect"
	"strings"
)

// Validate reports everything that is wrong with an experiment made or changed in Go, as [Problems], each with its key. What
// [Decode] returns without error is valid.
func (e Experiment) Validate(known Known) error {
	problems := e.check("", known)
	twins := map[string]int{}
	for i, r := range e.Compare {
		at := fmt.Sprintf("compare[%d].", i)
		problems = append(problems, r.check(at, known)...)
		for _, f := range experimentFields() {
			if f.tag.Get("row") == "no" && !f.rows() && !reflect.DeepEqual(e.at(f), r.at(f)) {
				problems = append(problems, Problem{Key: at + f.key, Message: "differs from the comparison's own"})
			}
		}
		if r.Compare != nil {
			problems = append(problems, Problem{Key: at + "compare", Message: "is of the whole comparison: no row has its own"})
		}
		if message := twin(twins, i, r); message != "" {
			problems = append(problems, Problem{Key: "compare", Message: message})
		}
	}
	return problems.err()
}

func (e Experiment) at(f field) any { return reflect.ValueOf(e).FieldByIndex(f.index).Interface() }

func (e Experiment) check(prefix string, known Known) (problems Problems) {
	choice := remember(e.choice)
	report := func(f field, format string, args ...any) {
		problems = append(problems, Problem{Key: prefix + f.path, Message: fmt.Sprintf(format, args...)})
	}
	e.walk(func(f field, v reflect.Value) {
		if c, unmet := f.unmet(choice); unmet {
			if !v.IsZero() {
				report(f, "%s", c.refusal(choice))
			}
			return
		}
		for _, m := range check(v, f, known, choice) {
			report(f, "%s", m)
		}
	})
	if (e.Circuit.Sizes == nil) == (e.Circuit.Hidden == nil) {
		problems = append(problems, Problem{Key: prefix + "circuit.sizes", Message: "give sizes or hidden, and not both"})
	}
	return problems
}

// walk visits every leaf in the order of the keys, also those that do not apply.
func (e Experiment) walk(visit func(f field, v reflect.Value)) {
	var section func(v reflect.Value, fields []field)
	section = func(v reflect.Value, fields []field) {
		for _, f := range fields {
			switch x := v.FieldByIndex(f.index); {
			case f.section():
				section(x, inherit(f))
			case !f.rows():
				visit(f, x)
			}
		}
	}
	section(reflect.ValueOf(e), experimentFields())
}

// inherit returns the fields of a section with its conditions before their own.
func inherit(f field) []field {
	fields := f.fields()
	for i := range fields {
		fields[i].when = append(f.when[:len(f.when):len(f.when)], fields[i].when...)
	}
	return fields
}

// choice tells what the experiment chooses at a path, nothing where the key does not apply.
func (e Experiment) choice(path string) string {
	v := reflect.ValueOf(e)
	for fields := experimentFields(); ; {
		key, rest, more := strings.Cut(path, ".")
		f, ok := byKey(fields, key)
		if !ok {
			return ""
		}
		v = v.FieldByIndex(f.index)
		switch {
		case more:
			fields, path = inherit(f), rest
		case f.applies(e.choice):
			return text(v)
		default:
			return ""
		}
	}
}
