package verify

import (
	"fmt"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
)

// reference is a plain network that the bursting networks are compared with, at the same weights.
type reference struct {
	suffix  string // of its quantities
	circuit func(sizes []int) circuit.Circuit
	rule    string
	delta   func(t *settled, layers int) []graph.Node // the error of every cell: its share in the gradient of its bias, times the batch
}

func references() []reference {
	return []reference{
		{"_bp", func(sizes []int) circuit.Circuit { return models.NewSigmoidMLP(sizes) }, "backprop", byPotential},
		{"_fa", func(sizes []int) circuit.Circuit { return models.NewSigmoidMLP(sizes) }, "backprop", byPotential},
	}
}

// byPotential returns the derivatives of the loss by the potentials of every layer, times the batch.
func byPotential(t *settled, layers int) (out []graph.Node) {
	phase := t.spec.Phases[0]
	for l := range layers {
		out = append(out, t.s.Var(phase, t.post(fmt.Sprintf("W%d", l+1)), "u"))
	}
	out = t.b.Grad(t.s.Loss(phase), out...)
	for l, n := range out {
		out[l] = t.b.Scale(n, float64(n.Shape()[0]))
	}
	return out
}

// addReferences makes errors and gradients of the plain networks quantities of each layer.
func (a glance) addReferences(sizes []int, out *Values) error {
	for _, r := range references() {
		t, err := a.trace(r.circuit(sizes))
		if err != nil {
			return err
		}
		dw, err := t.rule(r.rule, rules.Options{})
		if err != nil {
			return err
		}
		delta := r.delta(t, len(sizes)-1)
		for l, n := range delta {
			at := fmt.Sprintf("layers/%d/", l)
			t.want(at+"delta"+r.suffix, n)
			t.wantGradients(at, r.suffix, dw, l)
		}
		v, err := t.values()
		if err != nil {
			return err
		}
		out.merge(v)
	}
	return nil
}
