package main

import (
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/circuit/circuittest"
	"credo/models"
	"credo/rules/rulestest"
)

// small returns the circuit with its published options, for small data and two small hidden layers.
func small(t *testing.T) circuit.Model {
	t.Helper()
	c := linearRow().New().(*Linear)
	c.Hidden = []int{6, 7}
	if err := c.Ends(circuit.Ends{Inputs: circuit.Shape{4}, Outputs: 3, Loss: circuit.SquaredError{}, Dtype: graph.Float64}); err != nil {
		t.Fatal(err)
	}
	return c
}

// The laws of credo are for rules and circuits of one's own, too.
func TestLaws(t *testing.T) {
	c := small(t)
	t.Run("linear", func(t *testing.T) { circuittest.Laws(t, c) })
	t.Run("oja", func(t *testing.T) { rulestest.Laws(t, ojaRow().New().On(c.Spec()), c) })
	t.Run("oja on mlp", func(t *testing.T) {
		m := models.NewMLP([]int{4, 6, 7, 3})
		rulestest.Laws(t, Oja{Decay: 0.3}.On(m.Spec()), m)
	})
}

// Where α |w|² = 1 and w is an eigenvector of the inputs' covariance, a cell rests: two inputs that vary together and apart with variances 1
// and 0.25, so that w = (1, 1)/√(2α) rests, and half of it grows.
func TestOjaRestsAtThePrincipalComponent(t *testing.T) {
	c := &Linear{Layers: models.Layers{Sizes: []int{2, 1}}, Init: circuit.Zeros{}, loss: circuit.SquaredError{}}
	p := circuittest.Compile(t, c, graph.Options{Dtype: graph.Float64}, 4, rulestest.Must(t, Oja{Decay: 2}.On(c.Spec())))
	at := circuittest.Values{circuit.InputName: {1, 1, -1, -1, 0.5, -0.5, -0.5, 0.5}, circuit.TargetName: {0, 0, 0, 0}, "W1": {0.5, 0.5}}
	if d := circuittest.Largest(p.Run(t, at)[rulestest.Delta("W1")]); d > 1e-15 {
		t.Errorf("at the principal component ΔW is up to %g", d)
	}
	// r = ±1/2 and 0: ⟨rᵢₙ r⟩ = 1/4, and 2 W ⟨r²⟩ = 2 · 1/4 · 1/8 = 1/16
	circuittest.Near(t, "half of it", p.Run(t, at.With("W1", []float64{0.25, 0.25}))[rulestest.Delta("W1")], []float64{3.0 / 16, 3.0 / 16}, 1e-14)
}
