package optim

import (
	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/catalog"
)

// Common are the options that all optimizers have. The share of the weights that is lost in a step is not multiplied by the learning
// rate, as in the published programs.
type Common struct {
	LR          float64            `yaml:"lr" above:"0" doc:"learning rate"`
	Rates       map[string]float64 `yaml:"rates" min:"0" optional:"yes" doc:"learning rates of projections by role: plain steps without momentum or decay, as published; 0: they stay as they are"`
	WeightDecay float64            `yaml:"weight_decay" min:"0" below:"1" doc:"share of each weight lost in a step, apart from lr"`
	SpareBiases bool               `yaml:"spare_biases" doc:"biases keep the share that other weights lose"`
}

// rates returns the learning rates by role, for Routed.
func (c Common) rates() map[string]float64 { return c.Rates }

// decayed adds a step to the weights, less the share of the old ones that is lost.
func (c Common) decayed(b *graph.Builder, v Var, step graph.Node) graph.Node {
	if v.Bias && c.SpareBiases {
		return b.Add(v.W, step)
	}
	return b.Add(b.Scale(v.W, 1-c.WeightDecay), step)
}

// check returns the first option that the tags of its field do not allow.
func check(o Optimizer) error {
	return errors.WithMessagef(catalog.Check(o), "optimizer %s", o.Name())
}
