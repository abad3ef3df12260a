package verify

import (
	"slices"

	"credo/graph"
	"credo/graph/circuit"
	"credo/rules"
)

// writeCell writes a circuit of one cell for a grid of inputs, all with one target.
func writeCell(circ circuit.Circuit, x Tensor, target float64, d graph.Dtype) (*written, error) {
	n := len(x.Data)
	p := newProgram(d)
	s, err := circuit.Write(p.b, circ, circuit.Dims{Batch: n})
	if err != nil {
		return nil, err
	}
	p.bind(circuit.InputName, Tensor{[]int{n, 1}, x.Data})
	p.bind(circuit.TargetName, Tensor{[]int{n, 1}, slices.Repeat([]float64{target}, n)})
	for _, proj := range s.Spec().Stored() {
		w := Tensor{[]int{1, 1}, []float64{0}}
		proj.Init.Draw(nil, 1, 1, w.Data)
		p.bind(proj.Name, w)
	}
	return &written{p, s, s.Spec(), 1}, nil
}

// perSample writes a rule and returns the change of W1 by each input alone, (batch, 1).
func (t *written) perSample(r rules.Rule) graph.Node {
	if _, err := rules.Write(t.b, t.s, r); err != nil {
		t.b.Fail(err)
	}
	last := t.spec.Phases[len(t.spec.Phases)-1]
	return t.b.Mul(t.s.Rate(last, "x"), t.observed(r.Name()+"/W1/post"))
}

// wantFlat makes a node (batch, 1) a quantity (batch).
func (t *written) wantFlat(key string, n graph.Node) { t.want(key, t.flat(n)) }
