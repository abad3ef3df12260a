package figure

import (
	"context"
	"fmt"
	"runtime"
	"slices"

	"github.com/pkg/errors"
	"golang.org/x/sync/errgroup"

	"credo/graph/catalog"
	"credo/rules"
)

// Students is figure 4 of Rossbroich & Zenke 2023 (doi:10.48550/arXiv.2310.19614): students that learn a teacher's answers to waves
// while time passes, by both rules, over several draws of weights and waves.
type Students struct {
	Draws  int    `yaml:"draws" min:"1" doc:"draws of networks and inputs"`
	Seed   uint64 `yaml:"seed" doc:"seed of the first draw; the others follow"`
	Epochs int    `yaml:"epochs" min:"2" doc:"epochs of learning, 5 s each"`
	Method string `yaml:"method" one:"tsit5 rk4 euler" doc:"integrator; tsit5 is the published one"`
	Rules  string `yaml:"rules" one:"notebook trainer" doc:"form of the rules: the notebook's, which is the figure's, or the trainer's"`
}

// Forms in which the authors have the rules.
const (
	Notebook = "notebook"
	Trainer  = "trainer"
)

// NewStudents returns the figure with the published settings, for four draws.
func NewStudents() Students {
	return Students{Draws: 4, Seed: 1, Epochs: 60, Method: "tsit5", Rules: Notebook}
}

// flavour is one rule of the figure in the two forms in which the authors have it.
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

func (f flavour) rule(form string) rules.Rule {
	if form == Trainer {
		return f.trainer
	}
	return f.notebook
}

// Make computes the figure, its draws side by side.
func (f Students) Make(ctx context.Context, o Options) (*Result, error) {
	if err := catalog.Check(f); err != nil {
		return nil, err
	}
	records, err := f.teachAll(ctx, o)
	if err != nil {
		return nil, err
	}
	s := newSketch(ctx, o, 3)
	for i, r := range flavours() {
		s.taught(r.name, records[i])
	}
	s.Sheets, s.Panels = studentSheets(records, f.Seed), studentPanels(records)
	return &s.Result, errors.WithStack(s.err)
}

// studentSheets lists errors and control by epoch, and the answers before and after learning.
func studentSheets(records [][]*record, first uint64) []Sheet {
	epochs := Sheet{Head: []string{"rule", "draw", "epoch", "open error", "closed error", "control"}}
	answers := Sheet{Name: "answers", Head: []string{"rule", "draw", "learned", "time", "answer", "target"}}
	for i, f := range flavours() {
		for d, c := range records[i] {
			draw := fmt.Sprint(first + uint64(d))
			for e := range c.open {
				epochs.Rows = append(epochs.Rows, []string{f.name, draw, fmt.Sprint(e), number(c.open[e]), number(c.closed[e]), number(c.control[e])})
			}
			for e, v := range c.after {
				epochs.Rows = append(epochs.Rows, []string{f.name, draw, fmt.Sprint(len(c.open) + e), number(v), "", ""})
			}
			for k, points := range [][]instant{c.before, c.ended} {
				for _, p := range points {
					answers.Rows = append(answers.Rows, []string{f.name, draw, []string{"no", "yes"}[k], number(p.time), number(p.answer), number(p.target)})
				}
			}
		}
	}
	return []Sheet{epochs, answers}
}

// teachAll returns the records by rule and draw.
func (f Students) teachAll(ctx context.Context, o Options) ([][]*record, error) {
	out := make([][]*record, len(flavours()))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.NumCPU())
	for i, r := range flavours() {
		out[i] = make([]*record, f.Draws)
		for d := range out[i] {
			g.Go(func() (err error) {
				seed := f.Seed + uint64(d)
				name := fmt.Sprintf("%s rule, draw %d", r.name, seed)
				out[i][d], err = f.teach(ctx, o, r.rule(f.Rules), seed, o.screen(name).Progress)
				return errors.WithMessage(err, name)
			})
		}
	}
	return out, g.Wait()
}

// taught checks a rule over all draws. Control reaches a target from the first epoch only where dis-inhibition can: it
// takes inhibition away, and gives no excitation.
func (s *sketch) taught(rule string, records []*record) {
	var open, control []float64
	worst, reached := 0.0, 0
	for _, c := range records {
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
	s.check(rule+": draws in which control reaches the target from the first epoch", "1 or more", fmt.Sprintf("%d of %d", reached, len(records)), reached > 0)
}

func median(x []float64) float64 {
	x = slices.Sorted(slices.Values(x))
	n := len(x)
	return (x[(n-1)/2] + x[n/2]) / 2
}
