package locality_test

import (
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/locality"
)

// tiny is a circuit written by hand: x -> E1 -> E2 -> v, with a private inhibitory partner I2 of E2 that gets feedback from v,
// and recurrence among E2. E1 and E2 are of one size, so that shapes do not tell them apart; the batch is of no population's.
type tiny struct {
	b       *graph.Builder
	s       *circuit.Settled
	target  graph.Node
	r1, r2  graph.Node // rates (batch, 4)
	u2, e2  graph.Node // variables of E2
	rI, rv  graph.Node
	W2, V   graph.Node
	R       graph.Node // E2 -> E2
	y0, z0  graph.Node // (1, 4) memory of W2
	foreign graph.Node // (1, 4) memory of another projection
	dopa    graph.Node // modulator (batch, 1)
}

const (
	batch = 5
	phase = "closed"
)

func tinySpec() circuit.Spec {
	one := circuit.SoftRelu()
	dense := func(name, pre, post string) circuit.Projection {
		return circuit.Projection{Name: name, Pre: pre, Post: post, Onto: "u", Plastic: true, Init: circuit.LeCun{}}
	}
	back := dense("B", "v", "I2")
	back.Plastic = false
	return circuit.Spec{
		Name:   "tiny",
		Phases: []string{phase},
		Populations: []circuit.Population{
			{Name: "x", Cell: circuit.Sensory, Shape: circuit.Shape{3}},
			{Name: "one", Cell: circuit.Constant, Shape: circuit.Shape{1}},
			{Name: "E1", Cell: circuit.Excitatory, Shape: circuit.Shape{4}, Vars: []string{"u"}, Phi: one},
			{Name: "E2", Cell: circuit.Excitatory, Shape: circuit.Shape{4}, Vars: []string{"u", "e"}, Phi: one},
			{Name: "I2", Cell: circuit.Inhibitory, Shape: circuit.Shape{4}, Vars: []string{"u"}, Phi: one},
			{Name: "v", Cell: circuit.Readout, Shape: circuit.Shape{2}, Vars: []string{"u"}},
		},
		Projections: []circuit.Projection{
			dense("W1", "x", "E1"), dense("W2", "E1", "E2"), dense("R", "E2", "E2"), dense("b2", "one", "E2"), dense("V", "E2", "v"),
			{Name: "I2-E2", Pre: "I2", Post: "E2", Onto: "u", Form: circuit.OneToOne{}, Sign: circuit.Negative},
			{Name: "Q", Pre: "v", Post: "I2", Onto: "u", From: []string{"V"}},
			{Name: "F", Pre: "v", Post: "E1", Onto: "u", From: []string{"V"}},
			back,
		},
		Constraints: []circuit.Constraint{circuit.Clip{Projection: "W1", Lo: -1, Hi: 1}, circuit.Tie{Dst: "B", Src: "V", Scale: 1, Transposed: true}},
	}
}

func newTiny() *tiny {
	b := graph.NewBuilder(graph.Options{Dtype: graph.Float64})
	spec := tinySpec()
	weights := map[string]graph.Node{}
	for _, p := range spec.Stored() {
		weights[p.Name] = b.Param(p.Name, spec.Shape(p)...)
	}
	c := &tiny{b: b, target: b.Input("target", batch, 2), W2: weights["W2"], V: weights["V"], R: weights["R"]}
	c.s = circuit.NewSettled(b, spec, circuit.IO{Weight: func(name string) graph.Node { return weights[name] }})
	x, one := b.Input("x", batch, 3), b.Expand(b.Const(1), batch, 1)
	u1 := b.MatMul(x, weights["W1"])
	c.r1 = b.Softplus(u1)
	forward := b.Add(b.MatMul(c.r1, c.W2), b.MatMul(one, weights["b2"]))
	c.rv = b.MatMul(b.Softplus(forward), c.V)
	feedback := b.MatMul(b.Sub(c.rv, c.target), b.Transpose(c.V))
	uI := b.Add(feedback, b.MatMul(c.rv, weights["B"]))
	c.rI = b.Softplus(uI)
	c.u2 = b.Sub(b.Add(forward, b.MatMul(b.Softplus(forward), c.R)), c.rI)
	c.r2, c.e2 = b.Softplus(c.u2), b.Tanh(b.Sub(c.u2, feedback))
	c.dopa = b.Sum(b.Square(c.target), 1)
	c.dopa = b.Reshape(c.dopa, batch, 1)
	c.y0, c.z0, c.foreign = b.Param("rule/W2/y0", 1, 4), b.Param("rule/W2/z0", 1, 4), b.Param("rule/R/y0", 1, 4)
	c.record(x, one, u1, uI, feedback, weights)
	return c
}

func (c *tiny) record(x, one, u1, uI, feedback graph.Node, weights map[string]graph.Node) {
	s, b := c.s, c.b
	for name, r := range map[string]graph.Node{"x": x, "one": one, "E1": c.r1, "E2": c.r2, "I2": c.rI, "v": c.rv} {
		s.SetRate(phase, name, r)
	}
	s.SetVar(phase, "E1", "u", u1)
	s.SetVar(phase, "E2", "u", c.u2)
	s.SetVar(phase, "E2", "e", c.e2)
	s.SetVar(phase, "I2", "u", uI)
	s.SetCurrent(phase, "W2", b.MatMul(c.r1, c.W2))
	s.SetCurrent(phase, "I2-E2", b.Neg(c.rI))
	s.SetCurrent(phase, "Q", feedback)
	s.SetCurrent(phase, "B", b.MatMul(c.rv, weights["B"]))
	s.SetModulator(phase, "dopamine", c.dopa)
	s.SetModulator(phase, "per cell", b.Exp(c.u2))
	s.SetMemory("rule/W2/y0", c.y0)
	s.SetMemory("rule/W2/z0", c.z0)
	s.SetMemory("rule/R/y0", c.foreign)
}

// outer is rᵀ · post.
func (c *tiny) outer(pre, post graph.Node) graph.Node { return c.b.MatMul(c.b.Transpose(pre), post) }

func (c *tiny) certify(t *testing.T, projection string, dw graph.Node, memory ...locality.Kept) locality.Certificate {
	t.Helper()
	cert, err := c.try(projection, dw, memory...)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

func (c *tiny) try(projection string, dw graph.Node, memory ...locality.Kept) (locality.Certificate, error) {
	return locality.Certify(c.b, c.s, locality.Target{Projection: projection, DW: dw, Memory: memory})
}

// has tells whether one of the names begins with the prefix.
func has(names []string, prefix string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(n, prefix) })
}
