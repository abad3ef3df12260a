package experiment

import (
	"encoding/json"
	"reflect"

	"credo/graph/catalog"
	"credo/train/settings"
)

// Keys lists every key of an experiment of this circuit, rule, optimizer and data, with the experiment's values as defaults.
func (e Experiment) Keys() []settings.Key {
	return settings.Reader{Catalog: e.catalog}.Describe(e)
}

// Schema returns the JSON Schema of experiment files, for editors that complete and check them.
func Schema(c *catalog.Catalog) ([]byte, error) {
	r := settings.Reader{Catalog: c}
	whole := r.Schema(house(c))
	row := r.Schema(house(c))
	properties := row["properties"].(settings.Object)
	for _, f := range catalog.Fields(reflect.TypeFor[Experiment]()) {
		if f.Tag.Get("row") == "no" {
			delete(properties, f.Key)
		}
	}
	delete(row, "definitions")
	whole["$schema"], whole["title"] = "http://json-schema.org/draft-07/schema#", "credo experiment"
	whole["properties"].(settings.Object)[compareKey] = settings.Object{"type": "array", "minItems": 1, "maxItems": maxRows, "items": row}
	text, err := json.MarshalIndent(whole, "", " ")
	return append(text, '\n'), err
}
