package verify

import (
	"bytes"
	"embed"
)

//go:embed embedded/dic.json embedded/burst.json embedded/mdgl.json
var embedded embed.FS

// Embedded returns a small set of cases that is part of the program: one or two of every kind. Their origin is told in
// embedded/README.md.
func Embedded() (out []Case, err error) {
	for _, system := range []string{"dic", "burst", "mdgl"} {
		data, err := embedded.ReadFile("embedded/" + system + ".json")
		if err != nil {
			return nil, err
		}
		f, err := Parse(bytes.NewReader(data), "the embedded cases of "+system)
		if err != nil {
			return nil, err
		}
		out = append(out, f.Cases...)
	}
	return out, nil
}
