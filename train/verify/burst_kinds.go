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

func (c *discreteCase) compute(d graph.Dtype) (out Values) {
	run := c.start(d)
	more := run.look(c.minibatch(0))
	for k := range c.X.Shape[0] {
		run.step(c.minibatch(k))
		c.params().addTo(&more, fmt.Sprintf("after/%d/", k), c.Circuit.Spec(), run.weights())
	}
	out.addTensor("loss", list(run.loss...))
	out.addAt("", more)
	out.fail(run.err)
	return out
}

// trajectoryCase is many updates, and the weights after the last.
type trajectoryCase struct {
	burstCase
	Steps int `yaml:"steps" min:"1" max:"1048576"`
}

func (c *trajectoryCase) names(config *settings.Node) ([]settings.Other, error) {
	return modelNames(config, "sizes=sizes,circuit.sizes steps")
}

func (c *trajectoryCase) compute(d graph.Dtype) (out Values) {
	run := c.start(d)
	for k := range c.Steps {
		run.step(c.minibatch(k))
	}
	c.params().addTo(&out, "final/", c.Circuit.Spec(), run.weights())
	out.addTensor("loss", list(run.loss...))
	out.fail(run.err)
	return out
}

// anglesCase is the angles between gradients, and between weights, before the first update.
type anglesCase struct{ burstCase }

func (c *anglesCase) compute(d graph.Dtype) Values { return c.start(d).angles(c.minibatch(0)) }

// angles returns the angles of a minibatch's gradients to the gradients of the plain networks, by layer and of all layers together, and the
// angles between weights, in degrees. Without a teacher there are no gradients to compare.
func (r *burstRun) angles(x, t Tensor) (out Values) {
	seen := r.look(x, t)
	if seen.err != nil {
		return seen
	}
	own, bp, fa := r.gradients(seen, ""), r.gradients(seen, "_bp"), r.gradients(seen, "_fa")
	keys, pairs := []string{"bp", "fa", "fa_bp"}, [][2][]Tensor{{own, bp}, {own, fa}, {fa, bp}}
	for i, key := range keys {
		if r.Teacher {
			out.addTensor(key, byLayer(pairs[i][0], pairs[i][1]))
		}
	}
	for i, key := range keys {
		if r.Teacher {
			out.addTensor("global_"+key, byLayer(joinedLayers(pairs[i][0]), joinedLayers(pairs[i][1])).Row(0))
		}
	}
	w, spec, ps := r.weights(), r.Circuit.Spec(), r.model.params
	for _, p := range r.model.pairs {
		out.addTensor(p.key, byLayer(ps.of(p.a).all(spec, w)[p.fromA:], ps.of(p.b).all(spec, w)[p.fromB:]))
	}
	out.fail(r.err)
	return out
}

// byLayer returns the angle between x and y by layer; where one is zero, 90.
func byLayer(x, y []Tensor) Tensor {
	out := list()
	for l := range x {
		out.Push(number(train.Compared("", x[l].Data, y[l].Data).Angle))
	}
	return out
}

// joinedLayers returns one tensor of all numbers.
func joinedLayers(ts []Tensor) []Tensor {
	var all []float64
	for _, t := range ts {
		all = slices.Concat(all, t.Data)
	}
	return []Tensor{list(all...)}
}
