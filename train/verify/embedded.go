package verify

import (
	"bytes"
	_ "embed" // the case file
)

//go:embed embedded/cases.json
var embedded []byte

// Embedded returns a small set of cases that is part of the program: one or two of every kind. Where they come from is told in
// embedded/README.md.
func Embedded() (File, error) {
	return Parse(bytes.NewReader(embedded), "the embedded cases")
}
