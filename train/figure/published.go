package figure

import (
	"fmt"

	"credo/train"
	"credo/train/plot"
)

// published is a test error that a paper reports of a network, with its standard error, in percent.
type published struct {
	name       string
	error, sem float64
}

// errorPanel draws the test errors of all rows by epoch, and the published ones beside them, at the last epoch.
func (s *studied) errorPanel(title string, known []published) plot.Panel {
	out := plot.Panel{Title: title + ", " + s.Data, X: "epoch", Y: "%"}
	epochs := 0.0
	for _, r := range s.Rows {
		c := wrong(r)
		epochs = c.X[len(c.X)-1]
		out.Curves = append(out.Curves, c)
	}
	for _, p := range known {
		if _, err := s.row(p.name); err == nil {
			out.Curves = append(out.Curves, plot.Curve{Label: p.name + ", published", X: []float64{epochs}, Y: []float64{p.error}, Beside: p.name})
		}
	}
	return out
}

// publishedSheet has published errors beside the errors found.
func (s *studied) publishedSheet(known []published) Sheet {
	out := Sheet{"published", []string{"name", "published error (%)", "standard error", "error found (%)", "standard error", "seeds", "epochs", "data"}, nil}
	for _, p := range known {
		r, err := s.row(p.name)
		if err != nil {
			continue
		}
		m, se := train.MeanSE(wrongAtLast(r))
		out.Rows = append(out.Rows, []string{p.name, number(p.error), number(p.sem), number(m), number(se), fmt.Sprint(len(s.Seeds)), fmt.Sprint(len(r.ByEpoch[0]) - 1), s.Data})
	}
	return out
}
