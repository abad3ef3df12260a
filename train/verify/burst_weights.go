package verify

import (
	"fmt"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
)

// weights are the weights of a network by projection, each (cells before, cells after).
type weights map[string]Tensor

// parameter is a list of weights that a case calls by one key: one for each layer that has them.
type parameter struct {
	key         string
	projections []string
	shapes      [][]int // as the case has them
	turned      bool    // (after, before), where a projection is (before, after)
	seed        uint64  // of the first, where a replay draws them
	std         func(shape []int) float64
}

// read takes the parameter's weights out of a case's inputs.
func (p parameter) read(in *reader, w weights) {
	items := in.list(p.key)
	if len(items) != len(p.shapes) {
		in.fail(p.key, errors.Errorf("has %d layers, and must have %d", len(items), len(p.shapes)))
	}
	if in.err != nil {
		return
	}
	for l, item := range items {
		p.put(w, l, in.fit(fmt.Sprintf("%s[%d]", p.key, l), item, p.shapes[l]))
	}
}

// put sets the weights of a layer, given as the case has them.
func (p parameter) put(w weights, l int, t Tensor) {
	switch {
	case p.turned && t.Shape != nil:
		t = t.transposed()
	case len(p.shapes[l]) == 1:
		t = t.sample()
	}
	w[p.projections[l]] = t
}

// get returns the weights of a layer as the case has them.
func (p parameter) get(w weights, l int) Tensor {
	t := w[p.projections[l]]
	if p.turned {
		t = t.transposed()
	}
	return Tensor{p.shapes[l], t.Data}
}

// all returns the weights of all layers as the case has them.
func (p parameter) all(w weights) (out []Tensor) {
	for l := range p.shapes {
		out = append(out, p.get(w, l))
	}
	return out
}

// keys lists the quantities of all layers under a prefix; of none, the parameter itself.
func (p parameter) keys(prefix string) (out []string) {
	if len(p.shapes) == 0 {
		return []string{prefix + p.key}
	}
	for l := range p.shapes {
		out = append(out, fmt.Sprintf("%s%s/%d", prefix, p.key, l))
	}
	return out
}

// addTo makes the weights of all layers quantities under a prefix.
func (p parameter) addTo(out *Values, prefix string, w weights) {
	keys := p.keys(prefix)
	for l, t := range p.all(w) {
		out.addTensor(keys[l], t)
	}
	if len(p.shapes) == 0 {
		out.add(keys[0], Value{PerLayer: true})
	}
}

// constrained returns the weights of a circuit in which the constraints hold, applied in order.
func (w weights) constrained(cs []circuit.Constraint, d graph.Dtype) (weights, error) {
	p, nodes := newProgram(d), map[string]graph.Node{}
	for name, t := range w {
		nodes[name] = p.input(name, t)
	}
	for _, c := range cs {
		nodes[c.Target()] = c.Apply(p.b, func(name string) graph.Node { return nodes[name] })
	}
	for name, n := range nodes {
		p.want(name, n)
	}
	v, err := p.values()
	if err != nil {
		return nil, err
	}
	out := weights{}
	for name := range w {
		out[name] = v.Get(name).Layers[0]
	}
	return out, nil
}

// forwardWeights are the parameters W and b of a network of the given sizes.
func forwardWeights(sizes []int) []parameter {
	W := parameter{key: "W", turned: true, seed: 100, std: xavier}
	b := parameter{key: "b"}
	for l := 1; l < len(sizes); l++ {
		W.projections, W.shapes = append(W.projections, fmt.Sprintf("W%d", l)), append(W.shapes, []int{sizes[l], sizes[l-1]})
		b.projections, b.shapes = append(b.projections, fmt.Sprintf("b%d", l)), append(b.shapes, []int{sizes[l]})
	}
	return []parameter{W, b}
}

// feedbackWeights are a parameter onto each hidden layer from the one above.
func feedbackWeights(key string, sizes []int, seed uint64, scale float64) parameter {
	p := parameter{key: key, seed: seed, std: func([]int) float64 { return scale }}
	for l := 1; l < len(sizes)-1; l++ {
		p.projections, p.shapes = append(p.projections, fmt.Sprint(key, l)), append(p.shapes, []int{sizes[l+1], sizes[l]})
	}
	return p
}
