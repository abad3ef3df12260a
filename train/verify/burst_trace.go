package verify

import (
	"fmt"

	"credo/graph/circuit"
)

// trace writes the minibatch through a circuit whose weights are among those of the glance.
func (a glance) trace(circ circuit.Circuit) (*settled, error) {
	p := newProgram(a.d)
	s, err := circuit.Trace(p.b, circ, a.x.Shape[0], a.x.Shape[1], a.t.Shape[1])
	if err != nil {
		return nil, err
	}
	p.bind(circuit.InputName, a.x)
	p.bind(circuit.TargetName, a.t)
	for _, proj := range s.Spec().Stored() {
		p.bind(proj.Name, a.w[proj.Name])
	}
	t := &settled{p, s, s.Spec(), 0}
	t.want("loss", s.Loss(t.spec.Phases[0]))
	return t, nil
}

// post returns the population that a projection ends on.
func (t *settled) post(projection string) string {
	p, _ := t.spec.Projection(projection)
	return p.Post
}

// wantGradients makes minus the changes of W and b onto layer l from 0 quantities of it.
func (t *settled) wantGradients(at, suffix string, dw changes, l int) {
	t.want(at+"grad_W"+suffix, t.b.Transpose(t.b.Neg(dw[fmt.Sprintf("W%d", l+1)])))
	t.want(at+"grad_b"+suffix, t.flat(t.b.Neg(dw[fmt.Sprintf("b%d", l+1)])))
}
