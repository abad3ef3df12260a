package catalog

import "reflect"

// Clone returns a copy of a thing that shares nothing with it that an option could change: pointers, slices, maps and the things that
// its fields hold are copied too. Fields that are not exported are copied as they are.
func Clone[T any](thing T) (out T) {
	reflect.ValueOf(&out).Elem().Set(cloned(reflect.ValueOf(&thing).Elem()))
	return out
}

func cloned(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer, reflect.Slice, reflect.Map:
		if v.IsNil() {
			return out
		}
	}
	switch v.Kind() {
	case reflect.Interface:
		out.Set(cloned(v.Elem()))
	case reflect.Pointer:
		out.Set(reflect.New(v.Type().Elem()))
		out.Elem().Set(cloned(v.Elem()))
	case reflect.Slice:
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			out.Index(i).Set(cloned(v.Index(i)))
		}
	case reflect.Map:
		out.Set(reflect.MakeMap(v.Type()))
		for _, k := range v.MapKeys() {
			out.SetMapIndex(k, cloned(v.MapIndex(k)))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				out.Field(i).Set(cloned(v.Field(i)))
			}
		}
	}
	return out
}
