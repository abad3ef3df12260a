package main

import (
	_ "embed"
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

//go:embed compare.yaml
var compareDefault string

type compareCmd struct {
	choice
	Seeds   *int   `placeholder:"N" help:"How many seeds."`
	Workers int    `default:"0" placeholder:"N" help:"Runs at a time; 0: one for each core. The result does not depend on it."`
	Out     string `placeholder:"DIR" help:"Folder for the table and the runs' records; without it one under runs/."`
	Plot    string `placeholder:"FILE" help:"Also draw learning curves and angles into FILE.png or FILE.svg."`
	format
}

// Help teaches.
func (compareCmd) Help() string {
	return `Without a file: dic under inhibitory-exact and inhibitory-threshold beside mlp under backprop, on the embedded digits, 3 seeds.

Every row starts from the same weights and sees the same images in the same order, seed by seed. The cosine is that of the rule's ΔW
to back-propagation's, on the same circuit, minibatch and weights, averaged over training. Accuracy is that on the test images after
the last epoch, mean ± standard error over seeds; P is of Student's paired t-test against the baseline.

A comparison that was stopped goes on where it stopped when it is asked for again: runs that are finished are kept, whatever has
become of the program since. Remove their folders to have them done again.

  credo compare
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
	exp, err := c.read(compareDefault)
	if err != nil {
		return err
	}
	exp, splits, err := load(e.stderr, exp)
	if err != nil {
		return err
	}
	for _, r := range exp.Rows() {
		if _, err := runner.NewLearner(r); err != nil {
			return usage(errors.WithMessage(err, r.Label()))
		}
	}
	workers := c.Workers
	if workers <= 0 {
		workers = runtime.NumCPU()
	}
	p := newProgress(e.stderr)
	start := time.Now()
	var begun atomic.Int32
	table, out, err := runner.Compare(e.ctx, exp, splits, c.Out, workers, func(name string) runner.Screen {
		begun.Add(1)
		return &runScreen{bar: p.start(name), every: max(exp.Epochs, 1)}
	})
	p.wait()
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
	fmt.Fprintf(e.stderr, "%s; %s in %.1f s; records in %s\n", setting(exp, splits.Source), runs(len(table.Rows)*len(table.Seeds), int(begun.Load())), time.Since(start).Seconds(), out)
	return nil
}

// runs says how many runs a table is of, and how many of them were finished before.
func runs(all, begun int) string {
	if all == begun {
		return fmt.Sprintf("%d runs", all)
	}
	return fmt.Sprintf("%d runs, %d of them finished before (remove their folders to have them done again),", all, all-begun)
}

func setting(e experiment.Experiment, source string) string {
	return fmt.Sprintf("%s (%s), %s, batch %d, %s", e.Data.Name, source, count(e.Epochs, "epoch"), e.Batch, count(len(e.SeedList()), "seed"))
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func comparisonSheet(t *train.Comparison) sheet {
	s := sheet{head: []string{"circuit", "rule", "n", "test accuracy", "cosine to backprop, by layer", "angle", "difference", "P"}, value: t}
	named := slices.ContainsFunc(t.Rows, func(r train.Row) bool { return r.Label != r.Circuit+" "+r.Rule })
	if named {
		s.head = append([]string{"name"}, s.head...)
	}
	for _, r := range t.Rows {
		acc := percent(r.TestAccuracy)
		if r.TestAccuracySE != nil {
			acc = fmt.Sprintf("%.2f ± %.2f %%", 100*r.TestAccuracy, 100**r.TestAccuracySE)
		}
		difference := "baseline"
		if r.Difference != nil {
			difference = fmt.Sprintf("%+.2f", 100**r.Difference)
		}
		cells := []string{r.Circuit, r.Rule, fmt.Sprint(r.N), acc, byLayer(r.Layers, r.Cosine, "%s %.2f"), byLayer(r.Layers, r.Angle, "%s %.0f°"), difference, optional(r.P, "%.3f")}
		if named {
			cells = append([]string{r.Label}, cells...)
		}
		s.rows = append(s.rows, cells)
	}
	return s
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
