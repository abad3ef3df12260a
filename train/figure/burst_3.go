package figure

import (
	"context"
	"fmt"
	"math"

	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/train"
	"credo/train/plot"
	"credo/train/task"
)

// Burst3 is figure 3 of Greedy et al. 2022 (doi:10.48550/arXiv.2206.11769): BurstCCN and Burstprop learn a teacher's answers to waves while time
// passes.
type Burst3 struct {
	Scale  string `yaml:"scale" one:"small full" doc:"small: 4e5 moments that teach, over six seeds; full: 1e6 over ten"`
	Seeds  int    `yaml:"seeds" min:"0" doc:"how many seeds; 0: as many as the experiment has"`
	Epochs int    `yaml:"epochs" min:"0" doc:"epochs of 10 000 moments; 0: as many as the experiment has"`
}

// NewBurst3 returns the small figure.
func NewBurst3() Burst3 { return Burst3{Scale: Small} }

// level is the mean squared error of 10 000 moments: of the epoch that ends at a time.
type level struct{ seconds, error float64 }

// The levels that the authors' program reaches with one seed: 1e3 s that predict, then 1e3 s after 1e3 s that teach.
func levels() []level {
	return []level{{1000, 0.156}, {2000, 0.028}, {3000, 0.0088}, {24000, 0.0044}, {39000, 0.0026}}
}

// Rows of the experiment.
const (
	ccnRow  = "BurstCCN"
	propRow = "Burstprop"
)

// Make computes the figure.
func (f Burst3) Make(ctx context.Context, o Options) (*Result, error) {
	if err := catalog.Check(f); err != nil {
		return nil, err
	}
	study := Study{Scale: f.Scale, Seeds: f.Seeds, Epochs: f.Epochs}
	s, err := study.make(ctx, o, study.of("continuous-small", "continuous"))
	if err != nil {
		return nil, err
	}
	rows, err := s.named(ccnRow, propRow)
	if err != nil {
		return nil, err
	}
	answers, err := s.answered()
	if err != nil {
		return nil, err
	}
	out := newSketch(ctx, o, 2)
	out.lasting(rows[0], rows[1])
	out.Panels = append([]plot.Panel{lastingPanel("A "+ccnRow, rows[0], true), lastingPanel("B "+propRow, rows[1], false)}, answers.panels()...)
	out.Sheets, out.Records = []Sheet{s.lastingSheet(), answers.sheet(), levelSheet(rows[0])}, []string{s.records}
	return &out.Result, errors.WithStack(out.err)
}

// missed are the errors of a run, by epoch of 1e3 s: before learning, then while it learns.
func missed(r *train.Result) (out []level) {
	name := task.SquaredError().Name
	out = append(out, level{1000, r.Test[0].Mean(name)})
	for epoch, score := range r.Train {
		out = append(out, level{1000 * float64(epoch+2), score.Mean(name)})
	}
	return out
}

// at returns the errors of all runs in the epoch that ends at a time; none if they end before.
func at(r train.Row, seconds float64) (out []float64) {
	for _, run := range r.Runs {
		for _, l := range missed(run) {
			if l.seconds == seconds {
				out = append(out, l.error)
			}
		}
	}
	return out
}

// lasting checks that the errors get as small as the published ones at the same times, and smaller than Burstprop's.
func (s *sketch) lasting(ccn, prop train.Row) {
	before := median(at(ccn, 1000))
	for _, l := range levels()[1:] {
		if found := at(ccn, l.seconds); len(found) > 0 {
			s.atMost(fmt.Sprintf("%s: squared error at %g s, median, up to 1.5 times the published %g", ccnRow, l.seconds, l.error), 1.5*l.error, median(found))
		}
	}
	end := missed(ccn.Runs[0])
	last := end[len(end)-1].seconds
	after := median(at(ccn, last))
	s.below(ccnRow+": squared error, last to untrained, medians", 0.5, after/before)
	s.below(ccnRow+" to "+propRow+": squared error at last, medians", 1, after/median(at(prop, last)))
}

// lastingPanel draws the errors of a row by time, as powers of ten, and the published ones beside them.
func lastingPanel(title string, r train.Row, known bool) plot.Panel {
	out := plot.Panel{Title: title, X: "time (1e3 s)", Y: "log10 squared error"}
	var runs [][]float64
	for _, run := range r.Runs {
		var errors []float64
		for _, l := range missed(run) {
			errors = append(errors, l.error)
		}
		runs = append(runs, errors)
	}
	for _, c := range spread(r.Label, runs) {
		for i := range c.X {
			c.X[i]++ // the end of the epoch
		}
		out.Curves = append(out.Curves, c)
	}
	if known {
		c := plot.Curve{Label: "published, one seed", Beside: r.Label + " median"}
		for _, l := range levels() {
			c.X, c.Y = append(c.X, l.seconds/1000), append(c.Y, math.Log10(l.error))
		}
		out.Curves = append(out.Curves, c)
	}
	return out
}

// lastingSheet has the errors of every run: before learning, while it learns, and of predictions after every epoch.
func (s *studied) lastingSheet() Sheet {
	out, name := Sheet{Head: []string{"name", "seed", "time (s)", "teaching", "squared error"}}, task.SquaredError().Name
	for _, r := range s.Rows {
		for i, run := range r.Runs {
			add := func(l level, teaching string) {
				out.Rows = append(out.Rows, []string{r.Label, fmt.Sprint(s.Seeds[i]), fmt.Sprint(l.seconds), teaching, number(l.error)})
			}
			for k, l := range missed(run) {
				add(l, []string{"no", "yes"}[min(k, 1)])
			}
			for epoch, score := range run.Test[1:] {
				add(level{1000 * float64(epoch+3), score.Mean(name)}, "no")
			}
		}
	}
	return out
}

// levelSheet has the published errors beside the errors found at the same times.
func levelSheet(ccn train.Row) Sheet {
	out := Sheet{"published", []string{"time (s)", "published squared error", "least found", "median", "most"}, nil}
	for _, l := range levels() {
		if found := at(ccn, l.seconds); len(found) > 0 {
			least, most := math.Inf(1), 0.0
			for _, v := range found {
				least, most = min(least, v), max(most, v)
			}
			out.Rows = append(out.Rows, []string{fmt.Sprint(l.seconds), number(l.error), number(least), number(median(found)), number(most)})
		}
	}
	return out
}
