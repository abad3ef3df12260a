package figure

import (
	"fmt"

	"credo/train"
	"credo/train/plot"
)

// published is a test error that a paper reports of a network, with its standard error, in percent.
type published struct {
	name         string
	percent, sem float64
}

// errorPanel draws the test errors of all rows by epoch, and beside them, at the last epoch, the published ones on the data that are named.
func (s *studied) errorPanel(title, data string, known []published) plot.Panel {
	out := plot.Panel{Title: title + ", " + s.Data, X: "epoch", Y: "%"}
	epochs := 0.0
	for _, r := range s.Rows {
		c := wrong(r)
		epochs = c.X[len(c.X)-1]
		out.Curves = append(out.Curves, c)
	}
	for _, p := range known {
		if _, err := s.row(p.name); err == nil {
			out.Curves = append(out.Curves, plot.Curve{Label: p.name + ", published on " + data, X: []float64{epochs}, Y: []float64{p.percent}, Beside: p.name})
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
		spread := "" // of one seed there is none
		if v := train.Number(se); v != nil {
			spread = number(*v)
		}
		out.Rows = append(out.Rows, []string{p.name, number(p.percent), number(p.sem), number(m), spread, fmt.Sprint(len(s.Seeds)), fmt.Sprint(len(r.ByEpoch[0]) - 1), s.Data})
	}
	return out
}
