package plot

import (
	"fmt"
	"slices"

	"github.com/pkg/errors"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"

	"credo/train"
)

// angle is the mean angle of a row's ΔW to a reference's, in degrees; 0 if there is none.
func angle(r train.Row, to, layer string) float64 {
	for _, a := range r.Alignment {
		if v := a.Angle[layer]; a.To == to && v != nil {
			return *v
		}
	}
	return 0
}

// references lists the references of all rows, in order, but not those that every row follows, as back-propagation follows itself.
func references(c *train.Comparison) (out []string) {
	apart := map[string]bool{}
	for _, r := range c.Rows {
		for _, a := range r.Alignment {
			if !slices.Contains(out, a.To) {
				out = append(out, a.To)
			}
			for _, l := range r.Layers {
				apart[a.To] = apart[a.To] || angle(r, a.To, l) > 0.1
			}
		}
	}
	return slices.DeleteFunc(out, func(to string) bool { return !apart[to] })
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

// alignment draws the angles to one reference: their means, then each layer's over training, on one scale.
func alignment(c *train.Comparison, to string) ([]panel, error) {
	layers := layersOf(c)
	top := 90.0 // or more, for a rule that goes against the gradient
	for _, r := range c.Rows {
		for _, x := range r.Runs {
			for _, a := range x.Alignment {
				if a.To == to && a.Angle > top {
					top = 180
				}
			}
		}
	}
	means, err := bars(c, to, layers, top)
	if err != nil {
		return nil, err
	}
	row := []panel{{means, 0.32}}
	for _, l := range layers {
		p, err := history(c, to, l, top)
		if err != nil {
			return nil, err
		}
		row = append(row, panel{p, 0.68 / float64(len(layers))})
	}
	return row, nil
}

// degrees marks the angles up to the top one.
func degrees(p *plot.Plot, top float64) {
	p.Y.Min, p.Y.Max = 0, top
	var ticks plot.ConstantTicks
	for a := 0.0; a <= top; a += 30 {
		ticks = append(ticks, plot.Tick{Value: a, Label: fmt.Sprint(a)})
	}
	p.Y.Tick.Marker = ticks
}

// bars draws means over training, one group for each layer and in it one for each row that has it.
func bars(c *train.Comparison, to string, layers []string, top float64) (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text, p.Y.Label.Text = "ΔW to "+to+"'s, mean over training", "angle (degrees)"
	degrees(p, top)
	w := vg.Points(150 / float64(len(layers)*len(c.Rows)))
	for i, r := range c.Rows {
		values := make(plotter.Values, len(layers))
		for j, l := range layers {
			values[j] = angle(r, to, l)
		}
		b, err := plotter.NewBarChart(values, w)
		if err != nil {
			return nil, errors.WithStack(err)
		}
		b.Color, b.LineStyle.Width = colour(i), 0
		b.Offset = w * vg.Length(float64(i)-float64(len(c.Rows)-1)/2)
		p.Add(b)
	}
	p.NominalX(layers...)
	p.X.Min, p.X.Max = -0.6, float64(len(layers))-0.4
	return p, nil
}

// history draws the angle of one layer at the steps at which it was measured, the mean over seeds.
func history(c *train.Comparison, to, layer string, top float64) (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text, p.X.Label.Text = layer, "step"
	degrees(p, top)
	last := 0.0
	for i, r := range c.Rows {
		mean := over(r.Runs, to, layer)
		if err := line(p, mean, colour(i), vg.Points(0.8), nil, ""); err != nil {
			return nil, err
		}
		for _, at := range mean {
			last = max(last, at.X)
		}
	}
	p.X.Min, p.X.Max = 0, max(last, 1)
	p.X.Tick.Marker = plot.ConstantTicks{{Value: 0, Label: "0"}, {Value: p.X.Max, Label: fmt.Sprint(p.X.Max)}} // there is room for no more
	p.Add(plotter.NewGrid())
	return p, nil
}

// over returns angles by step, the mean over runs that were measured at the same steps.
func over(runs []*train.Result, to, layer string) (mean plotter.XYs) {
	for _, x := range runs {
		n := 0
		for _, a := range x.Alignment {
			if a.To != to || a.Projection != layer {
				continue
			}
			if n == len(mean) {
				mean = append(mean, plotter.XY{X: float64(a.Step)})
			}
			mean[n].Y += a.Angle / float64(len(runs))
			n++
		}
	}
	return mean
}
