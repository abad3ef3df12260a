package figure

import (
	"context"
	"slices"

	"credo/graph"
	"credo/train"
	"credo/train/npz"
	"credo/train/plot"
	"credo/train/runner"
	"credo/train/task"
)

// Figure is a published figure: a struct whose fields are its options, as package catalog reads them.
type Figure interface {
	// Make computes the figure. It returns an error if an option makes no sense, or once the context is done.
	Make(ctx context.Context, o Options) (*Result, error)
}

// Options are the settings of every figure.
type Options struct {
	Dtype  *graph.Dtype                   // nil: the figure's own
	Out    string                         // the folder below which a figure keeps the records of its runs; "": the working folder
	Fresh  bool                           // make finished runs anew
	Screen func(run string) runner.Screen // follows one run, perhaps beside others; nil: nobody watches
}

// precision returns the precision that is asked for, or else the figure's own.
func (o Options) precision(own graph.Dtype) graph.Dtype {
	if o.Dtype == nil {
		return own
	}
	return *o.Dtype
}

// screen returns the screen of a run.
func (o Options) screen(run string) runner.Screen {
	if o.Screen == nil {
		return unseen{}
	}
	return o.Screen(run)
}

// unseen shows nothing.
type unseen struct{}

func (unseen) Progress(step, steps int)                            {}
func (unseen) Warn(string)                                         {}
func (unseen) Epoch(int, []task.Measure, train.Score, train.Score) {}

// Result is a figure that was made.
type Result struct {
	Sheets  []Sheet
	Panels  []plot.Panel // row by row; one without curves stays empty
	Columns int
	Checks  []Check
	Records []string    // folders of the runs, none if it has none
	Arrays  []npz.Named // data of several axes; nil: none
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
