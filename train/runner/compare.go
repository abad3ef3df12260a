package runner

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

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
// folder, which it returns. screen is called for every run that is made, perhaps from several goroutines. A run that is finished is not made
// again if this program would make it with the same numbers, and one that was stopped goes on; the table says which were finished before
// (Reused). The table that is kept does not depend on how often a comparison was stopped, and the folders of runs not on the seeds that
// are asked for.
func Compare(ctx context.Context, e experiment.Experiment, t task.Task, o CompareOptions, screen func(name string) Screen) (*train.Comparison, string, error) {
	if o.Out == "" {
		o.Out = CompareDir(Runs, e)
	}
	claimed, err := rundir.Claim(o.Out, e.Canonical(), sameButSeeds(e))
	if err != nil {
		return nil, "", err
	}
	defer claimed.Close()
	c := comparison{e: e, task: t, o: o, screen: screen}
	runs, err := c.run(ctx)
	if err != nil {
		return nil, "", err
	}
	table := c.table(runs)
	if err := rundir.WriteJSON(filepath.Join(o.Out, rundir.Table), table); err != nil {
		return nil, "", err
	}
	for i := range table.Rows {
		table.Rows[i].Reused = reused(runs[i])
	}
	return table, o.Out, nil
}

// CompareDir is the folder below another for a comparison that has been loaded, whatever its seeds.
func CompareDir(below string, e experiment.Experiment) string {
	return filepath.Join(below, "compare-"+seedless(e).Hash()[:8])
}

type comparison struct {
	e      experiment.Experiment
	task   task.Task
	o      CompareOptions
	screen func(name string) Screen
}

// run makes the runs, by row and seed.
func (c *comparison) run(ctx context.Context) ([][]*Summary, error) {
	rows, labels, seeds := c.e.Rows(), c.e.Labels(), c.e.SeedList()
	runs := make([][]*Summary, len(rows))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(max(c.o.Workers, 1))
	for i, row := range rows {
		runs[i] = make([]*Summary, len(seeds))
		for j, seed := range seeds {
			g.Go(func() error {
				var err error
				name := fmt.Sprintf("%s seed %d", labels[i], seed)
				dir := filepath.Join(c.o.Out, RunFolder(i, row, seed))
				runs[i][j], err = c.one(ctx, single(row, seed), dir, name)
				return errors.WithMessage(err, name)
			})
		}
	}
	return runs, g.Wait()
}

// RunFolder names the folder of a run in the folder of its comparison, of row i with a seed.
func RunFolder(i int, row experiment.Experiment, seed uint64) string {
	return fmt.Sprintf("%02d-%s-%s-seed%d", i+1, row.CircuitName(), row.RuleName(), seed)
}

// one makes one run, or takes the one that is there and finished.
func (c *comparison) one(ctx context.Context, e experiment.Experiment, dir, name string) (*Summary, error) {
	o := Options{Out: dir, How: rundir.Resume, Threads: 1, Redo: true}
	if c.o.Fresh {
		o.How = rundir.Fresh
	}
	return Train(ctx, e, c.task, o, func() Screen { return c.screen(name) })
}

// table makes the table of all runs.
func (c *comparison) table(runs [][]*Summary) *train.Comparison {
	var names []train.Entrant
	results := make([][]*train.Result, len(runs))
	for i, row := range c.e.Rows() {
		names = append(names, train.Entrant{Circuit: row.CircuitName(), Rule: row.RuleName(), Label: c.e.Labels()[i]})
		for _, sum := range runs[i] {
			results[i] = append(results[i], sum.Result)
		}
	}
	return train.Summarize(names, c.e.SeedList(), c.task.Name(), c.task.Measures(), results)
}

// reused lists the seeds of runs that were finished before.
func reused(runs []*Summary) (seeds []uint64) {
	for _, sum := range runs {
		if sum.Kept {
			seeds = append(seeds, sum.Seed)
		}
	}
	return seeds
}

// single is one row with one seed, an experiment of its own.
func single(row experiment.Experiment, seed uint64) experiment.Experiment {
	row.Seed, row.Seeds, row.Compare = seed, nil, nil
	return row
}

// seedless is a comparison without its seeds: more of them are the same comparison.
func seedless(e experiment.Experiment) experiment.Experiment {
	e.Seed, e.Seeds, e.Compare = 0, nil, slices.Clone(e.Compare)
	for i := range e.Compare {
		e.Compare[i].Seed, e.Compare[i].Seeds = 0, nil
	}
	return e
}

// sameButSeeds tells whether a text that lies in the folder of a comparison is the experiment, with any seeds.
func sameButSeeds(e experiment.Experiment) func(text []byte) bool {
	return func(text []byte) bool {
		old, err := experiment.Decode(e.Catalog(), rundir.Experiment, text)
		return err == nil && sameAs(seedless(e))(seedless(old).Canonical())
	}
}
