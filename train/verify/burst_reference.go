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
	circuit func(sizes []int, y models.Pathway) circuit.Circuit
	rule    string
	delta   func(t *settled, layers int) []graph.Node // the error of every cell
}

// references lists back-propagation and feedback alignment.
func references() []reference {
	return []reference{{"_bp", plain, "backprop", byPotential}, {"_fa", withFeedback, "feedback-alignment", byFeedback}}
}

func plain(sizes []int, _ models.Pathway) circuit.Circuit { return models.NewSigmoidMLP(sizes) }

// withFeedback is the plain network whose errors come through Y.
func withFeedback(sizes []int, y models.Pathway) circuit.Circuit {
	c := models.NewSigmoidMLP(sizes)
	c.Backward = &models.Backward{Regime: models.Random, Scale: y.Scale}
	if y.Copies == models.Always {
		c.Backward.Regime = models.Tied
	}
	return c
}

// byFeedback returns the errors that come through Y. A network that learns from them goes against the gradient, hence the sign.
func byFeedback(t *settled, layers int) (out []graph.Node) {
	for l := range layers {
		out = append(out, t.b.Neg(t.s.Var(t.spec.Phases[0], t.post(fmt.Sprintf("W%d", l+1)), "delta")))
	}
	return out
}

// byPotential returns the derivatives of each sample's loss by the potentials of every layer.
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
		t, err := a.trace(r.circuit(sizes, models.Pathway{Scale: 1}))
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
