package figure

import (
	"context"
	"fmt"
	"runtime"
	"slices"

	"github.com/pkg/errors"
	"golang.org/x/sync/errgroup"

	"credo/rules"
)

// flavour is one rule of figure 4 in the two forms in which the authors have it.
type flavour struct {
	name              string
	notebook, trainer rules.Rule
}

func flavours() []flavour {
	const y0 = 0.5
	return []flavour{
		{"exact", rules.InhibitoryExactOnline(), rules.InhibitoryExact()},
		{"approx", rules.InhibitoryTaylorOnline(y0), rules.InhibitoryTaylor(y0)},
	}
}

func (f flavour) rule(trainer bool) rules.Rule {
	if trainer {
		return f.trainer
	}
	return f.notebook
}

// dic4 is figure 4 of Rossbroich & Zenke 2023 (doi:10.48550/arXiv.2310.19614): students that learn what teachers answer to waves while
// time passes, by both rules, over several draws of weights and waves.
func dic4(ctx context.Context, o Options) (*Result, error) {
	if err := o.Draws.check(); err != nil {
		return nil, err
	}
	courses, err := teachAll(ctx, o)
	if err != nil {
		return nil, err
	}
	s := newSketch(ctx, o, 3)
	for i, f := range flavours() {
		s.taught(f.name, courses[i])
	}
	s.Tables, s.Panels = dic4Tables(courses, o.Draws.Seed), dic4Panels(courses)
	return &s.Result, errors.WithStack(s.err)
}

// dic4Tables lists errors and control by epoch, and the traces.
func dic4Tables(courses [][]*course, first uint64) []Table {
	epochs := Table{Head: []string{"rule", "draw", "epoch", "open error", "closed error", "control"}}
	traces := Table{Name: "trace", Head: []string{"rule", "draw", "learned", "time", "answer", "target"}}
	for i, f := range flavours() {
		for d, c := range courses[i] {
			draw := fmt.Sprint(first + uint64(d))
			for e := range c.open {
				epochs.Rows = append(epochs.Rows, []string{f.name, draw, fmt.Sprint(e), number(c.open[e]), number(c.closed[e]), number(c.control[e])})
			}
			for e, v := range c.after {
				epochs.Rows = append(epochs.Rows, []string{f.name, draw, fmt.Sprint(len(c.open) + e), number(v), "", ""})
			}
			for k, part := range [][]instant{c.before, c.ended} {
				for _, p := range part {
					traces.Rows = append(traces.Rows, []string{f.name, draw, []string{"no", "yes"}[k], number(p.time), number(p.answer), number(p.target)})
				}
			}
		}
	}
	return []Table{epochs, traces}
}

// teachAll returns the courses by rule and draw.
func teachAll(ctx context.Context, o Options) ([][]*course, error) {
	out := make([][]*course, len(flavours()))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.NumCPU())
	for i, f := range flavours() {
		out[i] = make([]*course, o.Draws.N)
		for d := range out[i] {
			g.Go(func() (err error) {
				seed := o.Draws.Seed + uint64(d)
				name := fmt.Sprintf("%s rule, draw %d", f.name, seed)
				step := func(done, total int) {}
				if o.Progress != nil {
					step = o.Progress(name)
				}
				out[i][d], err = teach(ctx, o.setup(f.rule(o.Draws.Trainer), seed), o.Draws.Epochs, step)
				return errors.WithMessage(err, name)
			})
		}
	}
	return out, g.Wait()
}

// taught checks what holds for a rule over all draws. Control reaches a target from the first epoch only where dis-inhibition can: it
// takes inhibition away, and gives no excitation.
func (s *sketch) taught(rule string, courses []*course) {
	var open, control []float64
	worst, reached := 0.0, 0
	for _, c := range courses {
		last := len(c.open) - 1
		open, control = append(open, c.open[last]/c.open[0]), append(control, c.control[last]/c.control[0])
		worst = max(worst, c.closed[last])
		if c.closed[0] < 1e-2 {
			reached++
		}
	}
	s.atMost(rule+": error with control, last epoch, largest of the draws", 1e-2, worst)
	s.atMost(rule+": control, last epoch to first, median", 0.4, median(control))
	s.atMost(rule+": error without control, last epoch to first, median", 0.5, median(open))
	s.check(rule+": draws in which control reaches the target from the first epoch", "1 or more", fmt.Sprintf("%d of %d", reached, len(courses)), reached > 0)
}

func median(x []float64) float64 {
	x = slices.Sorted(slices.Values(x))
	n := len(x)
	return (x[(n-1)/2] + x[n/2]) / 2
}
