package verify

import (
	"github.com/pkg/errors"

	"credo/graph"
	"credo/train"
)

// burstRun is a model that learns.
type burstRun struct {
	burstModel
	learner *train.Learner
	given   weights
}

// start makes a learner with the given weights.
func (m burstModel) start(w weights, d graph.Dtype) (*burstRun, error) {
	recipe, err := recipeOf(m.rule)
	if err != nil {
		return nil, err
	}
	l, err := train.NewLearner(train.Setup{
		Circuit: m.circuit, Rule: recipe.On(m.circuit.Spec()), Optimizer: m.optimizer, Dtype: d,
	})
	if err != nil {
		return nil, err
	}
	for _, name := range l.State.Weights.Names() {
		if err := l.State.Weights.Get(name).CopyFrom(w[name].array(d)); err != nil {
			return nil, errors.WithMessage(err, name)
		}
	}
	return &burstRun{m, l, w}, nil
}

// step learns from a minibatch and returns the loss as cases have it: the mean over batch and outputs of the squared error.
func (r *burstRun) step(x, t Tensor) (float64, error) {
	d := r.learner.Dtype()
	report, err := r.learner.Step(train.Examples(x.array(d), t.array(d)))
	return r.perOutput(report.Answer.Loss), err
}

// perOutput turns half a sum of squares over outputs into a mean.
func (m burstModel) perOutput(loss float64) float64 {
	return 2 * loss / float64(m.sizes[len(m.sizes)-1])
}

// weights returns all weights of the case as they are now.
func (r *burstRun) weights() (weights, error) {
	out := weights{}
	for name, t := range r.given {
		out[name] = t
		if a := r.learner.State.Weights.Get(name); a != nil {
			out[name] = tensorOf(a)
		}
	}
	if len(r.carried) == 0 {
		return out, nil
	}
	return out.constrained(r.carried, r.learner.Dtype())
}

// seen returns the quantities of all layers for a minibatch, at the weights as they are now.
func (r *burstRun) seen(x, t Tensor) (Values, error) {
	w, err := r.weights()
	if err != nil {
		return Values{}, err
	}
	return r.look(r.burstModel, glance{w, x, t, r.learner.Dtype()})
}
