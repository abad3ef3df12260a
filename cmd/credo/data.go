package main

import (
	"fmt"
	"os"

	"credo/train/data"
)

type dataCmd struct {
	List dataListCmd `cmd:"" help:"List the data sets that are known by name, where each was found, and whether its files are the published ones."`
}

type dataListCmd struct {
	DataDir string `placeholder:"DIR" help:"A folder with one folder for each set, looked at first; then $$CREDO_DATA, ../shared/data, and where Debian installs data sets."`
	format
}

// Run prints the list.
func (c dataListCmd) Run(e *env) error {
	entries := data.List(data.Places(c.DataDir, os.Getenv(data.EnvVar)))
	s := sheet{head: []string{"name", "what", "images", "size", "classes", "found", "verified"}, value: map[string]any{"sets": entries}}
	for _, x := range entries {
		found, verified := x.Source, "yes"
		if found == "" {
			found = "-"
		}
		if !x.Verified {
			verified = "no: " + x.Problem
		}
		s.rows = append(s.rows, []string{x.Name, x.Title, fmt.Sprint(x.Images), fmt.Sprintf("%dx%d", x.Rows, x.Cols), fmt.Sprint(x.Classes), found, verified})
	}
	return c.print(e.stdout, s)
}
