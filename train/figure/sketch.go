package figure

import (
	"context"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/train/curve"
	"credo/train/plot"
)

// sketch gathers a figure of weight changes over rates. Its first error sticks.
type sketch struct {
	Result
	ctx        context.Context
	d          graph.Dtype
	err        error
	curves     [][]string // rows of the sheets
	thresholds [][]string
}

func newSketch(ctx context.Context, o Options, columns int) *sketch {
	return &sketch{Result: Result{Columns: columns}, ctx: ctx, d: o.precision(graph.Float64)}
}

func (s *sketch) fail(err error) bool {
	if s.err == nil && err != nil {
		s.err = err
	}
	if s.err == nil {
		s.err = s.ctx.Err()
	}
	return s.err != nil
}

// finish returns the figure with its sheets.
func (s *sketch) finish() (*Result, error) {
	s.Sheets = []Sheet{{Head: []string{"panel", "curve", "input", "rate", "weight change"}, Rows: s.curves}}
	if len(s.thresholds) > 0 {
		s.Sheets = append(s.Sheets, Sheet{"threshold", []string{"panel", "curve", "inhibitory rate", "threshold"}, s.thresholds})
	}
	return &s.Result, errors.WithStack(s.err)
}

// panel begins a panel of weight changes from lo to hi; those that draw nothing stay empty.
func (s *sketch) panel(title string, lo, hi float64) {
	s.Panels = append(s.Panels, plot.Panel{Title: title, X: "rate of the cell", Y: "weight change", YMin: lo, YMax: hi})
}

// draw computes a cell's curve and puts it into the last panel.
func (s *sketch) draw(label string, c curve.Cell, x []float64) curve.Curve {
	out := s.at(c, x)
	if s.fail(nil) {
		return out
	}
	panel := &s.Panels[len(s.Panels)-1]
	panel.Curves = append(panel.Curves, plot.Curve{Label: label, X: out.Rate, Y: out.DW})
	for i := range x {
		s.curves = append(s.curves, []string{panel.Title, label, number(x[i]), number(out.Rate[i]), number(out.DW[i])})
	}
	return out
}

// at computes a cell's curve without drawing it.
func (s *sketch) at(c curve.Cell, x []float64) (out curve.Curve) {
	if s.fail(nil) {
		return out
	}
	p, err := c.Compile(len(x), s.d)
	if s.fail(err) {
		return out
	}
	out, err = p.At(x)
	s.fail(err)
	return out
}

// crossings returns the rates between lo and hi at which a cell's weight change turns. They do not depend on the curves drawn.
func (s *sketch) crossings(c curve.Cell, lo, hi float64) []curve.Crossing {
	if s.fail(nil) {
		return nil
	}
	const grid = 4000
	p, err := c.Compile(grid, s.d)
	if s.fail(err) {
		return nil
	}
	out, err := p.Crossings(lo, hi)
	s.fail(err)
	return out
}
