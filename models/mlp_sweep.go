package models

import (
	"slices"

	"credo/graph"
	"credo/graph/circuit"
)

// sweep is how errors come back in an MLP.
type sweep struct {
	y        circuit.Source
	learns   bool
	direct   bool // from the read-out to each layer; else from the layer above
	equation string
}

const delta = "delta"

// sizeOf names the signal that the sizes of feedback weights are drawn by for every minibatch.
func sizeOf(feedback string) string { return "size of " + feedback }

// sweep says how errors come back, nil if they do not.
func (c *MLP) sweep() *sweep {
	if c.Backward == nil {
		return nil
	}
	return c.Backward.sweep()
}

// from is the layer whose errors reach layer l; top is the read-out.
func (f *sweep) from(l, top int) int {
	if f.direct {
		return top
	}
	return l + 1
}

// describe adds the feedback to the description of the circuit.
func (f *sweep) describe(c *MLP, s *circuit.Spec) {
	for i, p := range s.Populations {
		if len(p.Vars) > 0 {
			s.Populations[i].Vars = append(p.Vars, delta)
		}
	}
	layers, drawn := c.stack(), len(s.Signals)
	for l := 1; l < c.layers(); l++ {
		from, forward := f.from(l, c.layers()), c.onto(l+1)
		y := circuit.Projection{
			Name: fromAbove(l), Pre: c.population(from), Sends: delta, Post: c.population(l), Onto: delta,
			Role: circuit.Errors, Source: f.y.String(), Form: layers.down(from, l), Plastic: f.learns, Init: layers.first(f.y, from, l),
		}
		if !y.Stored() {
			y.From = []string{forward}
		} else if !f.direct {
			s.Mirrors = append(s.Mirrors, layers.mirror(y.Name, l, forward))
		}
		s.Projections = append(s.Projections, y)
		if _, anew := f.y.(circuit.Signs); anew && !y.Stored() {
			size := circuit.Signal{Name: sizeOf(y.Name), Shape: s.Shape(y), Shared: true, Origin: circuit.NormalDrawn}
			s.Signals = slices.Insert(s.Signals, drawn, size) // the sweep comes from the top
		}
		f.y.Hold(s, layers.back(y.Name, l, forward))
	}
	s.Equations = append(s.Equations, "δ_L = −∂E/∂u_L", f.equation)
}

// back records the sweep of errors. The loss is of the answer: potentials of the read-out, or its rates.
func (f *sweep) back(b *graph.Builder, c *MLP, io circuit.IO, out *circuit.Settled, answer graph.Node) {
	errs := make([]graph.Node, c.layers()+1)
	record := func(l int, n graph.Node) {
		errs[l] = n
		out.SetVar(forwardPhase, c.population(l), delta, n)
	}
	slope := func(l int) graph.Node { return c.Phi.Slope(b, out.Var(forwardPhase, c.population(l), "u")) }
	top := c.Loss.Error(b, answer, io.Target())
	if c.answersWithRates() {
		top = b.Mul(top, slope(c.layers()))
	}
	record(c.layers(), top)
	for l := c.layers() - 1; l >= 1; l-- {
		current := out.Form(fromAbove(l)).Current(b, errs[f.from(l, c.layers())], f.weights(b, c, io, out.Spec(), l))
		out.SetCurrent(forwardPhase, fromAbove(l), current)
		record(l, b.Mul(slope(l), current))
	}
}

// weights returns Y_l: stored weights, or new sizes with the signs of the forward weights.
func (f *sweep) weights(b *graph.Builder, c *MLP, io circuit.IO, spec circuit.Spec, l int) graph.Node {
	y, _ := spec.Projection(fromAbove(l))
	signs, anew := f.y.(circuit.Signs)
	if y.Stored() || !anew {
		return io.Weight(y.Name)
	}
	layers := c.stack()
	size := b.Scale(io.Signal(sizeOf(y.Name)), signs.Std(layers.fans(f.from(l, c.layers()), l)))
	sign := io.Weight(y.From[0])
	if layers.back(y.Name, l, y.From[0]).Transposed {
		sign = b.Transpose(sign)
	}
	return circuit.WithSigns(b, size, sign)
}
