package models

import (
	"strings"

	"github.com/pkg/errors"

	"credo/graph/circuit"
)

// Regime names where the feedback weights of an MLP come from. The last three share the signs of the forward weights at every step and
// nothing else: uSF, brSF and frSF of Liao, Leibo & Poggio 2016, How important is weight symmetry in backpropagation?, AAAI
// (doi:10.48550/arXiv.1510.05067), in the words of BioTorch.
//
// Differs from the paper: sizes that are drawn are those of normal numbers, not uniform ones.
type Regime string

// The regimes.
const (
	Random       Regime = "random"    // drawn
	Symmetric    Regime = "symmetric" // a copy of the forward weights at the start
	Tied         Regime = "tied"      // a copy of the forward weights after every step
	UniformSigns Regime = "usf"       // signs of the forward weights, all of one size
	BatchSigns   Regime = "brsf"      // signs of the forward weights, sizes drawn anew for every minibatch
	FixedSigns   Regime = "frsf"      // signs of the forward weights, sizes as drawn at the start
)

// regime is what the name stands for.
type regime struct {
	name Regime
	draw func(std float64) circuit.Init                            // nil: computed anew for every minibatch
	hold func(y, forward string, scale float64) circuit.Constraint // nil: none
	once bool                                                      // it holds at the start only
}

func regimes() []regime {
	zeros := func(float64) circuit.Init { return circuit.Zeros{} }
	tie := func(y, forward string, scale float64) circuit.Constraint {
		return circuit.Tie{Dst: y, Src: forward, Scale: scale, Transposed: true}
	}
	signs := func(y, forward string, _ float64) circuit.Constraint {
		return circuit.SignOf{Dst: y, Src: forward, Transposed: true}
	}
	return []regime{
		{Random, circuit.Normal, nil, false},
		{Symmetric, zeros, tie, true},
		{Tied, zeros, tie, false},
		{UniformSigns, circuit.Equal, signs, false},
		{BatchSigns, nil, nil, false},
		{FixedSigns, circuit.Normal, signs, false},
	}
}

// row finds what the name stands for.
func (r Regime) row() (regime, error) {
	var names []string
	for _, row := range regimes() {
		if row.name == r {
			return row, nil
		}
		names = append(names, string(row.name))
	}
	return regime{}, errors.Errorf("mlp: feedback %q is not known: use one of %s", string(r), strings.Join(names, ", "))
}
