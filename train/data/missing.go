package data

import (
	"fmt"
	"path/filepath"
	"strings"
)

// A MissingError tells where a set was looked for in vain.
type MissingError struct {
	Spec   Spec
	Places []Place
}

// Error has a line for each folder looked at, then the files to put there.
func (e *MissingError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "data set %s was not found in:\n", e.Spec.Name)
	for _, folder := range e.folders() {
		fmt.Fprintf(&b, "  %s\n", folder)
	}
	what := "these files, as they are or with .gz,"
	if e.Spec.Archive.Name != "" {
		what = e.Spec.Archive.Name + ", or the files in it,"
	}
	fmt.Fprintf(&b, "put %s into DIR/%s and pass --data-dir DIR or set %s=DIR:\n", what, e.Spec.Folders[0], EnvVar)
	for _, f := range e.Spec.Files() {
		fmt.Fprintf(&b, "  %s\n", f.Name)
	}
	fmt.Fprintf(&b, "(%s; credo data fetch %s --dir DIR does it); or use the set digits, which needs no file", e.Spec.Advice, e.Spec.Name)
	return b.String()
}

// Short is the error in one line, for a table.
func (e *MissingError) Short() string {
	return "not found in " + strings.Join(e.folders(), ", ")
}

// folders lists the folders looked at, in order, and the places that were not set.
func (e *MissingError) folders() []string {
	var f []string
	for _, p := range e.Places {
		if p.Dir == "" {
			f = append(f, p.Name+" (not set)")
			continue
		}
		for _, folder := range e.Spec.Folders {
			f = append(f, fmt.Sprintf("%s (%s)", filepath.Join(p.Dir, folder), p.Name))
		}
	}
	return f
}
