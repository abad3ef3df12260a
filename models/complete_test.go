package models_test

import (
	"slices"
	"testing"

	"credo/graph/circuit"
	"credo/models"
)

// keys tells the given keys from others.
func keys(given ...string) func(key string) bool {
	return func(key string) bool { return slices.Contains(given, key) }
}

// Weights that are set after every step do not learn, unless that is asked for, which Ends then refuses.
func TestFeedbackOfEventsLearnsIfItCan(t *testing.T) {
	for _, row := range []struct {
		source circuit.Source
		given  []string
		want   bool
	}{
		{circuit.Tied{Scale: 1}, nil, false},
		{circuit.Tied{Scale: 1}, []string{"q"}, false},
		{circuit.Tied{Scale: 1}, []string{"q_learning"}, true},
		{circuit.Symmetric{Scale: 1}, nil, true},
		{circuit.Random{Scale: 1}, nil, true},
	} {
		c := bursting([]int{4, 6, 3}, func(c *models.BurstCCN) { c.Q = row.source })
		if c.Complete(keys(row.given...)); c.LearnQ != row.want {
			t.Errorf("Q %s, given %v: learns %v", row.source, row.given, c.LearnQ)
		}
	}
}

func TestRecurrentWeightsLearnIfThereAreAny(t *testing.T) {
	for _, row := range []struct {
		recurrent, want bool
		given           []string
	}{
		{true, true, nil}, {false, false, nil}, {false, true, []string{"recurrent_learning"}},
	} {
		c := prop([]int{4, 6, 3}, func(c *models.Burstprop) { c.Recurrent = row.recurrent })
		if c.Complete(keys(row.given...)); c.LearnR != row.want {
			t.Errorf("recurrent %v, given %v: learns %v", row.recurrent, row.given, c.LearnR)
		}
	}
}

// Units of the sigmoid make the perceptron that NewSigmoidMLP returns, but for the settings that are given.
func TestTheSigmoidBringsItsReadout(t *testing.T) {
	for _, row := range []struct {
		phi     circuit.Activation
		given   []string
		readout models.Readout
		init    circuit.Init
	}{
		{circuit.SoftRelu(), nil, models.LinearReadout, circuit.LeCun{}},
		{circuit.Linear{}, nil, models.LinearReadout, circuit.LeCun{}},
		{circuit.Sigmoid{}, nil, models.UnitReadout, circuit.Xavier{Gain: 3.6}},
		{circuit.Sigmoid{}, []string{"init"}, models.UnitReadout, circuit.LeCun{}},
		{circuit.Sigmoid{}, []string{"readout"}, models.LinearReadout, circuit.Xavier{Gain: 3.6}},
	} {
		c := models.NewMLP([]int{4, 6, 3})
		c.Phi = row.phi
		if c.Complete(keys(row.given...)); c.Readout != row.readout || c.Init != row.init {
			t.Errorf("%s, given %v: read-out %s, first weights %#v", row.phi, row.given, c.Readout, c.Init)
		}
	}
}
