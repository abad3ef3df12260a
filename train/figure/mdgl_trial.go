package figure

import (
	"context"

	"github.com/pkg/errors"

	"credo/graph/catalog"
)

// MDGLTrial is one trial of a recurrent spiking network before it learns to accumulate evidence by multidigraph learning (Liu et al. 2021,
// doi:10.1073/pnas.2111821118), and after: spikes, potentials, adaptation, the learning signal of each cell and the modulators that reach it
// beside. A value for each moment and cell is in the archive.
type MDGLTrial struct {
	Scale      string `yaml:"scale" one:"small full" doc:"small: trials of 300 moments, in seconds; full: the published task, in minutes"`
	Iterations int    `yaml:"iterations" min:"0" doc:"minibatches that are learned; 0: as many as the experiment of the scale has"`
	Seed       uint64 `yaml:"seed" doc:"seed of weights and trials"`
}

// NewMDGLTrial returns the small figure.
func NewMDGLTrial() MDGLTrial { return MDGLTrial{Scale: Small, Seed: 1} }

// Make computes the figure.
func (f MDGLTrial) Make(ctx context.Context, o Options) (*Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, errors.Wrap(err, "stopped before it began")
	}
	if err := catalog.Check(f); err != nil {
		return nil, err
	}
	s, err := f.subject(o)
	if err != nil {
		return nil, err
	}
	before, err := s.look()
	if err != nil {
		return nil, err
	}
	if err := s.learn(ctx, o.screen("mdgl").Progress); err != nil {
		return nil, err
	}
	after, err := s.look()
	if err != nil {
		return nil, err
	}
	out := newSketch(ctx, o, 2)
	out.trials(before, after)
	return &out.Result, nil
}
