package runner

import (
	"github.com/pkg/errors"

	"credo/graph/circuit"
	"credo/models"
	"credo/train/experiment"
	"credo/train/optim"
)

// newTopDown reads what circuits of pyramidal cells share.
func newTopDown(e experiment.Experiment) (y models.Pathway, err error) {
	if e.Loss != (circuit.SquaredError{}).Name() {
		return y, errors.Errorf("circuit %s is taught by the squared error: loss must be mse, not %s", e.Circuit.Name, e.Loss)
	}
	pathway, err := find("mode of Y", e.Circuit.Y.Mode, copyModes())
	if err != nil {
		return y, err
	}
	return pathway(e.Circuit.Y.Scale), nil
}

func newBurstCCN(e experiment.Experiment) (circuit.Circuit, error) {
	y, err := newTopDown(e)
	if err != nil {
		return nil, err
	}
	o := e.Circuit
	q, err := find("mode of Q", o.Q.Mode, eventModes())
	if err != nil {
		return nil, err
	}
	c := &models.BurstCCN{
		Sizes: o.Sizes, Baseline: o.Baseline, Teacher: o.Teacher, Noise: o.Noise, Wide: o.Wide,
		Y: y, Q: q(o.Baseline, o.Q.Scale), LearnY: o.YLearning, LearnQ: o.QLearning,
	}
	return c, c.Check()
}

func newBurstprop(e experiment.Experiment) (circuit.Circuit, error) {
	y, err := newTopDown(e)
	if err != nil {
		return nil, err
	}
	o := e.Circuit
	c := &models.Burstprop{
		Sizes: o.Sizes, Baseline: o.Baseline, Teacher: o.Teacher, Recurrent: o.Recurrent,
		Y: y, LearnY: o.YLearning, LearnR: o.RecurrentLearning,
	}
	return c, c.Check()
}

func newEDN(e experiment.Experiment) (circuit.Circuit, error) {
	y, err := newTopDown(e)
	if err != nil {
		return nil, err
	}
	o := e.Circuit
	interneurons, err := find("mode of interneurons", o.Interneurons.Mode, copyModes())
	if err != nil {
		return nil, err
	}
	c := &models.EDN{
		Sizes: o.Sizes, Teacher: o.Teacher, Y: y, Interneurons: interneurons(o.Interneurons.Scale),
		Lambda: models.Lambda{Output: o.LambdaOutput, Interneuron: o.LambdaIntn, Hidden: o.LambdaHidden},
	}
	return c, c.Check()
}

// copyModes are the ways to come by copies of forward weights, or of feedback, with their scale.
func copyModes() []named[func(scale float64) models.Pathway] {
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

// routed gives feedback, recurrent weights and interneurons that learn their own learning rates, plain steps without momentum or decay,
// as published.
func routed(e experiment.Experiment, spec circuit.Spec, o optim.Optimizer) optim.Optimizer {
	own := map[string]optim.Optimizer{}
	for _, p := range spec.Plastic() {
		if lr := ownRate(e.Optimizer, spec, p); lr > 0 {
			own[p.Name] = optim.SGD{LR: lr}
		}
	}
	if len(own) == 0 {
		return o
	}
	return optim.Route{Rest: o, Own: own}
}

// ownRate is the learning rate of a projection's own; 0: it shares that of the forward weights. Keys of other circuits are 0.
func ownRate(o experiment.Optimizer, spec circuit.Spec, p circuit.Projection) float64 {
	pre, _ := spec.Population(p.Pre)
	post, _ := spec.Population(p.Post)
	switch {
	case pre.Cell == circuit.Inhibitory || post.Cell == circuit.Inhibitory:
		return o.LRIntn
	case p.Onto == "plateau":
		return o.LRR
	case p.Onto == "apical" && p.Sign == circuit.Positive:
		return o.LRY
	case p.Onto == "apical":
		return o.LRQ
	}
	return 0
}
