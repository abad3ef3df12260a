package figure

import (
	"context"
	"slices"

	"credo/graph"
	"credo/train/plot"
)

// Figure is a published figure: a struct whose fields are its options, as package catalog reads them.
type Figure interface {
	// Make computes the figure. It returns an error if an option makes no sense, or once the context is done.
	Make(ctx context.Context, o Options) (*Result, error)
}

// Options are the settings of every figure.
type Options struct {
	Dtype    graph.Dtype
	Progress func(run string) (step func(done, total int)) // nil: nobody watches
}

// Result is a figure that was made.
type Result struct {
	Sheets  []Sheet
	Panels  []plot.Panel // row by row; one without curves stays empty
	Columns int
	Checks  []Check
}

// Sheet is data in the order in which it was made. The name is empty where a figure has one sheet.
type Sheet struct {
	Name string
	Head []string
	Rows [][]string
}

// Check is one thing that a figure shows: the value that the published equations give, and the value found.
type Check struct {
	What     string `json:"what"`
	Expected string `json:"expected"`
	Found    string `json:"found"`
	Pass     bool   `json:"pass"`
}

// Pass reports whether every check passed, and there was one.
func (r *Result) Pass() bool {
	return len(r.Checks) > 0 && !slices.ContainsFunc(r.Checks, func(c Check) bool { return !c.Pass })
}
