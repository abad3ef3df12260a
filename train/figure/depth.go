package figure

import (
	"fmt"
	"slices"
	"strings"

	"credo/train"
	"credo/train/plot"
)

// deep is one network at several numbers of hidden layers, in their order: its test error in percent, and the mean angle of ΔW to
// back-propagation over training in degrees, of all weights as one and the mean over layers.
type deep struct {
	name                        string
	hidden, wrong, whole, layer []float64
}

// rises is the last value less the first.
func (d deep) rises(values []float64) float64 { return values[len(values)-1] - values[0] }

// byDepth gathers rows that are named as "EDN, 3 hidden", where 3 is the number of their hidden layers, in the order in which they come.
func (s *studied) byDepth() (out []deep) {
	for i, r := range s.Rows {
		weights := forward(s.rows[i])
		name := strings.TrimSuffix(r.Label, fmt.Sprintf(", %d hidden", len(weights)-1))
		at := slices.IndexFunc(out, func(d deep) bool { return d.name == name })
		if at < 0 {
			at, out = len(out), append(out, deep{name: name})
		}
		d := &out[at]
		d.hidden = append(d.hidden, float64(len(weights)-1))
		d.wrong = append(d.wrong, ended(r))
		d.whole = append(d.whole, over(r, train.Gradient, train.Whole))
		d.layer = append(d.layer, over(r, train.Gradient, weights...))
	}
	return out
}

// over is the mean angle over training to a reference, and over the layers that are named, in degrees.
func over(r train.Row, to string, layers ...string) float64 { return mean(angles(r, to, layers...).Y) }

// depthPanels draws errors and angles by depth.
func depthPanels(series []deep) []plot.Panel {
	out := []plot.Panel{
		{Title: "B test error", Y: "%"},
		{Title: "C ΔW to BP, all weights as one", Y: "degrees", YMax: 100},
		{Title: "D ΔW to BP, mean over layers", Y: "degrees", YMax: 100},
	}
	for _, d := range series {
		for i, y := range [][]float64{d.wrong, d.whole, d.layer} {
			out[i].X, out[i].Curves = "hidden layers", append(out[i].Curves, plot.Curve{Label: d.name, X: d.hidden, Y: y})
		}
	}
	return out
}

// depthSheet has errors and angles by depth.
func depthSheet(series []deep) Sheet {
	out := Sheet{"depth", []string{"name", "hidden layers", "test error (%)", "angle to backprop, all weights", "angle to backprop, mean over layers"}, nil}
	for _, d := range series {
		for i, n := range d.hidden {
			out.Rows = append(out.Rows, []string{d.name, number(n), number(d.wrong[i]), number(d.whole[i]), number(d.layer[i])})
		}
	}
	return out
}
