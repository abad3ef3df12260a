package cli

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/pkg/errors"

	"credo/train"
	"credo/train/experiment"
	"credo/train/plot"
	"credo/train/runner"
)

type compareCmd struct {
	choice
	Seeds   *int   `placeholder:"N" help:"How many seeds."`
	Workers int    `default:"0" placeholder:"N" help:"Runs at a time; 0: one for each core. The result does not depend on it."`
	Out     string `placeholder:"DIR" predictor:"path" help:"Folder for the table and the runs' records; without it one under runs/."`
	Fresh   bool   `help:"Make finished runs anew; the old files of each stay until its new run is finished."`
	Plot    string `placeholder:"FILE" predictor:"path" help:"Also draw learning curves, settling and angles over training into FILE.png or FILE.svg."`
	format
}

// Help teaches.
func (compareCmd) Help() string {
	return `Rows are named as CIRCUIT/RULE, or by an experiment file; without either, credo compares a circuit, the first of credo list unless
--circuit names another, under rules that were published with it, beside back-propagation. --rule NAME compares that rule with back-propagation
on the circuits on which it runs, or on the one of --circuit. Settings go over all rows.

Every row starts from the same weights and sees the same images in the same order, seed by seed. The cosine is between the rule's ΔW and
the ΔW of back-propagation, on the same circuit, minibatch and weights, averaged over training. Accuracy is on the test images after
the last epoch, mean ± standard error over seeds; P is of Student's paired t-test against the first row, the reference.

A comparison that was stopped goes on where it stopped when it is asked for again: runs that are finished are kept, and the one under way goes
on from its last checkpoint. A run that another program made is kept if this one would make it with the same numbers, and made anew if not:
where a rule, a circuit or the kernels have changed, say. --fresh makes all anew. More seeds are added to the ones that are there. While a
comparison goes on no other process gets its folder.

With align_to a rule's ΔW is compared with other references of its circuit at the same minibatch and weights: for dic equilibrium, bptt
(back-propagation through time, through the steps of settling), mlp (the plain network with these weights); for circuits with feedback
from layer to layer feedback-alignment, through the circuit's own feedback; backprop, the circuit's own gradient, for all.

  credo compare
  credo compare mlp/backprop dic/inhibitory-exact mlp/feedback-alignment epochs=5
  credo compare --rule feedback-alignment
  credo compare 'align_to=[equilibrium,bptt,mlp]' --plot alignment.png
  credo compare --data mnist --epochs 1 --seeds 1 'circuit.hidden=[256]' batch=100
  credo compare experiment.yaml --format json`
}

// Run compares.
func (c compareCmd) Run(e *env) error {
	if c.Plot != "" {
		if err := plot.Check(c.Plot); err != nil {
			return usage(err)
		}
	}
	if c.Seeds != nil {
		c.Args = append(c.Args, fmt.Sprintf("seeds=%d", *c.Seeds))
	}
	exp, err := c.comparison(e)
	if err != nil {
		return err
	}
	if done, err := c.printed(e, exp); done || err != nil {
		return err
	}
	exp, t, err := load(e.stderr, exp)
	if err != nil {
		return err
	}
	for _, r := range exp.Rows() {
		if _, err := runner.Begin(r); err != nil {
			return usage(errors.WithMessage(err, r.Label()))
		}
	}
	if c.Plot != "" {
		lock, err := plot.Lock(c.Plot)
		if err != nil {
			return err
		}
		defer lock.Unlock()
	}
	workers := c.Workers
	if workers <= 0 {
		workers = runtime.NumCPU()
	}
	p := newProgress(e.stderr)
	start := time.Now()
	var begun atomic.Int32
	table, out, err := runner.Compare(e.ctx, exp, t, runner.CompareOptions{Out: c.Out, Fresh: c.Fresh, Workers: workers}, func(name string) runner.Screen {
		begun.Add(1)
		return &runScreen{bar: p.start(name), every: max(exp.Epochs, 1)}
	})
	p.wait()
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("%w; the same command goes on", err)
	}
	if err != nil {
		return err
	}
	if err := c.print(e.stdout, comparisonSheet(table)); err != nil {
		return err
	}
	if c.Plot != "" {
		if err := plot.Comparison(table, c.Plot); err != nil {
			return err
		}
	}
	fmt.Fprintf(e.stderr, "%s; %s in %.1f s; records in %s\n", setting(exp, sourceOf(t)), runs(len(table.Rows)*len(table.Seeds), int(begun.Load())), time.Since(start).Seconds(), out)
	return nil
}

