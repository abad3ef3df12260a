package circuit

import (
	"math/rand/v2"

	"credo/graph"
)

// Modulators is the role of projections that carry the secretion of cells to the synapses of others, where rules read it. It drives no cell.
// Their weights are affinities of receptors: row p and column j for synapses onto cell p and the ligand of cell j.
const Modulators = "modulators"

// The modulatory projections of a recurrent population, by the weights that they have.
const (
	CellModulators  = "modulators_cell"  // the recurrent weights themselves: one affinity for each pair of cells
	TypeModulators  = "modulators_type"  // a mean for each pair of types, where a synapse is
	BlockModulators = "modulators_block" // a mean for each pair of types, of all pairs of cells
)

// Modulatory returns the modulatory projections of a population whose recurrent projection is named. types names fixed values (cells,
// types): 1 for the type of a cell, else 0, as OneOf draws.
func Modulatory(population, recurrent, types string) (out []Projection) {
	for _, c := range []struct {
		name string
		of   Computation
	}{
		{CellModulators, Same{}}, {TypeModulators, Means{Types: types, Existing: true}}, {BlockModulators, Means{Types: types}},
	} {
		out = append(out, Projection{Name: c.name, Pre: population, Post: population, Onto: "signal", Role: Modulators,
			Form: Reversed{Dense{}}, Source: Computed, From: []string{recurrent}, Computation: c.of})
	}
	return out
}

// Computation makes the weights of a projection of the weights that its From names first, anew at every step.
type Computation interface {
	Weights(b *graph.Builder, of graph.Node, fixed func(name string) graph.Node) graph.Node
	String() string
}

// Same takes the weights as they are.
type Same struct{}

// Weights returns a copy of the original, so that the two are told apart.
func (Same) Weights(b *graph.Builder, of graph.Node, _ func(string) graph.Node) graph.Node {
	return b.Detach(of)
}

// String says how the weights are computed.
func (Same) String() string { return "the weights of" }

// Means takes the mean weight for each pair of types (Liu et al. 2021, doi:10.1073/pnas.2111821118).
type Means struct {
	Types    string // the fixed values (cells, types) that say the type of each cell: 1 for its own, else 0
	Existing bool   // means of the weights that are not 0, for pairs of cells that have one; else of all pairs, for all
}

// String says how the weights are computed.
func (m Means) String() string {
	if m.Existing {
		return "means by type of the synapses of"
	}
	return "means by type of all pairs of cells of"
}

// Weights returns the means, at every pair of cells. Where there is nothing to take a mean of it is 0.
func (m Means) Weights(b *graph.Builder, w graph.Node, fixed func(string) graph.Node) graph.Node {
	if b.Err() != nil {
		return graph.Node{}
	}
	types := fixed(m.Types)
	block := func(x graph.Node) graph.Node { return b.MatMul(b.MatMul(b.Transpose(types), x), types) } // sums by types
	there := b.Abs(b.Sign(w))
	counted := there
	if !m.Existing {
		counted = b.Expand(b.Const(1), w.Shape()...)
	}
	mean := b.Div(block(w), b.Max(block(counted), b.Const(1)))
	spread := b.MatMul(types, b.MatMul(mean, b.Transpose(types)))
	if m.Existing {
		return b.Mul(spread, there)
	}
	return spread
}

// OneOf draws for each cell a row that is 1 at its type, else 0.
type OneOf struct{ Types []int }

// String says how the values are drawn.
func (OneOf) String() string { return "1 for the type of a cell" }

// Draw writes the rows.
func (o OneOf) Draw(_ *rand.Rand, _, types int, w []float64) {
	clear(w)
	for cell, t := range o.Types {
		w[cell*types+t] = 1
	}
}

// computed adds the weights of projections that are computed from others.
func (s Spec) computed(b *graph.Builder, weights map[string]graph.Node, fixed func(string) graph.Node) {
	for _, p := range s.Projections {
		if p.Computation != nil {
			weights[p.Name] = p.Computation.Weights(b, weights[p.From[0]], fixed)
		}
	}
}
