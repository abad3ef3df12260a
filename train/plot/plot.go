// Package plot draws comparisons, and the panels of figures.
package plot

import (
	"image/color"
	"io"
	"math"
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

const width, height, gap = 11 * vg.Inch, 3.4 * vg.Inch, 8 // height of a row of panels; points between panels

// Okabe and Ito's colours, which most people can tell apart; beyond them the same again, paler.
func colour(i int) color.Color {
	palette := []color.RGBA{{0, 0, 0, 255}, {0, 114, 178, 255}, {213, 94, 0, 255}, {0, 158, 115, 255}, {204, 121, 167, 255}, {230, 159, 0, 255}, {86, 180, 233, 255}}
	c := palette[i%len(palette)]
	for range i / len(palette) {
		c.R, c.G, c.B = c.R/2+128, c.G/2+128, c.B/2+128
	}
	return c
}

// panel is one plot, and its share of the width.
type panel struct {
	*plot.Plot
	share float64
}

// Comparison draws a comparison into a .png or .svg file. Above: the test accuracy of every row by epoch, the mean over seeds over
// thin lines for each, and the steps that settling took. Below, for each reference that tells something: the angle between the
// ΔW of the rows and of the reference, the mean over training and, layer by layer, over the steps of training. Its Lock must be held.
func Comparison(c *train.Comparison, path string) error {
	if err := Check(path); err != nil {
		return err
	}
	rows, err := panels(c)
	if err != nil {
		return err
	}
	canvas, err := canvasFor(path, width, height*vg.Length(len(rows)))
	if err != nil {
		return err
	}
	dc := draw.New(canvas)
	for i, row := range rows {
		left, total := vg.Length(0), 0.0
		for _, p := range row {
			total += p.share
		}
		for _, p := range row {
			w := width * vg.Length(p.share/total)
			below := height * vg.Length(len(rows)-1-i)
			p.Draw(draw.Crop(dc, left, left+w-width-vg.Points(gap), below, -height*vg.Length(i)-vg.Points(gap)))
			left += w
		}
	}
	return save(canvas, path)
}

// Lock keeps other processes from drawing into a file, and makes its folder.
func Lock(path string) (*rundir.Lock, error) {
	return rundir.LockFile(filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".lock"))
}

// save writes the picture as a whole. Its Lock is held, or the lock of a folder's owner.
func save(c canvas, path string) error {
	return rundir.Replace(path, func(w io.Writer) error {
		_, err := c.WriteTo(w)
		return errors.WithStack(err)
	})
}

// panels makes the panels, row by row.
func panels(c *train.Comparison) ([][]panel, error) {
	first, err := progress(c)
	if err != nil {
		return nil, err
	}
	rows := [][]panel{first}
	for _, to := range references(c) {
		row, err := alignment(c, to)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
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

// line draws a curve, into the legend too if it has a name. One point alone is drawn as a dot.
func line(p *plot.Plot, xy plotter.XYs, c color.Color, width vg.Length, dashes []vg.Length, name string) error {
	xy = drawable(xy)
	if len(xy) == 0 {
		return nil
	}
	l, dots, err := plotter.NewLinePoints(xy)
	if err != nil {
		return errors.WithStack(err)
	}
	l.Color, l.Width, l.Dashes = c, width, dashes
	p.Add(l)
	if len(xy) == 1 {
		dots.Color, dots.Shape, dots.Radius = c, draw.CircleGlyph{}, 2*width
		p.Add(dots)
	}
	if name != "" {
		p.Legend.Add(name, l)
	}
	return nil
}

// points draws points without a line, and puts them into the legend.
func points(p *plot.Plot, xy plotter.XYs, c color.Color, radius vg.Length, name string) error {
	xy = drawable(xy)
	if len(xy) == 0 {
		return nil
	}
	s, err := plotter.NewScatter(xy)
	if err != nil {
		return errors.WithStack(err)
	}
	s.Color, s.Shape, s.Radius = c, draw.CrossGlyph{}, radius
	p.Add(s)
	p.Legend.Add(name, s)
	return nil
}

// drawable leaves points out that have no place.
func drawable(xy plotter.XYs) plotter.XYs {
	return slices.DeleteFunc(slices.Clone(xy), func(p plotter.XY) bool { return math.IsNaN(p.Y) || math.IsInf(p.Y, 0) })
}
