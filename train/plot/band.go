package plot

import (
	"image/color"
	"slices"

	"github.com/pkg/errors"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// band draws a pale area from the curve's Low to its High, and the curve dashed over it.
func band(p *plot.Plot, c Curve, of color.Color) error {
	edge := at(c.X, c.Low)
	back := at(c.X, c.High)
	slices.Reverse(back)
	if edge = drawable(append(edge, back...)); len(edge) > 0 {
		area, err := plotter.NewPolygon(edge)
		if err != nil {
			return errors.WithStack(err)
		}
		area.Color, area.LineStyle.Width = pale(of), 0
		p.Add(area)
	}
	return line(p, at(c.X, c.Y), of, vg.Points(0.8), []vg.Length{vg.Points(3), vg.Points(2)}, c.Label)
}

// pale is a colour through which others are seen.
func pale(of color.Color) color.Color {
	r, g, b, _ := of.RGBA()
	return color.NRGBA{R: uint8(r >> 8), G: uint8(g >> 8), B: uint8(b >> 8), A: 48}
}

// dots draws small points without a line.
func dots(p *plot.Plot, xy plotter.XYs, of color.Color, name string) error {
	if xy = drawable(xy); len(xy) == 0 {
		return nil
	}
	s, err := plotter.NewScatter(xy)
	if err != nil {
		return errors.WithStack(err)
	}
	s.Color, s.Shape, s.Radius = of, draw.CircleGlyph{}, vg.Points(0.7)
	p.Add(s)
	if name != "" {
		p.Legend.Add(name, s)
	}
	return nil
}
