package experiment_test

import (
	"testing"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/models"
	"credo/train/experiment"
	"credo/train/runner"
)

// Two circuits have an option called noise: of one it is a standard deviation, of the other the number of spikes that are left out.

type deviating struct {
	models.MLP
	Noise float64 `yaml:"noise" min:"0" max:"0.5" doc:"standard deviation"`
}

type leaving struct {
	models.MLP
	Noise int `yaml:"noise" min:"2" doc:"spikes that are left out"`
}

func noisy() *catalog.Catalog {
	c := runner.Builtin()
	catalog.Add(c,
		catalog.Entry[circuit.Model]{Name: "deviating", With: "{rule: backprop}", New: func() circuit.Model { return &deviating{*models.NewMLP([]int{3, 2}), 0.1} }},
		catalog.Entry[circuit.Model]{Name: "leaving", With: "{rule: backprop}", New: func() circuit.Model { return &leaving{*models.NewMLP([]int{3, 2}), 5} }})
	return c
}

// Each has its own type, bounds and published value, and its value is not taken for the other's where a later setting names the other.
func TestAnOptionMayMeanAnotherThing(t *testing.T) {
	noise := func(e experiment.Experiment) any {
		switch c := e.Circuit.(type) {
		case *deviating:
			return c.Noise
		case *leaving:
			return c.Noise
		}
		return nil
	}
	for _, c := range []struct {
		src  string
		args []string
		want any
	}{
		{"circuit: deviating", nil, 0.1},
		{"circuit: leaving", nil, 5},
		{"circuit: {name: deviating, noise: 0.3}", nil, 0.3},
		{"circuit: {name: leaving, noise: 7}", nil, 7},
		{"circuit: {name: deviating, noise: 0.3}", []string{"circuit=leaving"}, 5},
		{"circuit: {name: leaving, noise: 7}", []string{"circuit.name=deviating"}, 0.1},
		{"circuit: {name: leaving, noise: 7}", []string{"circuit.name=deviating", "circuit.noise=0.2"}, 0.2},
		{"circuit: {name: leaving, noise: 7}", []string{"circuit.name=deviating", "circuit.name=leaving"}, 7},
		{"circuit: leaving", []string{"circuit={noise: 9}"}, 9},
	} {
		e, err := experiment.Decode(noisy(), "f", []byte(c.src), c.args...)
		if err != nil || noise(e) != c.want {
			t.Errorf("%s %q: noise %v, want %v; %v", c.src, c.args, noise(e), c.want, err)
		}
	}
	e, err := experiment.Decode(noisy(), "f", []byte("circuit: {name: deviating, noise: 0.3, sizes: [4, 2]}\ncompare: [{}, {circuit: leaving}, {circuit: {name: leaving, noise: 3}}]"))
	if err != nil || noise(e.Compare[0]) != 0.3 || noise(e.Compare[1]) != 5 || noise(e.Compare[2]) != 3 || e.Compare[1].Circuit.(*leaving).Sizes[0] != 4 {
		t.Error(e.Compare, err)
	}
	again, err := experiment.Decode(noisy(), "f", e.Marshal())
	if err != nil || again.Hash() != e.Hash() || noise(again.Compare[1]) != 5 {
		t.Errorf("%v\n%s", err, e.Marshal())
	}
	for src, want := range map[string]string{
		"circuit: {name: deviating, noise: 0.6}": "f:1:35: circuit.noise: 0.6 is not allowed: must be at least 0 and at most 0.5",
		"circuit: {name: leaving, noise: 0.3}":   "f:1:33: circuit.noise: expected a whole number, got 0.3",
		"circuit: {name: leaving, noise: 1}":     "f:1:33: circuit.noise: 1 is not allowed: must be at least 2",
		"circuit: {name: mlp, noise: 1}":         "f:1:22: circuit.noise: applies only where circuit.name is burstccn or deviating or leaving; here it is mlp",
	} {
		if _, err := experiment.Decode(noisy(), "f", []byte(src)); message(err) != want {
			t.Errorf("%s:\n got %v\nwant %s", src, err, want)
		}
	}
}
