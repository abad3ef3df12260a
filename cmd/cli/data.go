package cli

import (
	"fmt"
	"os"

	"credo/train/data"
)

type dataCmd struct {
	List  dataListCmd  `cmd:"" help:"List the data sets that are known by name, where each was found, and whether its files are the published ones."`
	Fetch dataFetchCmd `cmd:"" help:"Download a published set, and check it."`
}

type dataListCmd struct {
	DataDir string `placeholder:"DIR" help:"A folder with one folder for each set, looked at first; then $$CREDO_DATA, ../shared/data, and where Debian installs data sets."`
	format
}

// listed is one set of the list as JSON.
type listed struct {
	Name     string   `json:"name"`
	Title    string   `json:"title"`
	Images   int      `json:"images"`
	Rows     int      `json:"rows"`
	Columns  int      `json:"columns"`
	Channels int      `json:"channels"`
	Classes  int      `json:"classes"`
	Names    []string `json:"class_names"` // in order; empty: they have none but their numbers
	Found    string   `json:"found"`       // folder, "embedded", or empty
	Verified bool     `json:"verified"`
	Problem  string   `json:"problem"`
}

// Run prints the list.
func (c dataListCmd) Run(e *env) error {
	sets := []listed{}
	s := sheet{head: []string{"name", "what", "images", "size", "classes", "found", "verified"}}
	for _, x := range data.List(data.Places(c.DataDir, os.Getenv(data.EnvVar))) {
		sets = append(sets, listed{x.Name, x.Title, x.Images, x.Rows, x.Cols, x.Channels, x.Classes, append([]string{}, x.ClassNames...), x.Source, x.Verified, x.Problem})
		found, verified := x.Source, "yes"
		if found == "" {
			found = "-"
		}
		if !x.Verified {
			verified = "no: " + x.Problem
		}
		s.rows = append(s.rows, []string{x.Name, x.Title, fmt.Sprint(x.Images), dimensions(x), fmt.Sprint(x.Classes), found, verified})
	}
	s.value = map[string]any{"sets": sets}
	return c.print(e.stdout, s)
}

// dimensions tells rows and columns of a set's images, and channels if there are several.
func dimensions(x data.Entry) string {
	if x.Channels > 1 {
		return fmt.Sprintf("%dx%dx%d", x.Rows, x.Cols, x.Channels)
	}
	return fmt.Sprintf("%dx%d", x.Rows, x.Cols)
}
