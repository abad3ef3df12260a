package bench

import (
	"math"

	"credo/graph"
	"credo/train"
	"credo/train/experiment"
	"credo/train/runner"
)

// settlingError compares ΔW with that of full settling in double precision, at the weights as they are.
func settlingError(e experiment.Experiment, l *train.Learner, batch train.Batch) (float64, error) {
	e.Dtype = "float64"
	e.Settle = experiment.Settle{Method: "equilibrium"}
	exact, err := runner.NewLearner(e)
	if err != nil {
		return 0, err
	}
	for _, pair := range [][2]*train.Values{{&exact.State.Weights, &l.State.Weights}, {&exact.State.Memory, &l.State.Memory}} {
		for _, name := range pair[1].Names() {
			if err := pair[0].Get(name).CopyFrom(pair[1].Get(name)); err != nil {
				return 0, err
			}
		}
	}
	double := exact.NewBatch(batch.X.Shape[0])
	if err := double.X.CopyFrom(batch.X); err != nil {
		return 0, err
	}
	if err := double.Y.CopyFrom(batch.Y); err != nil {
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
