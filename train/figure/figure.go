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
	Drawn bool // it is made of random draws, and takes Options.Draws
}

// Options are the settings of a figure.
type Options struct {
	Dtype    graph.Dtype
	Draws    Draws
	Progress func(run string) (step func(done, total int)) // nil: nobody watches
}

// Draws are the settings of a figure that is made of random draws, of networks that learn.
type Draws struct {
	N       int    // how many
	Seed    uint64 // of the first; the others follow
	Epochs  int    // of learning
	Method  string // of integration, as in online.Setup
	Trainer bool   // rules as the authors' trainer has them, not as the notebook of the figure
}

// DefaultDraws returns the published settings, for four draws.
func DefaultDraws() Draws { return Draws{N: 4, Seed: 1, Epochs: 60, Method: "tsit5"} }

func (d Draws) check() error {
	if d.N < 1 || d.Epochs < 2 {
		return errors.Errorf("%d draws of %d epochs: needs at least one draw, and two epochs to compare", d.N, d.Epochs)
	}
	return nil
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
		{"dic-3", "weight change of one E/I pair: intact, ablated, isolated (Rossbroich & Zenke 2023, figure 3)", dic3, false},
		{"dic-4", "students that learn a teacher's answers while time passes, by both rules (figure 4)", dic4, true},
		{"dic-S1", "four other published rules on cells of their own (figure S1)", dicS1, false},
		{"dic-S2", "other linear thresholds (figure S2)", dicS2, false},
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
