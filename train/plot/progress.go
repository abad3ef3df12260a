package plot

import (
	"fmt"
	"image/color"
	"maps"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"

	"credo/train"
)

// progress draws, from epoch to epoch, the headline and, for circuits that settle, the steps taken.
func progress(c *train.Comparison) ([]panel, error) {
	left, err := headlines(c)
	if err != nil {
		return nil, err
	}
	row := []panel{{left, 0.55}}
	if ph := phases(c); len(ph) > 0 {
		right, err := settling(c, ph)
		if err != nil {
			return nil, err
		}
		row = append(row, panel{right, 0.45})
	}
	return row, nil
}

// headlines draws a thin line for each replicate, and a thick one for the mean. Shares are in percent.
func headlines(c *train.Comparison) (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text = fmt.Sprintf("%s, %s", c.Data, replicates(c))
	p.X.Label.Text, p.Y.Label.Text = "epoch", "test "+c.Headline.Name
	unit := 1.0
	if c.Headline.Share {
		p.Y.Label.Text += " (%)"
		unit = 100
	}
	p.Legend.TextStyle.Font.Size = vg.Points(9)
	p.Add(plotter.NewGrid())
	for i, r := range c.Rows {
		mean := make(plotter.XYs, len(r.ByEpoch[0]))
		for _, curve := range r.ByEpoch {
			one := make(plotter.XYs, len(curve))
			for x, v := range curve {
				one[x] = plotter.XY{X: float64(x), Y: unit * v}
				mean[x].X = float64(x)
				mean[x].Y += unit * v / float64(len(r.ByEpoch))
			}
			if err := line(p, one, colour(i), vg.Points(0.3), nil, ""); err != nil {
				return nil, err
			}
		}
		if err := line(p, mean, colour(i), vg.Points(1.6), nil, r.Label); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// replicates counts the curves of a row: seeds, and instances where there are several.
func replicates(c *train.Comparison) string {
	seeds := len(c.Seeds)
	for _, r := range c.Rows {
		if len(r.ByEpoch) > seeds {
			return fmt.Sprintf("%d seeds of %d instances", seeds, len(r.ByEpoch)/seeds)
		}
	}
	return fmt.Sprintf("%d seeds", seeds)
}

// phases lists the phases that settle, of all rows.
func phases(c *train.Comparison) []string {
	all := map[string]bool{}
	for _, r := range c.Rows {
		for _, x := range r.Runs {
			for phase := range x.Settling {
				all[phase] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// settling draws the mean over seeds, each phase in its own dashes.
func settling(c *train.Comparison, phases []string) (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text = "settling, mean of an epoch"
	p.X.Label.Text, p.Y.Label.Text = "epoch", "settling steps"
	p.Y.Min, p.Legend.Top, p.Legend.TextStyle.Font.Size = 0, true, vg.Points(9)
	p.Add(plotter.NewGrid())
	for j, phase := range phases {
		var dashes []vg.Length // of length 0 they would never end
		if j > 0 {
			dashes = []vg.Length{vg.Points(float64(6 * j)), vg.Points(3)}
		}
		key, err := plotter.NewLine(plotter.XYs{{}})
		if err != nil {
			return nil, err
		}
		key.Color, key.Dashes = color.Gray{90}, dashes
		p.Legend.Add("phase "+phase, key)
		for i, r := range c.Rows {
			var mean plotter.XYs
			for _, x := range r.Runs {
				for epoch, steps := range x.Settling[phase] {
					if epoch == len(mean) {
						mean = append(mean, plotter.XY{X: float64(epoch + 1)})
					}
					mean[epoch].Y += steps / float64(len(r.Runs))
				}
			}
			if err := line(p, mean, colour(i), vg.Points(1.6), dashes, ""); err != nil {
				return nil, err
			}
		}
	}
	p.Y.Max *= 1.2 // room for the legend
	return p, nil
}
