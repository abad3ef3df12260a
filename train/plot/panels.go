package plot

import (
	"image/color"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Curve is one line through points.
type Curve struct {
	Label     string
	X, Y      []float64
	Beside    string    // the label of a curve of the panel: this one has its colour, and is points without a line, as published ones are drawn
	Low, High []float64 // a pale band around the line, which is dashed; nil: none
	Dots      bool      // points without a line: a raster
}

// Panel is a pair of axes with curves. Where YMin and YMax are equal the curves decide how high it reaches.
type Panel struct {
	Title, X, Y string
	YMin, YMax  float64
	Curves      []Curve
}

const panelWide, panelHigh, legendLine = 3.4 * vg.Inch, 2.6 * vg.Inch, 9 * vg.Length(1)

// Panels draws panels, so many columns of them, into a .png or .svg file. The place of one without curves stays empty.
func Panels(panels []Panel, columns int, path string) error {
	rows, lines := (len(panels)+columns-1)/columns, 0
	for _, p := range panels {
		lines = max(lines, len(p.Curves))
	}
	legend := vg.Length(lines) * legendLine
	high := panelHigh + legend
	canvas, err := canvasFor(path, vg.Length(columns)*panelWide, vg.Length(rows)*high)
	if err != nil {
		return err
	}
	whole := draw.New(canvas)
	for i, panel := range panels {
		if len(panel.Curves) == 0 {
			continue
		}
		left, top := vg.Length(i%columns)*panelWide, whole.Max.Y-vg.Length(i/columns)*high
		place := draw.Canvas{Canvas: canvas, Rectangle: vg.Rectangle{
			Min: vg.Point{X: left + vg.Points(4), Y: top - high + vg.Points(8)}, Max: vg.Point{X: left + panelWide - vg.Points(8), Y: top - vg.Points(4)},
		}}
		if err := panel.draw(place, legend); err != nil {
			return err
		}
	}
	return save(canvas, path)
}

// besides returns the place of the curve beside which c is drawn, -1 if it is a line.
func (panel Panel) besides(c Curve) int {
	if c.Beside == "" {
		return -1
	}
	return max(slices.IndexFunc(panel.Curves, func(o Curve) bool { return o.Label == c.Beside }), 0)
}

// draw draws the curves, and below them their names in a strip of the given height.
func (panel Panel) draw(place draw.Canvas, legend vg.Length) error {
	p := plot.New()
	p.Title.Text, p.X.Label.Text, p.Y.Label.Text = panel.Title, panel.X, panel.Y
	p.Add(plotter.NewGrid())
	for i, c := range panel.Curves {
		if at := panel.besides(c); at >= 0 {
			i = at
		}
		if err := c.draw(p, colour(i)); err != nil {
			return err
		}
	}
	if panel.YMin != panel.YMax { // lines are clipped at the edge
		p.Y.Min, p.Y.Max = panel.YMin, panel.YMax
	}
	names := p.Legend
	names.Top, names.Left, names.TextStyle.Font.Size = true, true, vg.Points(8)
	p.Legend = plot.NewLegend() // not over the curves
	p.Draw(draw.Crop(place, 0, 0, legend, 0))
	names.Draw(draw.Crop(place, vg.Points(30), 0, 0, legend-place.Size().Y))
	return nil
}

// draw draws the curve as its fields say.
func (c Curve) draw(p *plot.Plot, of color.Color) error {
	xy := at(c.X, c.Y)
	switch {
	case c.Low != nil:
		return band(p, c, of)
	case c.Dots:
		return dots(p, xy, of, c.Label)
	case c.Beside != "":
		return points(p, xy, of, vg.Points(3), c.Label)
	}
	return line(p, xy, of, vg.Points(1.2), nil, c.Label)
}

// at pairs coordinates.
func at(x, y []float64) plotter.XYs {
	out := make(plotter.XYs, len(x))
	for i := range out {
		out[i] = plotter.XY{X: x[i], Y: y[i]}
	}
	return out
}
