package verify

import (
	"fmt"
	"maps"
	"strings"

	"credo/graph"
	"credo/graph/circuit"
)

// errorsAndGradients are the errors of every cell, the model's own and the plain networks', and gradients of W and b, whose keys are apart
// by spaces: "_bp" is of back-propagation, "_fa" of feedback alignment, "_sum" over the batch.
func errorsAndGradients(keys string) []quantity {
	out := []quantity{
		{key: "delta", read: ownError},
		{key: "delta_bp", plain: true, read: byPotential},
		{key: "delta_fa", plain: true, read: negative(variable("forward", "W*", "delta"))},
	}
	for _, key := range strings.Fields(keys) {
		q, tag := quantity{key: key}, "own"
		switch {
		case strings.Contains(key, "_bp"):
			q.plain, tag = true, "backprop"
		case strings.Contains(key, "_fa"):
			q.plain, tag = true, "feedback-alignment"
		}
		if q.read = gradient(tag, key[len("grad_"):len("grad_")+1]+"*"); q.plain && strings.HasSuffix(key, "_sum") {
			q.read = summed(q.read)
		}
		out = append(out, q)
	}
	return out
}

// ownError reads the error of every cell that the model's rule observed, with the sign of a derivative.
func ownError(v *view, l int) item {
	post := negative(observed(v.rule + "/W*/post"))
	return v.cells("W*", l, func(string) graph.Node { return post(v, l).Node })
}

// byPotential reads the derivatives of each sample's loss by the potentials of a layer. The view keeps all layers'.
func byPotential(v *view, l int) item {
	if v.slopes == nil {
		for at := 1; at <= v.layers; at++ {
			v.slopes = append(v.slopes, variable("forward", "W*", "u")(v, at).Node)
		}
		v.slopes = v.b.Grad(v.s.Loss("forward"), v.slopes...)
	}
	return v.cells("W*", l, func(string) graph.Node {
		if n := v.slopes[l-1]; n.Valid() {
			return v.b.Scale(n, float64(v.s.Batch()))
		}
		return graph.Node{}
	})
}

// summed turns a mean over the batch into a sum.
func summed(r reader) reader {
	return func(v *view, l int) item {
		return turned(r, func(b *graph.Builder, n graph.Node) graph.Node { return b.Scale(n, float64(v.s.Batch())) })(v, l)
	}
}

// layers is the number of layers above the input.
func (c *burstCase) layers() int { return len(c.model.params.of("W").projections(c.Circuit.Spec())) }

func ofLayer(l int) string { return fmt.Sprintf("layers/%d/", l) }

// look returns the quantities of all layers for a minibatch, at given weights.
func (c *burstCase) look(w weights, x, t Tensor, d graph.Dtype) (out Values, err error) {
	w = maps.Clone(w)
	w[circuit.InputName], w[circuit.TargetName] = x, t
	free := c.model.free(c)
	if err := c.fitEnds(free, 1); err != nil { // so that sums over the batch are not divided
		return out, err
	}
	own, err := c.open(free, w, x.Shape[0], d, map[string]string{"own": c.model.rule})
	if err != nil {
		return out, err
	}
	own.want("answer", own.s.Output(own.spec.Phases[0]))
	seen, err := c.seen(own, own.spec, false)
	if err != nil {
		return out, err
	}
	if !c.Teacher { // the target is the answer
		w[circuit.TargetName] = seen.one("answer")
	}
	plain, err := c.open(c.plain(), w, x.Shape[0], d, map[string]string{"backprop": "backprop", "feedback-alignment": "feedback-alignment"})
	if err != nil {
		return out, err
	}
	beside, err := c.seen(plain, own.spec, true)
	if err != nil {
		return out, err
	}
	for l := 1; l <= c.layers(); l++ {
		for _, q := range c.rows(own.spec, l) {
			from := seen
			if q.plain {
				from = beside
			}
			out.mergeAt("", from, ofLayer(l-1)+q.key)
		}
	}
	return out, nil
}

// open writes a circuit at given weights, and rules by tag.
func (c *burstCase) open(circ circuit.Circuit, w weights, batch int, d graph.Dtype, rules map[string]string) (*view, error) {
	v, err := look(circ, batch, w, d)
	if err != nil {
		return nil, err
	}
	v.turn, v.rule, v.layers = c.model.params, c.model.rule, c.layers()
	for tag, name := range rules {
		recipe, err := recipeOf(name)
		if err == nil {
			err = v.learn(tag, recipe)
		}
		if err != nil {
			return nil, err
		}
	}
	return v, nil
}

// rows are the quantities of layer l, from 1.
func (c *burstCase) rows(own circuit.Spec, l int) (out []quantity) {
	for _, q := range c.model.quantities(c) {
		with, _ := own.Projection(numbered(q.with, l))
		if !(q.below && l == c.layers()) && (with.Plastic || q.with == "") {
			out = append(out, q)
		}
	}
	return out
}

// seen computes the quantities of the circuit itself, or of the plain network.
func (c *burstCase) seen(v *view, spec circuit.Spec, plain bool) (Values, error) {
	for l := 1; l <= c.layers(); l++ {
		for _, q := range c.rows(spec, l) {
			if q.plain == plain {
				v.wants = append(v.wants, want{key: ofLayer(l-1) + q.key, items: []item{q.read(v, l)}})
			}
		}
	}
	return v.values()
}

// gradients picks the gradients of W by layer out of all quantities. The suffix says whose: the rule's, "_bp" or "_fa".
func (c *burstCase) gradients(seen Values, suffix string) []Tensor {
	if c.model.sums {
		suffix += "_sum"
	}
	return layersOf(seen, "grad_W"+suffix, c.layers())
}

// layersOf returns a quantity of the first n layers.
func layersOf(seen Values, key string, n int) (out []Tensor) {
	for l := range n {
		out = append(out, seen.one(ofLayer(l)+key))
	}
	return out
}

// look returns the quantities of all layers at the weights as they are now.
func (r *burstRun) look(x, t Tensor) (Values, error) {
	w, err := r.weights()
	if err != nil {
		return Values{}, err
	}
	return r.burstCase.look(w, x, t, r.learner.Dtype())
}
