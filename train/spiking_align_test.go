package train_test

import (
	"slices"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
	"credo/train"
	"credo/train/optim"
)

// The alignment of multidigraph learning to back-propagation through time is reported for all projections that learn: of the read-out the two are the
// same, of synapses onto cells they differ.
func TestAlignmentOfSpikingRules(t *testing.T) {
	c := models.NewRSNN()
	c.Inputs, c.Cells, c.Adapting, c.Outputs, c.Density = 10, 20, 10, 2, 0.5
	l, err := train.NewLearner(train.Setup{
		Circuit: c, Rule: rules.MDGL{Spikes: rules.Spikes{Form: rules.Reverse}}.On(c.Spec()), Optimizer: optim.NewSGD(0.1),
		Lesson: train.Lesson{Steps: 60}, Dtype: graph.Float64, Seed: 4,
	})
	if err != nil {
		t.Fatal(err)
	}
	b := l.NewBatch(4)
	for i := range b.Get(circuit.InputName).F64 {
		b.Get(circuit.InputName).F64[i] = float64((i * 7 / 3) % 2)
	}
	for i := range b.Get(circuit.TargetName).F64 {
		b.Get(circuit.TargetName).F64[i] = float64((i + i/2) % 2)
	}
	as, err := l.Align(b)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"in", "rec", "out", "b_out"} {
		i := slices.IndexFunc(as, func(a train.Alignment) bool { return a.Projection == name })
		switch {
		case i < 0:
			t.Errorf("no alignment of %s", name)
		case (name == "in" || name == "rec") != (as[i].Angle > 1e-3) || !(as[i].Angle < 90):
			t.Errorf("multidigraph learning is %g degrees from the gradient at %s", as[i].Angle, name)
		}
	}
}
