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
	for _, g := range l.spec.Given() {
		v.Add(g.Name, graph.NewArray(l.dtype, l.spec.Values(g, l.lesson.dims(n))...))
	}
	return Batch{n, v}
}

func (l *Learner) checkBatch(b Batch) error {
	for _, g := range l.spec.Given() {
		want, a := l.spec.Values(g, l.lesson.dims(b.Samples)), b.Get(g.Name)
		if a == nil {
			return errors.Errorf("a minibatch without signal %s, which circuit %s needs", g.Name, l.spec.Name)
		}
		if !slices.Equal(a.Shape, want) {
			return errors.Errorf("a minibatch of %d samples with signal %s of shape %v: circuit %s takes %v", b.Samples, g.Name, a.Shape, l.spec.Name, want)
		}
	}
	return nil
}
