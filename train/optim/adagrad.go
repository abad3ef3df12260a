package optim

import (
	"slices"

	"github.com/pkg/errors"

	"credo/graph"
)

// Adagrad divides every step by the root of all squared changes so far (Duchi, Hazan & Singer 2011, JMLR 12), which it keeps for each synapse or
// for groups of them:
//
//	acc ← acc + mean of ΔW² over the group,  W ← W + lr ΔW / (√acc + ε) − decay W
type Adagrad struct {
	Common
	Eps float64 `yaml:"eps" above:"0" doc:"added outside the root"`
	Per Group   `yaml:"per" one:"synapse neuron layer network" doc:"synapses that share an accumulator: each alone, of one cell, of one population, all"`
}

// NewAdagrad returns steps of a learning rate with an accumulator for each synapse and ε = 1e-8, without decay.
func NewAdagrad(lr float64) Adagrad { return Adagrad{Common{LR: lr}, 1e-8, Synapse} }

// Group says which synapses share an accumulator: all have the same value of it.
type Group string

// The groups: each synapse alone; the weights and the bias of one cell; all of one population; all of the whole network.
const (
	Synapse Group = "synapse"
	Neuron  Group = "neuron"
	Layer   Group = "layer"
	Network Group = "network"
)

// Name returns "adagrad-synapse", and so on.
func (o Adagrad) Name() string { return "adagrad-" + string(o.Per) }

// Check reports the first option that makes no sense.
func (o Adagrad) Check() error { return check(o) }

// Slots returns the accumulator, in the shape of the synapses or cells that share it.
func (o Adagrad) Slots(p Place) []Slot {
	return []Slot{{"acc", o.kept(p)}}
}

// kept is the shape of the accumulator. Networks side by side share none: where the others have a scalar, each has a matrix of one value.
func (o Adagrad) kept(p Place) []int {
	networks, columns := p.Shape[:len(p.Shape)-2], p.Shape[len(p.Shape)-1]
	switch {
	case o.Per == Synapse:
		return p.Shape
	case o.Per == Neuron:
		return append(slices.Clone(networks), 1, columns)
	case len(networks) > 0:
		return append(slices.Clone(networks), 1, 1)
	}
	return nil
}

// Apply returns the new weights and accumulators.
func (o Adagrad) Apply(b *graph.Builder, vars []Var) []Next {
	mean := map[string]graph.Node{}
	for _, v := range vars {
		if _, done := mean[o.shared(v)]; !done {
			mean[o.shared(v)] = o.mean(b, vars, o.shared(v))
		}
	}
	return each(vars, func(v Var) Next {
		acc := b.Add(v.State[0], mean[o.shared(v)])
		step := b.Div(b.Scale(v.DW, o.LR), b.Shift(b.Sqrt(acc), o.Eps))
		return Next{W: o.decayed(b, v, step), State: []graph.Node{acc}}
	})
}

// shared names the group with which a projection's synapses share their accumulators.
func (o Adagrad) shared(v Var) string {
	return map[Group]string{Synapse: v.Name, Neuron: v.Post, Layer: v.Post}[o.Per]
}

// mean returns the mean squared change of the group, in the shape of its accumulator.
func (o Adagrad) mean(b *graph.Builder, vars []Var, group string) graph.Node {
	var sum graph.Node
	n := 0
	for _, v := range vars {
		if o.shared(v) != group {
			continue
		}
		if o.Per == Synapse {
			return b.Square(v.DW)
		}
		squares, shared := o.summed(b, v)
		n += shared
		if sum.Valid() {
			squares = b.Add(sum, squares)
		}
		sum = squares
	}
	if n == 0 {
		b.Fail(errors.Errorf("adagrad: no group %q of %s", group, o.Per))
	}
	return b.Scale(sum, 1/float64(n))
}

// summed adds up the squared changes that share an accumulator, and counts them.
func (o Adagrad) summed(b *graph.Builder, v Var) (squares graph.Node, n int) {
	squares = b.Square(v.DW)
	last := len(v.Shape) - 1
	rows, columns := v.Shape[last-1], v.Shape[last]
	switch {
	case o.Per == Neuron:
		return b.Reshape(b.Sum(squares, last-1), o.kept(v.Place)...), rows
	case last > 1:
		return b.Reshape(b.Sum(squares, last-1, last), o.kept(v.Place)...), rows * columns
	}
	return b.Sum(squares), rows * columns
}
