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

// Table is the file that a comparison leaves in its folder.
const Table = "comparison.json"

// Compare runs the rows of an experiment that has been loaded, each with every seed, workers at a time, and keeps a folder for each
// run, and the table, in out; "" makes one under Runs. screen is called for every run, perhaps from several goroutines. The table
// does not depend on the number of workers, nor on how often it was stopped: runs that are in out and finished are kept.
func Compare(ctx context.Context, e experiment.Experiment, t task.Task, out string, workers int, screen func(name string) Screen) (*train.Comparison, string, error) {
	if out == "" {
		out = filepath.Join(Runs, "compare-"+e.Hash()[:8])
	}
	c := comparison{e: e, task: t, out: out, screen: screen}
	if err := c.begin(); err != nil {
		return nil, "", err
	}
	table, err := c.run(ctx, workers)
	if err != nil {
		return nil, "", err
	}
	return table, out, rundir.WriteJSON(filepath.Join(out, Table), table)
}

type comparison struct {
	e      experiment.Experiment
	task   task.Task
	out    string
	screen func(name string) Screen
}

// begin makes the folder, with the experiment of the whole.
func (c *comparison) begin() error {
	return rundir.Claim(c.out, c.e.Canonical(), sameAs(c.e))
}

func (c *comparison) run(ctx context.Context, workers int) (*train.Comparison, error) {
	rows, labels, seeds := c.e.Rows(), c.e.Labels(), c.e.SeedList()
	results := make([][]*train.Result, len(rows))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(max(workers, 1))
	for i, row := range rows {
		results[i] = make([]*train.Result, len(seeds))
		for j, seed := range seeds {
			g.Go(func() error {
				var err error
				name := fmt.Sprintf("%s seed %d", labels[i], seed)
				dir := filepath.Join(c.out, fmt.Sprintf("%02d-%s-%s-seed%d", i+1, row.CircuitName(), row.RuleName(), seed))
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
	r, done, err := finished(dir, e, c.task.Measures())
	if done || err != nil {
		return r, err
	}
	sum, err := Train(ctx, e, c.task, dir, 1, c.screen(name))
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
