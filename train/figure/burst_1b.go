package figure

import (
	"context"
	"fmt"
	"math"

	"github.com/pkg/errors"

	"credo/train"
	"credo/train/plot"
	"credo/train/poisson"
)

// Burst1B is figure 1B of Greedy et al. 2022 (doi:10.48550/arXiv.2206.11769): events, bursts and the change of a synapse between two cells that fire
// as Poisson processes of one rate, in closed form and simulated.
type Burst1B struct {
	Scale string `yaml:"scale" one:"small full" doc:"small: 20 runs at every fourth rate; full: 200 runs at every rate"`
	Seed  uint64 `yaml:"seed" doc:"seed of the first run; the others follow"`
	poisson.Pair
}

// NewBurst1B returns the small figure with the published settings.
func NewBurst1B() Burst1B { return Burst1B{Small, 1, poisson.Published()} }

// measured is the activity at a rate over several runs: means and standard errors beside the closed form.
type measured struct {
	rate     float64
	expected []float64
	mean, se []float64
	distant  float64 // the largest distance of a mean from the closed form, in standard errors
}

// activity lists the quantities of the figure.
func activity(a poisson.Activity) []float64 {
	return []float64{a.Events, a.Bursts, a.Probability, a.Change}
}

// Make computes the figure.
func (f Burst1B) Make(ctx context.Context, o Options) (*Result, error) {
	if err := f.Check(); err != nil {
		return nil, err
	}
	runs, step, top := 20, 4.0, 80.0
	if f.Scale == Full {
		runs, step, top = 200, 1, 100
	}
	var all []measured
	for rate := step; rate <= top; rate += step {
		m, err := f.measure(ctx, rate, runs)
		if err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	s := newSketch(ctx, o, 3)
	f.checks(s, all)
	s.Panels, s.Sheets = f.panels(all), []Sheet{pairSheet(all)}
	return &s.Result, errors.WithStack(s.err)
}

// measure simulates runs at a rate.
func (f Burst1B) measure(ctx context.Context, rate float64, runs int) (measured, error) {
	m := measured{rate: rate, expected: activity(f.At(rate))}
	values := make([][]float64, len(m.expected))
	for k := range runs {
		if err := ctx.Err(); err != nil {
			return m, errors.Wrapf(err, "stopped at %g Hz", rate)
		}
		a, err := f.Simulate(rate, f.Seed+uint64(k))
		if err != nil {
			return m, err
		}
		for i, v := range activity(a) {
			values[i] = append(values[i], v)
		}
	}
	for i, v := range values {
		mean, se := train.MeanSE(v)
		m.mean, m.se = append(m.mean, mean), append(m.se, se)
		m.distant = max(m.distant, math.Abs(mean-m.expected[i])/se)
	}
	return m, nil
}

// checks compares the simulation with the closed form, and both with the published numbers.
func (f Burst1B) checks(s *sketch, all []measured) {
	distant, crossing := 0.0, math.NaN()
	for i, m := range all {
		distant = max(distant, m.distant)
		if i > 0 && math.IsNaN(crossing) && all[i-1].mean[3] < 0 && m.mean[3] >= 0 {
			from, to := all[i-1].mean[3], m.mean[3]
			crossing = all[i-1].rate + (m.rate-all[i-1].rate)*from/(from-to)
		}
	}
	s.atMost("simulation from closed form, largest of all rates (standard errors)", 4, distant)
	s.between("simulation: potentiated from (Hz)", 41.3, 45.3, crossing)
	s.between("closed form: potentiated from (Hz)", 43.25, 43.35, f.Crossing())
	rate, lowest := f.Lowest()
	s.between("closed form: lowest change", -0.0715, -0.0705, lowest)
	s.between("closed form: lowest change at (Hz)", 25, 27, rate)
	s.between("closed form: change at 60 Hz", 0.1605, 0.1615, f.At(60).Change)
}

// panels draws the quantities.
func (f Burst1B) panels(all []measured) []plot.Panel {
	out := []plot.Panel{{Title: "events and bursts", Y: "Hz"}, {Title: "burst probability", YMax: 1}, {Title: "weight change", Y: "ΔW"}}
	for i, q := range []struct {
		panel int
		name  string
	}{{0, "events"}, {0, "bursts"}, {1, "probability"}, {2, "ΔW"}} {
		form, found := plot.Curve{Label: q.name + ", closed form"}, plot.Curve{Label: q.name + ", simulated", Beside: q.name + ", closed form"}
		for _, m := range all {
			form.X, form.Y = append(form.X, m.rate), append(form.Y, m.expected[i])
			found.X, found.Y = append(found.X, m.rate), append(found.Y, m.mean[i])
		}
		p := &out[q.panel]
		p.X, p.Curves = "firing rate (Hz)", append(p.Curves, form, found)
	}
	known := plot.Curve{Label: "published", X: []float64{26, 43.3, 60}, Y: []float64{-0.071, 0, 0.161}, Beside: "published"}
	out[2].Curves = append(out[2].Curves, known)
	return out
}

// pairSheet has the quantities at every rate.
func pairSheet(all []measured) Sheet {
	out := Sheet{Head: []string{"rate (Hz)", "quantity", "closed form", "simulated", "standard error"}}
	for _, m := range all {
		for i, name := range []string{"event rate (Hz)", "burst rate (Hz)", "burst probability", "weight change"} {
			out.Rows = append(out.Rows, []string{fmt.Sprint(m.rate), name, number(m.expected[i]), number(m.mean[i]), number(m.se[i])})
		}
	}
	return out
}
