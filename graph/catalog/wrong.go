package catalog

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/pkg/errors"
)

// Check returns the first option of a thing that its tags do not allow, with its key, or nil. Options of the things that it holds count
// too, and a choice that was not made is no option. It is for things that are made in Go: the decoder allows no others.
func Check(thing any) error {
	for _, wrong := range Wrong(thing) {
		return At(wrong.Key, errors.Errorf("%s: %v", wrong.Key, wrong.Err))
	}
	return nil
}

// Wrong lists the options of a thing, and of the things that it holds, that their tags do not allow.
func Wrong(thing any) []KeyError {
	v := reflect.Indirect(reflect.ValueOf(thing))
	if v.Kind() != reflect.Struct {
		return nil
	}
	return wrong(v, "")
}

func wrong(v reflect.Value, path string) (out []KeyError) {
	for _, f := range Fields(v.Type()) {
		at, x := path+f.Key, f.In(v)
		switch null := f.Tag.Get("null"); {
		case x.Kind() == reflect.Interface && x.IsNil():
			out = append(out, KeyError{at, errors.New("is not chosen")})
		case x.Kind() == reflect.Interface:
			if inner := reflect.Indirect(x.Elem()); inner.Kind() == reflect.Struct {
				out = append(out, wrong(inner, at+".")...)
			}
		case x.Kind() == reflect.Struct:
			out = append(out, wrong(x, at+".")...)
		case x.Kind() == reflect.Slice && x.Type().Elem().Kind() == reflect.Struct && x.Type().Elem() != f.Owner:
			for i := range x.Len() {
				out = append(out, wrong(x.Index(i), fmt.Sprintf("%s[%d].", at, i))...)
			}
		case null == "" || fmt.Sprint(x.Interface()) != null:
			messages := f.Check(x)
			slices.Sort(messages) // elements of a map come in any order
			for _, message := range messages {
				out = append(out, KeyError{at, errors.New(message)})
			}
		}
	}
	return out
}
