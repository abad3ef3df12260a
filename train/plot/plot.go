// Package plot draws comparisons, and the panels of figures.
package plot

import (
	"fmt"
	"image/color"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pkg/errors"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"

	"credo/train"
	"credo/train/rundir"
)

const width, height = 9 * vg.Inch, 3.6 * vg.Inch

// Okabe and Ito's colours, which most people can tell apart.
func colour(i int) color.Color {
	palette := []color.RGBA{{0, 0, 0, 255}, {0, 114, 178, 255}, {213, 94, 0, 255}, {0, 158, 115, 255}, {204, 121, 167, 255}, {230, 159, 0, 255}, {86, 180, 233, 255}}
	return palette[i%len(palette)]
}

// Comparison draws a comparison into a .png or .svg file: on the left the test accuracy of every row by epoch, the mean over seeds
// over thin lines for each; on the right the angle between each row's ΔW and back-propagation's, by layer.
func Comparison(c *train.Comparison, path string) error {
	canvas, err := canvasFor(path, width, height)
	if err != nil {
		return err
	}
	dc := draw.New(canvas)
	half := dc.Size().X * 0.55
	left, err := curves(c)
	if err != nil {
		return err
	}
	left.Draw(draw.Crop(dc, 0, half-dc.Size().X-vg.Points(8), 0, 0))
	if layers := layersOf(c); len(layers) > 0 { // none: alignment was not measured
		right, err := angles(c, layers)
		if err != nil {
			return err
		}
		right.Draw(draw.Crop(dc, half, 0, 0, 0))
	}
	return save(canvas, path)
}

func save(c canvas, path string) error {
	return rundir.WriteFile(path, func(w io.Writer) error {
		_, err := c.WriteTo(w)
		return errors.WithStack(err)
	})
}

// Check reports, before there is anything to draw, whether Comparison can draw a file of that name.
func Check(path string) error {
	_, err := canvasFor(path, width, height)
	return err
}

type canvas interface {
	vg.CanvasSizer
	io.WriterTo
}

func canvasFor(path string, width, height vg.Length) (canvas, error) {
	switch ext := strings.ToLower(filepath.Ext(path)); ext {
	case ".svg":
		return vgsvg.New(width, height), nil
	case ".png":
		return vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(120))}, nil
	default:
		return nil, errors.Errorf("cannot draw %s: the name must end in .png or .svg", path)
	}
}

func curves(c *train.Comparison) (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text = fmt.Sprintf("%s, %d seeds", c.Data, len(c.Seeds))
	p.X.Label.Text, p.Y.Label.Text = "epoch", "test accuracy (%)"
	p.Legend.Top, p.Legend.Left = false, false
	p.Add(plotter.NewGrid())
	for i, r := range c.Rows {
		mean := make(plotter.XYs, len(r.ByEpoch[0]))
		for _, curve := range r.ByEpoch {
			one := make(plotter.XYs, len(curve))
			for x, v := range curve {
				one[x] = plotter.XY{X: float64(x), Y: 100 * v}
				mean[x].X = float64(x)
				mean[x].Y += 100 * v / float64(len(r.ByEpoch))
			}
			if err := line(p, one, colour(i), vg.Points(0.3), ""); err != nil {
				return nil, err
			}
		}
		if err := line(p, mean, colour(i), vg.Points(1.6), r.Label); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func line(p *plot.Plot, xy plotter.XYs, c color.Color, width vg.Length, name string) error {
	l, err := plotter.NewLine(xy)
	if err != nil {
		return errors.WithStack(err)
	}
	l.Color, l.Width = c, width
	p.Add(l)
	if name != "" {
		p.Legend.Add(name, l)
	}
	return nil
}

// layersOf lists the layers of all rows, in order, each once.
func layersOf(c *train.Comparison) (out []string) {
	for _, r := range c.Rows {
		for _, l := range r.Layers {
			if !slices.Contains(out, l) {
				out = append(out, l)
			}
		}
	}
	return out
}

// angles draws bars, one group for each layer and in it one for each row that has it.
func angles(c *train.Comparison, layers []string) (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text, p.Y.Label.Text = "ΔW to back-propagation's, mean over training", "angle (degrees)"
	p.Y.Min, p.Y.Max = 0, 90 // or more, for a rule that goes against the gradient
	w := vg.Points(120 / float64(len(layers)*len(c.Rows)))
	for i, r := range c.Rows {
		values := make(plotter.Values, len(layers))
		for j, l := range layers {
			if a := r.Angle[l]; a != nil {
				values[j] = *a
				p.Y.Max = max(p.Y.Max, *a)
			}
		}
		bars, err := plotter.NewBarChart(values, w)
		if err != nil {
			return nil, errors.WithStack(err)
		}
		bars.Color, bars.LineStyle.Width = colour(i), 0
		bars.Offset = w * vg.Length(float64(i)-float64(len(c.Rows)-1)/2)
		p.Add(bars)
	}
	p.NominalX(layers...)
	p.X.Min, p.X.Max = -0.6, float64(len(layers))-0.4
	return p, nil
}
