package verify

import (
	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
)

// reference is a plain network whose ΔW the bursting networks' is compared with, at the same weights.
type reference struct {
	suffix  string // of its quantities
	circuit func(sizes []int, y circuit.Source) circuit.Circuit
	rule    string
	delta   func(t *written, layers int) []graph.Node // the error of every cell
}

// references lists back-propagation and feedback alignment.
func references() []reference {
	return []reference{{"_bp", plain, "backprop", byPotential}, {"_fa", fedBack, "feedback-alignment", byFeedback}}
}

func plain(sizes []int, _ circuit.Source) circuit.Circuit { return models.NewSigmoidMLP(sizes) }

// fedBack is the plain network whose errors come through Y.
func fedBack(sizes []int, y circuit.Source) circuit.Circuit {
	c := models.NewSigmoidMLP(sizes)
	c.Backward = models.Layered{Y: y}
	return c
}

// byPotential returns the derivatives of each sample's loss by the potentials of every layer.
func byPotential(t *written, layers int) (out []graph.Node) {
	phase := t.spec.Phases[0]
	for l := range layers {
		out = append(out, t.s.Var(phase, t.post(weightOnto(l)), "u"))
	}
	out = t.b.Grad(t.s.Loss(phase), out...)
	for l, n := range out {
		if n.Valid() {
			out[l] = t.b.Scale(n, float64(n.Shape()[0]))
		}
	}
	return out
}

// byFeedback returns the errors that come through Y, with the sign of a derivative.
func byFeedback(t *written, layers int) (out []graph.Node) {
	for l := range layers {
		out = append(out, t.b.Neg(t.s.Var(t.spec.Phases[0], t.post(weightOnto(l)), "delta")))
	}
	return out
}

// withReferences computes a model's quantities, and beside them errors and gradients of the plain networks in the model's own form.
func (m burstModel) withReferences(a glance, t *written) (Values, error) {
	out, err := t.values()
	if err != nil {
		return out, err
	}
	if !m.teacher { // the target is the answer
		a.t = out.Get("answer").Layers[0]
	}
	for _, r := range references() {
		v, err := m.refer(a, r)
		if err != nil {
			return out, err
		}
		out.merge(v)
	}
	return out, nil
}

// refer computes errors and gradients of one plain network.
func (m burstModel) refer(a glance, r reference) (Values, error) {
	t, err := a.write(r.circuit(m.sizes, free()))
	if err != nil {
		return Values{}, err
	}
	g, err := t.gradient(r.rule)
	if err != nil {
		return Values{}, err
	}
	if m.sums {
		for name, n := range g {
			g[name] = t.b.Scale(n, float64(a.x.Shape[0]))
		}
	}
	for l, n := range r.delta(t, len(m.sizes)-1) {
		t.want(ofLayer(l)+"delta"+r.suffix, n)
		t.wantGradients(l, r.suffix+m.tail(), g)
	}
	return t.values()
}

// tail ends the names of gradients that are sums over the batch.
func (m burstModel) tail() string {
	if m.sums {
		return "_sum"
	}
	return ""
}
