package train

import (
	"slices"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
)

// Batch is a minibatch in the learner's precision: the signals that are given, by name, in the shapes that circuit.Spec.Values says.
type Batch struct {
	Samples int
	*Values
}

// Examples is a minibatch of inputs x (batch, inputs) and targets y (batch, outputs).
func Examples(x, y *graph.Array) Batch {
	v := &Values{}
	v.Add(circuit.InputName, x)
	v.Add(circuit.TargetName, y)
	return Batch{x.Shape[0], v}
}

// NewBatch returns room for n samples.
func (l *Learner) NewBatch(n int) Batch {
	v := &Values{}
	for _, g := range l.given(n) {
		v.Add(g.name, graph.NewArray(l.dtype, g.shape...))
	}
	return Batch{n, v}
}

// given is a signal that a task gives, in the shape for a number of samples.
type given struct {
	name  string
	shape []int
}

// given lists the signals that minibatches of n samples must have. It is asked for at every step, and so it is kept.
func (l *Learner) given(n int) []given {
	out, known := l.shapes[n]
	if !known {
		for _, g := range l.spec.Given() {
			out = append(out, given{g.Name, l.spec.Values(g, l.lesson.dims(n))})
		}
		l.shapes[n] = out
	}
	return out
}

func (l *Learner) checkBatch(b Batch) error {
	if l.lesson.Learn == InFlow && b.Samples != 1 {
		return errors.Errorf("a minibatch of %d samples: in the flow of time a circuit lives once, so that a stretch is 1 sample", b.Samples)
	}
	for _, g := range l.given(b.Samples) {
		a := b.Get(g.name)
		if a == nil {
			return errors.Errorf("a minibatch without signal %s, which circuit %s needs", g.name, l.spec.Name)
		}
		if !slices.Equal(a.Shape, g.shape) {
			return errors.Errorf("a minibatch of %d samples with signal %s of shape %v: circuit %s takes %v", b.Samples, g.name, a.Shape, l.spec.Name, g.shape)
		}
	}
	return l.checkCells(b)
}

// checkCells refuses a minibatch of other samples than the ones whose states go on.
func (l *Learner) checkCells(b Batch) error {
	if len(l.State.Cells.names) == 0 {
		return nil
	}
	st, _ := l.spec.State(l.State.Cells.names[0])
	kept := l.State.Cells.Get(st.Name).Len() / circuit.Shape(st.Shape).Size() / l.instances()
	if kept != b.Samples {
		return errors.Errorf("a minibatch of %d samples: circuit %s has states that go on from trial to trial, of %d samples; give it minibatches of %d", b.Samples, l.spec.Name, kept, kept)
	}
	return nil
}
