package figure

import (
	"context"
	"slices"
	"strings"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/train/plot"
)

// Figure is a published figure.
type Figure struct {
	Name  string
	About string
	Make  func(ctx context.Context, o Options) (*Result, error)
}

// Options are the settings of a figure.
type Options struct {
	Dtype graph.Dtype
}

// Result is a figure that was made.
type Result struct {
	Tables  []Table
	Panels  []plot.Panel // row by row; one without curves stays empty
	Columns int
	Checks  []Check
}

// Table is data in the order in which it was made. The name is empty where a figure has one table.
type Table struct {
	Name string
	Head []string
	Rows [][]string
}

// Check is one thing that a figure shows: what the published equations give, and what was found.
type Check struct {
	What     string `json:"what"`
	Expected string `json:"expected"`
	Found    string `json:"found"`
	Pass     bool   `json:"pass"`
}

// Pass reports whether every check passed.
func (r *Result) Pass() bool {
	return len(r.Checks) > 0 && !slices.ContainsFunc(r.Checks, func(c Check) bool { return !c.Pass })
}

// List lists the figures in the order in which they are shown.
func List() []Figure {
	return []Figure{
		{"dic-3", "weight change of one E/I pair: intact, ablated, isolated (Rossbroich & Zenke 2023, figure 3)", dic3},
		{"dic-S1", "four other published rules on cells of their own (figure S1)", dicS1},
		{"dic-S2", "other linear thresholds (figure S2)", dicS2},
	}
}

// Find returns the figure of that name.
func Find(name string) (Figure, error) {
	var names []string
	for _, f := range List() {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return Figure{}, errors.Errorf("figure %q is not known: use one of %s", name, strings.Join(names, ", "))
}
