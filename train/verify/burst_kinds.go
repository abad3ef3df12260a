package verify

import (
	"fmt"
	"slices"

	"credo/graph"
	"credo/train"
	"credo/train/settings"
)

// discreteCase is a few updates: the state of every layer in the first, and the weights after each.
type discreteCase struct{ burstCase }

func (c *discreteCase) compute(d graph.Dtype) (out Values, err error) {
	run, err := c.start(d)
	if err != nil {
		return out, err
	}
	seen, err := run.look(c.minibatch(0))
	if err != nil {
		return out, err
	}
	loss, err := run.learn(c.X.Shape[0], func(k int, w weights) {
		c.params().addTo(&seen, fmt.Sprintf("after/%d/", k), c.Circuit.Spec(), w)
	})
	out.addTensor("loss", loss)
	out.mergeAt("", seen)
	return out, err
}

// trajectoryCase is many updates, and the weights after the last.
type trajectoryCase struct {
	burstCase
	Steps int `yaml:"steps" min:"1" max:"1048576"`
}

func (c trajectoryCase) names(config *settings.Node) ([]other, error) {
	names, err := c.burstCase.names(config)
	return append(names, other{was: "steps", now: "steps"}), err
}

func (c *trajectoryCase) compute(d graph.Dtype) (out Values, err error) {
	run, err := c.start(d)
	if err != nil {
		return out, err
	}
	loss, err := run.learn(c.Steps, nil)
	if err != nil {
		return out, err
	}
	w, err := run.weights()
	c.params().addTo(&out, "final/", c.Circuit.Spec(), w)
	out.addTensor("loss", loss)
	return out, err
}

// anglesCase is the angles between gradients, and between weights, before the first update.
type anglesCase struct{ burstCase }

func (c *anglesCase) compute(d graph.Dtype) (Values, error) {
	run, err := c.start(d)
	if err != nil {
		return Values{}, err
	}
	return run.angles(c.minibatch(0))
}

// angles returns the angles of a minibatch's gradients to the gradients of the plain networks, by layer and of all layers together, and the
// angles between weights, in degrees. Without a teacher there are no gradients to compare.
func (r *burstRun) angles(x, t Tensor) (out Values, err error) {
	seen, err := r.look(x, t)
	if err != nil {
		return out, err
	}
	own, bp, fa := r.gradients(seen, ""), r.gradients(seen, "_bp"), r.gradients(seen, "_fa")
	compared := []struct {
		key  string
		a, b []Tensor
	}{{"bp", own, bp}, {"fa", own, fa}, {"fa_bp", fa, bp}}
	if !r.Teacher {
		compared = nil
	}
	for _, p := range compared {
		out.addTensor(p.key, byLayer(p.a, p.b))
	}
	for _, p := range compared {
		out.addTensor("global_"+p.key, number(angleOf(joinedData(p.a), joinedData(p.b))))
	}
	w, err := r.weights()
	spec, ps := r.Circuit.Spec(), r.model.params
	for _, p := range r.model.pairs {
		out.addTensor(p.key, byLayer(ps.of(p.a).all(spec, w)[p.fromA:], ps.of(p.b).all(spec, w)[p.fromB:]))
	}
	return out, err
}

func byLayer(a, b []Tensor) Tensor {
	out := list()
	for l := range a {
		out.push(number(angleOf(a[l].Data, b[l].Data)))
	}
	return out
}

// angleOf returns the angle between x and y; where one is zero, 90.
func angleOf(x, y []float64) float64 { return train.Compared("", x, y).Angle }

func joinedData(ts []Tensor) (out []float64) {
	for _, t := range ts {
		out = slices.Concat(out, t.Data)
	}
	return out
}