// runs says how many runs a table is of, and how many of them were finished before.
func runs(all, begun int) string {
	if all == begun {
		return fmt.Sprintf("%d runs", all)
	}
	return fmt.Sprintf("%d runs, %d of them finished before (--fresh makes them anew),", all, all-begun)
}

func setting(e experiment.Experiment, source string) string {
	return fmt.Sprintf("%s (%s), %s, batch %d, %s", e.DataTitle(), source, count(e.Epochs, "epoch"), e.Batch, count(len(e.SeedList()), "seed"))
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// comparisonSheet has a line for each row, and below it one for each further reference that its rule is aligned to. Names of rows
// and references are columns only where they tell something.
func comparisonSheet(t *train.Comparison) sheet {
	who, aligned, cosine := 1, 1, "cosine to backprop, by layer"
	for _, r := range t.Rows {
		if r.Label != r.Circuit+" "+r.Rule {
			who = 0
		}
		if slices.ContainsFunc(r.Alignment, func(a train.Aligned) bool { return a.To != train.Gradient }) {
			aligned, cosine = 0, "cosine, by layer"
		}
	}
	reused := 3
	if slices.ContainsFunc(t.Rows, func(r train.Row) bool { return len(r.Reused) > 0 }) {
		reused = 4
	}
	cells := 1
	if slices.ContainsFunc(t.Rows, func(r train.Row) bool { return len(r.Watched) > 0 }) {
		cells = 0
	}
	line := func(left, middle, right []string) []string {
		return slices.Concat(left[who:], middle[aligned:], right[cells:reused])
	}
	s := sheet{value: t, head: line([]string{"name", "circuit", "rule", "n", "test " + t.Headline.Name}, []string{"aligned to", cosine, "angle"}, []string{"cells: mean ± sd", "difference", "P", "reused"})}
	for _, r := range t.Rows {
		left := []string{r.Label, r.Circuit, r.Rule, fmt.Sprint(r.N), spread(r.Headline())}
		right := []string{watched(r), difference(r), optional(r.P, "%.3f"), reusedSeeds(r)}
		alignment := r.Alignment
		if len(alignment) == 0 { // not measured
			alignment = []train.Aligned{{}}
		}
		for _, a := range alignment {
			s.rows = append(s.rows, line(left, []string{a.To, byLayer(r.Layers, a.Cosine, "%s %.2f"), byLayer(r.Layers, a.Angle, "%s %.0f°")}, right))
			left, right = make([]string, len(left)), make([]string, len(right)) // columns of the row are not repeated
		}
	}
	return s
}

// reusedSeeds says which runs of a row were finished before.
func reusedSeeds(r train.Row) string {
	switch len(r.Reused) {
	case 0:
		return "-"
	case len(r.Runs):
		return "all"
	}
	return "seed " + strings.Trim(strings.ReplaceAll(fmt.Sprint(r.Reused), " ", ", "), "[]")
}

// watched lists the variables of populations that were watched.
func watched(r train.Row) string {
	var out []string
	for _, s := range r.Watched {
		out = append(out, fmt.Sprintf("%s %s %.2g ± %.2g", s.Population, s.Var, s.Mean, s.SD))
	}
	return strings.Join(out, "  ")
}

func difference(r train.Row) string {
	if r.Difference == nil {
		return "reference"
	}
	return apart(r.Headline().Measure, *r.Difference)
}

func byLayer(layers []string, values map[string]*float64, verb string) string {
	var out []string
	for _, l := range layers {
		if v := values[l]; v != nil {
			out = append(out, fmt.Sprintf(verb, l, *v))
		}
	}
	return strings.Join(out, "  ")
}

func optional(v *float64, verb string) string {
	if v == nil {
		return "-"
	}
	return fmt.Sprintf(verb, *v)
}
