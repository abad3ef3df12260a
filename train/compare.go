package train

import (
	"context"

	"github.com/pkg/errors"
	"golang.org/x/sync/errgroup"

	"credo/train/data"
)

// Entrant is one line of a comparison: a circuit under a rule, built anew for every seed.
type Entrant struct {
	Circuit, Rule string
	Build         func(seed uint64) (*Learner, error)
	Fit           FitOptions // its Seed is set by the comparison
}

// Job is one entrant with one seed.
type Job struct {
	Entrant int
	Seed    uint64
}

// Compare trains every entrant with every seed on the same images in the same order, workers at a time. watch is called for
// each job before it starts, perhaps from several goroutines. The result does not depend on the number of workers.
func Compare(ctx context.Context, entrants []Entrant, seeds []uint64, s *data.Splits, workers int, watch func(Job) Watcher) (*Comparison, error) {
	if len(seeds) == 0 {
		return nil, errors.New("a comparison needs at least one seed")
	}
	results := make([][]*Result, len(entrants))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(max(workers, 1))
	for i, e := range entrants {
		results[i] = make([]*Result, len(seeds))
		for j, seed := range seeds {
			g.Go(func() error {
				var err error
				results[i][j], err = e.run(ctx, seed, s, watch(Job{i, seed}))
				return errors.WithMessagef(err, "%s under %s, seed %d", e.Circuit, e.Rule, seed)
			})
		}
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return summarize(entrants, seeds, s.Name, results), nil
}

func (e Entrant) run(ctx context.Context, seed uint64, s *data.Splits, w Watcher) (*Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	l, err := e.Build(seed)
	if err != nil {
		return nil, err
	}
	o := e.Fit
	o.Seed = seed
	return Fit(ctx, l, s, o, w)
}
