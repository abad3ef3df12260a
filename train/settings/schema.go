package settings

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"credo/graph/catalog"
)

// Object is a JSON Schema, or a part of one.
type Object = map[string]any

// Schema returns the JSON Schema of files that [Reader.Decode] reads into a struct, draft 7, which editors know. Conditions between
// options stay with the decoder.
func (r Reader) Schema(thing any) Object {
	s := schema{r, Object{}}
	out := s.section(reflect.Indirect(reflect.ValueOf(thing)).Type())
	out["definitions"] = s.definitions
	return out
}

type schema struct {
	Reader
	definitions Object
}

// section is the schema of a mapping with the options of a struct.
func (s schema) section(t reflect.Type) Object {
	properties := Object{}
	for _, f := range catalog.Fields(t) {
		properties[f.Key] = s.option(f)
		if also := f.Tag.Get("also"); also != "" {
			properties[also] = s.option(f)
		}
	}
	return Object{"type": "object", "additionalProperties": false, "properties": properties}
}

func (s schema) option(f catalog.Field) (out Object) {
	switch c, ok := s.choices(f.Type); {
	case ok:
		out = Object{"allOf": []any{s.choice(f.Type, c)}}
	case f.Type.Kind() == reflect.Struct:
		out = s.section(f.Type)
	case f.Type.Kind() == reflect.Slice:
		out = Object{"type": "array", "items": s.item(f)}
		if f.Tag.Get("unique") != "" {
			out["uniqueItems"] = true
		}
		if f.Tag.Get("count") != "" {
			out = Object{"anyOf": []any{Object{"type": "integer", "minimum": 1, "maximum": maxCount}, out}}
		}
	case f.Type.Kind() == reflect.Map:
		entry := s.value(f, f.Type.Elem())
		entry["type"] = []any{entry["type"], "null"}
		out = Object{"type": "object", "additionalProperties": entry}
	default:
		out = s.value(f, f.Type)
	}
	if doc := f.Doc(); doc != "" {
		out["description"] = doc
	}
	return out
}

// item is the schema of an element of a list. A list of structs of the kind that has the list is left to the caller.
func (s schema) item(f catalog.Field) Object {
	if of := f.Type.Elem(); of.Kind() == reflect.Struct && of != f.Owner {
		return s.section(of)
	}
	return s.value(f, f.Type.Elem())
}

// value is the schema of a scalar.
func (s schema) value(f catalog.Field, t reflect.Type) Object {
	kind := map[reflect.Kind]string{reflect.String: "string", reflect.Bool: "boolean", reflect.Int: "integer", reflect.Uint64: "integer", reflect.Float64: "number"}[t.Kind()]
	out := Object{"type": kind}
	if f.Tag.Get("null") != "" {
		out["type"] = []string{kind, "null"}
	}
	if words := f.Words(); len(words) > 0 {
		out["enum"] = words
	}
	if t.Kind() == reflect.Uint64 {
		out["minimum"] = 0
	}
	for tag, key := range map[string]string{"min": "minimum", "max": "maximum", "above": "exclusiveMinimum", "below": "exclusiveMaximum"} {
		if bound := f.Tag.Get(tag); bound != "" {
			out[key] = json.Number(bound)
		}
	}
	return out
}

// choice refers to the definition of a table.
func (s schema) choice(t reflect.Type, c catalog.Choices) Object {
	name := strings.ReplaceAll(c.Kind, " ", "-")
	ref := Object{"$ref": "#/definitions/" + name}
	if _, done := s.definitions[name]; done {
		return ref
	}
	s.definitions[name] = Object{} // a choice may hold the same choice again
	union := Object{}
	forms := []any{s.names(c)}
	for _, e := range c.Entries {
		thing := s.section(reflect.TypeOf(e.New()))
		for key, option := range thing["properties"].(Object) {
			union[key] = either(union[key], option)
		}
		thing["properties"].(Object)[nameKey] = Object{"const": e.Name}
		thing["required"] = []string{nameKey}
		thing["description"] = e.About
		forms = append(forms, thing)
	}
	if c.Open != nil {
		thing := s.section(reflect.TypeOf(c.Open.Like()))
		thing["properties"].(Object)[nameKey] = Object{"type": "string", "pattern": `[/\\]`}
		thing["required"] = []string{nameKey}
		forms = append(forms, thing, Object{"type": "string", "pattern": `[/\\]`})
	}
	if keys := listed(c); len(keys) > 1 {
		forms = append(forms, Object{"type": "array", "items": Object{"type": "number"}, "minItems": len(keys), "maxItems": len(keys)})
	}
	forms = append(forms, Object{"type": "object", "additionalProperties": false, "properties": union}) // without a name: of the published choice
	s.definitions[name] = Object{"anyOf": forms}
	return ref
}

// either returns the schema of an option of several things: the one of all, or the list of them where they differ.
func either(was, option any) any {
	forms := []any{was}
	if o, ok := was.(Object); ok && len(o) == 1 && o["anyOf"] != nil {
		forms = o["anyOf"].([]any)
	}
	switch {
	case was == nil:
		return option
	case slices.ContainsFunc(forms, func(form any) bool { return reflect.DeepEqual(form, option) }):
		return was
	}
	return Object{"anyOf": append(slices.Clone(forms), option)}
}

func (s schema) names(c catalog.Choices) Object {
	var forms []any
	for _, e := range c.Entries {
		forms = append(forms, Object{"const": e.Name, "description": e.About})
	}
	return Object{"anyOf": forms}
}
