package runner

import (
	"math"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/train"
	"credo/train/experiment"
)

// SettlingError returns a function that compares a learner's ΔW for a minibatch with ΔW after full settling: of the same circuit, brought
// to its equilibrium in double precision, at the learner's weights. A circuit that does not settle is compared with itself in double precision.
// The error is the largest |ΔW − ΔW*| / |ΔW*| of a projection.
func SettlingError(e experiment.Experiment) (func(l *train.Learner, batch train.Batch) (float64, error), error) {
	if c, settles := e.Circuit.(circuit.Settling); settles {
		rest, ok := c.AtRest().(circuit.Model)
		if !ok {
			return nil, errors.Errorf("circuit %s at rest is no circuit of an experiment", e.CircuitName())
		}
		e.Circuit = rest
	}
	e.Dtype = "float64"
	exact, err := NewLearner(e)
	if err != nil {
		return nil, err
	}
	return func(l *train.Learner, batch train.Batch) (float64, error) {
		double := exact.NewBatch(batch.Samples)
		if err := copyAll(exact, l, double, batch); err != nil {
			return 0, err
		}
		got, err := l.Changes(batch)
		if err != nil {
			return 0, err
		}
		want, err := exact.Changes(double)
		if err != nil {
			return 0, err
		}
		worst := 0.0
		for _, name := range want.Names() {
			worst = max(worst, distance(got.Get(name), want.Get(name)))
		}
		return worst, nil
	}, nil
}

// copyAll brings a network and its minibatch to another precision.
func copyAll(to, from *train.Learner, batch, images train.Batch) error {
	pairs := [][2]*train.Values{{batch.Values, images.Values}}
	for i, g := range from.State.Network() {
		pairs = append(pairs, [2]*train.Values{to.State.Network()[i].Values, g.Values})
	}
	for _, pair := range pairs {
		for _, name := range pair[1].Names() {
			if err := pair[0].Get(name).CopyFrom(pair[1].Get(name)); err != nil {
				return err
			}
		}
	}
	return nil
}

// distance is |x − y| / |y|, 0 where both are 0.
func distance(x, y *graph.Array) float64 {
	apart, size := 0.0, 0.0
	for i := range y.Len() {
		d := x.At(i) - y.At(i)
		apart += d * d
		size += y.At(i) * y.At(i)
	}
	if apart == 0 {
		return 0
	}
	return math.Sqrt(apart / size)
}
