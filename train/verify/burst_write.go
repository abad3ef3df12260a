package verify

import (
	"fmt"

	"credo/graph"
	"credo/graph/circuit"
)

// glance is one minibatch at given weights.
type glance struct {
	w    weights
	x, t Tensor
	d    graph.Dtype
}

// write writes the minibatch through a circuit, which reads its weights from the glance.
func (a glance) write(circ circuit.Circuit) (*written, error) {
	p := newProgram(a.d)
	s, err := circuit.Write(p.b, circ, circuit.Dims{Batch: a.x.Shape[0]})
	if err != nil {
		return nil, err
	}
	p.bind(circuit.InputName, a.x)
	p.bind(circuit.TargetName, a.t)
	for _, proj := range s.Spec().Stored() {
		p.bind(proj.Name, a.w[proj.Name])
	}
	t := &written{p, s, s.Spec(), 0}
	t.want("loss", s.Loss(t.spec.Phases[0])) // for without a teacher nothing else reads the target
	t.want("answer", s.Output(t.spec.Phases[0]))
	return t, nil
}

// post returns the population that a projection ends on.
func (t *written) post(projection string) string {
	p, _ := t.spec.Projection(projection)
	return p.Post
}

// Names of forward weights onto layer l from 0, and of the quantities of that layer.
func weightOnto(l int) string { return fmt.Sprintf("W%d", l+1) }
func biasOnto(l int) string   { return fmt.Sprintf("b%d", l+1) }
func ofLayer(l int) string    { return fmt.Sprintf("layers/%d/", l) }

// wantGradients makes gradients of W and b onto layer l quantities, with a suffix.
func (t *written) wantGradients(l int, suffix string, g changes) {
	t.want(ofLayer(l)+"grad_W"+suffix, t.b.Transpose(g[weightOnto(l)]))
	t.want(ofLayer(l)+"grad_b"+suffix, t.flat(g[biasOnto(l)]))
}

// gradient writes the rule of that name and returns minus its changes: the gradient that it descends.
func (t *written) gradient(rule string) (changes, error) {
	dw, err := t.rule(rule)
	return t.descent(dw), err
}
