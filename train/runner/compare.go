package runner

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/pkg/errors"
	"golang.org/x/sync/errgroup"

	"credo/train"
	"credo/train/experiment"
	"credo/train/rundir"
	"credo/train/task"
)

// CompareOptions say where a comparison is kept and how it is made.
type CompareOptions struct {
	Out     string // the folder; "": one under Runs, named after the experiment
	Fresh   bool   // make finished runs anew
	Workers int    // runs at a time; the table does not depend on them
}

// Compare runs the rows of an experiment that has been loaded, each with every seed, and keeps a folder for each run, and the table, in one
// folder, which it returns. screen is called for every run that is made, perhaps from several goroutines. The table does not depend on how often
// it was stopped: runs that are finished are kept.
func Compare(ctx context.Context, e experiment.Experiment, t task.Task, o CompareOptions, screen func(name string) Screen) (*train.Comparison, string, error) {
	if o.Out == "" {
		o.Out = filepath.Join(Runs, "compare-"+e.Hash()[:8])
	}
	claimed, err := rundir.Claim(o.Out, e.Canonical(), sameAs(e))
	if err != nil {
		return nil, "", err
	}
	defer claimed.Close()
	c := comparison{e: e, task: t, o: o, screen: screen}
	table, err := c.run(ctx)
	if err != nil {
		return nil, "", err
	}
	return table, o.Out, rundir.WriteJSON(filepath.Join(o.Out, rundir.Table), table)
}

type comparison struct {
	e      experiment.Experiment
	task   task.Task
	o      CompareOptions
	screen func(name string) Screen
}

func (c *comparison) run(ctx context.Context) (*train.Comparison, error) {
	rows, labels, seeds := c.e.Rows(), c.e.Labels(), c.e.SeedList()
	results := make([][]*train.Result, len(rows))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(max(c.o.Workers, 1))
	for i, row := range rows {
		results[i] = make([]*train.Result, len(seeds))
		for j, seed := range seeds {
			g.Go(func() error {
				var err error
				name := fmt.Sprintf("%s seed %d", labels[i], seed)
				dir := filepath.Join(c.o.Out, fmt.Sprintf("%02d-%s-%s-seed%d", i+1, row.CircuitName(), row.RuleName(), seed))
				results[i][j], err = c.one(ctx, single(row, seed), dir, name)
				return errors.WithMessage(err, name)
			})
		}
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	names := make([]train.Entrant, len(rows))
	for i, row := range rows {
		names[i] = train.Entrant{Circuit: row.CircuitName(), Rule: row.RuleName(), Label: labels[i]}
	}
	return train.Summarize(names, seeds, c.task.Name(), c.task.Measures(), results), nil
}

// one runs one experiment, unless its run is there and finished.
func (c *comparison) one(ctx context.Context, e experiment.Experiment, dir, name string) (*train.Result, error) {
	o := Options{Out: dir, How: rundir.Resume, Threads: 1}
	if c.o.Fresh {
		o.How = rundir.Fresh
	}
	sum, err := Train(ctx, e, c.task, o, func() Screen { return c.screen(name) })
	if err != nil {
		return nil, err
	}
	return sum.Result, nil
}

// single is one row with one seed, an experiment of its own.
func single(row experiment.Experiment, seed uint64) experiment.Experiment {
	row.Seed, row.Seeds, row.Compare = seed, nil, nil
	return row
}
