package runner

import (
	"github.com/pkg/errors"

	"credo/graph/circuit"
	"credo/models"
	"credo/train/experiment"
	"credo/train/optim"
)

func newBurstCCN(e experiment.Experiment) (circuit.Circuit, error) {
	if e.Loss != (models.SquaredError{}).Name() {
		return nil, errors.Errorf("circuit burstccn is taught by the squared error: loss must be mse, not %s", e.Loss)
	}
	o := e.Circuit.BurstCCN
	y, err := find("mode of Y", o.Y.Mode, burstModes())
	if err != nil {
		return nil, err
	}
	q, err := find("mode of Q", o.Q.Mode, eventModes())
	if err != nil {
		return nil, err
	}
	c := &models.BurstCCN{
		Sizes: e.Circuit.Sizes, Baseline: o.Baseline, Teacher: o.Teacher, Noise: o.Noise, Wide: o.Wide,
		Y: y(o.Y.Scale), Q: q(o.Baseline, o.Q.Scale), LearnY: o.YLearning, LearnQ: o.QLearning,
	}
	return c, c.Check()
}

// burstModes are the ways to come by feedback weights of bursts, with their scale.
func burstModes() []named[func(scale float64) models.Pathway] {
	copies := func(when models.When) func(float64) models.Pathway {
		return func(scale float64) models.Pathway { return models.Pathway{Copies: when, Scale: scale} }
	}
	return []named[func(float64) models.Pathway]{{"tied", copies(models.Always)}, {"symmetric", copies(models.AtStart)}, {"random", copies(models.Never)}}
}

// eventModes are those of events: copies of Y or W are times the baseline.
func eventModes() []named[func(baseline, scale float64) models.Pathway] {
	ofBursts := func(when models.When) func(float64, float64) models.Pathway {
		return func(baseline, _ float64) models.Pathway {
			return models.Pathway{Copies: when, Of: models.Bursts, Scale: baseline}
		}
	}
	return []named[func(float64, float64) models.Pathway]{
		{"tied", ofBursts(models.Always)},
		{"symmetric", ofBursts(models.AtStart)},
		{"w-symmetric", func(baseline, scale float64) models.Pathway {
			return models.Pathway{Copies: models.AtStart, Of: models.Forward, Scale: baseline * scale}
		}},
		{"random", func(_, scale float64) models.Pathway { return models.Pathway{Copies: models.Never, Scale: scale} }},
	}
}

// routed gives feedback that learns its own learning rates, plain steps without momentum or decay, as published.
func routed(e experiment.Experiment, spec circuit.Spec, o optim.Optimizer) optim.Optimizer {
	own := map[string]optim.Optimizer{}
	for _, p := range spec.Plastic() {
		if p.Onto != "apical" {
			continue
		}
		own[p.Name] = optim.SGD{LR: e.Optimizer.LRQ}
		if p.Sign == circuit.Positive {
			own[p.Name] = optim.SGD{LR: e.Optimizer.LRY}
		}
	}
	if len(own) == 0 {
		return o
	}
	return optim.Route{Rest: o, Own: own}
}
