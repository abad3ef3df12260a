package graphtest_test

import (
	"fmt"
	"testing"

	"credo/graph/circuit/circuittest"
	"credo/graph/graphtest"
)

// Circuits in time keep the laws of circuits, moment by moment and over trials.
func TestTime(t *testing.T) {
	for name, c := range map[string]graphtest.Spiking{
		"spiking":           {Inputs: 3, Cells: 4, Outputs: 2, Alpha: 0.6, Kappa: 0.7, Threshold: 0.1, Gamma: 0.3, Refractory: 2},
		"spiking, adapting": {Inputs: 3, Cells: 4, Outputs: 2, Adapting: 2, Alpha: 0.6, Rho: 0.8, Kappa: 0.7, Threshold: 0.1, Beta: 1, Gamma: 0.3, Refractory: 1, Tied: true},
		"spiking, detached": {Inputs: 3, Cells: 4, Outputs: 2, Alpha: 0.6, Kappa: 0.7, Threshold: 0.1, Gamma: 0.3, Refractory: 1, Detached: true},
	} {
		t.Run(name, func(t *testing.T) { circuittest.Laws(t, c) })
	}
	for _, networks := range []int{0, 1, 3} {
		t.Run(fmt.Sprintf("leaky, %d networks", networks), func(t *testing.T) {
			circuittest.Laws(t, graphtest.Leaky{Inputs: 3, Cells: 2, Networks: networks})
		})
	}
	for name, c := range map[string]graphtest.Trial{
		"trial":             {Inputs: 6, Cells: 3, Threshold: 0.02},
		"trial, gated":      {Inputs: 6, Cells: 3, Threshold: 0.1, Gated: true, Gate: 0.3, Strength: 0.1},
		"trial, 2 networks": {Inputs: 6, Cells: 3, Networks: 2, Threshold: 0.02, Gated: true, Gate: 0.3, Strength: 0.1},
	} {
		t.Run(name, func(t *testing.T) { circuittest.Laws(t, c) })
	}
}
