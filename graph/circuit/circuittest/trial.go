package circuittest

import (
	"slices"

	"credo/graph"
	"credo/graph/circuit"
)

// Trial is a circuit over so many moments. Compile, Draw and Rows take it as any circuit, and write or draw a trial where they would write or
// draw one moment.
type Trial struct {
	circuit.Circuit
	Steps int
}

// Conclude lets the circuit conclude a trial, if it does.
func (t Trial) Conclude(b *graph.Builder, whole *circuit.Settled) {
	if c, ok := t.Circuit.(circuit.Concluding); ok {
		c.Conclude(b, whole)
	}
}

// dims returns the axes of a minibatch of a circuit, or of its trials.
func dims(c circuit.Circuit, batch int) circuit.Dims {
	t, _ := c.(Trial)
	return circuit.Dims{Steps: t.Steps, Batch: batch}
}

// declared lists the shapes of all inputs of a circuit.
func declared(c circuit.Circuit, batch int) map[string][]int {
	spec, d, out := c.Spec(), dims(c, batch), map[string][]int{}
	for _, g := range spec.Signals {
		out[g.Name] = spec.Values(g, d)
	}
	for _, p := range spec.Stored() {
		out[p.Name] = spec.Shape(p)
	}
	for _, f := range spec.Fixed {
		out[circuit.FixedName(f.Name)] = spec.FixedShape(f)
	}
	for _, st := range given(spec, d) {
		out[circuit.StateName(st.Name)] = spec.StateShape(st, batch)
	}
	return out
}

// given lists the states that are inputs: in a trial, the ones that do not begin anew.
func given(spec circuit.Spec, d circuit.Dims) (out []circuit.State) {
	for _, st := range spec.States {
		if d.Steps == 0 || !st.Fresh {
			out = append(out, st)
		}
	}
	return out
}

// Rows returns the values with the samples picked, in that order, in all signals and states that have samples.
func Rows(c circuit.Circuit, v Values, batch int, pick ...int) Values {
	spec, shapes, out := c.Spec(), declared(c, batch), v.Clone()
	pickOf := func(name string, after int) {
		if x, ok := v[name]; ok {
			out[name] = Pick(x, shapes[name], len(shapes[name])-1-after, pick...)
		}
	}
	for _, g := range spec.Signals {
		if !g.Shared {
			pickOf(g.Name, 1)
		}
	}
	for _, st := range given(spec, dims(c, batch)) {
		pickOf(circuit.StateName(st.Name), len(st.Shape))
	}
	return out
}

// Pick returns the entries of an axis that are picked, in that order, of values of this shape.
func Pick(x []float64, shape []int, axis int, pick ...int) (out []float64) {
	inner := 1
	for _, d := range shape[axis+1:] {
		inner *= d
	}
	for block := range slices.Chunk(x, shape[axis]*inner) {
		for _, i := range pick {
			out = append(out, block[i*inner:(i+1)*inner]...)
		}
	}
	return out
}
