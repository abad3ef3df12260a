package bench

import (
	"credo/graph"
	"credo/graph/circuit"
	"credo/train"
)

// trialBytes is the memory of all states at all moments of a minibatch.
func trialBytes(l *train.Learner, batch train.Batch) (n int) {
	spec := l.Spec()
	for _, st := range spec.States {
		n += circuit.Shape(spec.StateShape(st, batch.Samples)).Size() * width(l)
	}
	return n * moments(l, batch)
}

// width is the bytes of a number.
func width(l *train.Learner) int {
	if l.Dtype() == graph.Float64 {
		return 8
	}
	return 4
}

// changeBytes is the memory of ΔW, and of weights that the circuit computes for each sample.
func changeBytes(l *train.Learner, batch int) (n int) {
	spec, width := l.Spec(), width(l)
	for _, p := range spec.Projections {
		shape := spec.Shape(p)
		switch {
		case p.Plastic:
			n += shape[0] * shape[1] * width
		case len(p.From) > 0:
			n += batch * shape[0] * shape[1] * width
		}
	}
	return n
}

// stateBytes is the memory of weights, memory of the rule, optimizer, fixed values and states that go on.
func stateBytes(l *train.Learner) (n int) {
	for _, g := range l.State.Groups() {
		n += bytesOf(g.Values)
	}
	return n
}

// bytesOf is the memory of arrays.
func bytesOf(v *train.Values) (n int) {
	for _, name := range v.Names() {
		a := v.Get(name)
		n += 4*len(a.F32) + 8*len(a.F64)
	}
	return n
}
