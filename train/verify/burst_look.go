package verify

import (
	"fmt"
	"maps"
	"strings"

	"credo/graph"
	"credo/graph/circuit"
)

// layers is the number of layers above the input.
func (c *burstCase) layers() int { return len(c.model.params.of("W").projections(c.Circuit.Spec())) }

func ofLayer(l int) string { return fmt.Sprintf("layers/%d/", l) }

// look returns the quantities of all layers for a minibatch, at given weights: of the circuit with all feedback learning, and of the plain
// network beside it.
func (c *burstCase) look(w weights, x, t Tensor, d graph.Dtype) (out Values) {
	w = maps.Clone(w)
	w[circuit.InputName], w[circuit.TargetName] = x, t
	free := c.model.free(c)
	out.fail(c.fitEnds(free, 1)) // so that sums over the batch are not divided
	own := look(free, x.Shape[0], w, d).learnBy(c.model.rule)
	own.turn = c.model.params
	seen := c.seen(own, own.spec, false)
	if answer, ok := seen.values["answer"]; ok && !c.Teacher { // the target is the answer
		w[circuit.TargetName] = answer.Layers[0]
	}
	plain := look(c.plain(), x.Shape[0], w, d).learnBy("backprop", "feedback-alignment")
	plain.turn = c.model.params
	beside := c.seen(plain, own.spec, true)
	for l := 1; l <= c.layers(); l++ {
		for _, q := range c.rowsOf(own.spec, l) {
			out.addAt("", map[bool]Values{false: seen, true: beside}[q.plain], ofLayer(l-1)+q.key)
		}
	}
	return out
}

// rowsOf are the quantities of layer l, from 1, of a circuit all of whose feedback learns.
func (c *burstCase) rowsOf(spec circuit.Spec, l int) (out []quantity) {
	for _, q := range rows(c.model.quantities) {
		with, _ := spec.Projection(numbered(q.with, l))
		asked := c.YLearns || !strings.HasPrefix(q.key, "grad_Y")
		asked = asked && (c.QLearns || !strings.HasPrefix(q.key, "grad_Q"))
		if asked && !(q.below && l == c.layers()) && (with.Plastic || q.with == "") {
			out = append(out, q)
		}
	}
	return out
}

// seen computes the quantities of the circuit itself and its answer, or of the plain network.
func (c *burstCase) seen(v *view, spec circuit.Spec, plain bool) Values {
	for l := 1; l <= c.layers(); l++ {
		for _, q := range c.rowsOf(spec, l) {
			if q.plain == plain && v.b.Err() == nil {
				v.wants = append(v.wants, want{key: ofLayer(l-1) + q.key, items: []item{q.read(v, l)}})
			}
		}
	}
	if v.b.Err() == nil {
		v.want("answer", v.s.Output(v.spec.Phases[0]))
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
func (r *burstRun) look(x, t Tensor) Values {
	w := r.weights()
	if r.err != nil {
		return Values{err: r.err}
	}
	return r.burstCase.look(w, x, t, r.learner.Dtype())
}
