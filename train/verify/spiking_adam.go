package verify

import (
	"fmt"
	"math"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/train"
	"credo/train/optim"
	"credo/train/settings"
)

// sizedSteps are the settings of the optimizer of sizes of weights, and the sizes and signs that it begins with.
type sizedSteps struct {
	Steps int     `yaml:"steps" min:"1" max:"1048576"`
	LR    float64 `yaml:"lr" above:"0"`
	L1    float64 `yaml:"l1" min:"0"`
	B1    float64 `yaml:"b1" min:"0" below:"1"`
	B2    float64 `yaml:"b2" min:"0" below:"1"`
	Eps   float64 `yaml:"eps" above:"0"`
	Wake  float64 `yaml:"wake" min:"0"`
}

func (c *sizedSteps) optimizer() optim.SignedAdam {
	o := optim.NewSignedAdam(c.LR)
	o.L1, o.Beta1, o.Beta2, o.Eps, o.Awake = c.L1, c.B1, c.B2, c.Eps, c.Wake
	return o
}

// signedAdam reads a case that gives gradients, or a network whose rule gives them.
func signedAdam(config *settings.Node) problem {
	if config.Child("rule") != nil {
		return new(sizedLearning)
	}
	return new(sizedSequence)
}

// sizedSequence is the optimizer along gradients that are given.
type sizedSequence struct {
	sizedSteps
	given
}

func (c *sizedSequence) inputs() string {
	return fmt.Sprintf("theta(n,m) sign(n,m) gradients(%d,n,m)", c.Steps)
}

func (c *sizedSequence) compute(d graph.Dtype) (out Values) {
	theta, sign := c.in.one("theta"), c.in.one("sign")
	place := optim.Place{Name: "w", Shape: theta.Shape, Sizes: true}
	state := start(c.optimizer(), place, theta)
	var course Tensor
	for k := range c.Steps {
		out.fail(errors.WithMessagef(state.step(d, func(v *view) optim.Var {
			dw := v.b.Neg(v.b.Mul(v.input("gradient", c.in.one("gradients").Row(k)), v.input("sign", sign)))
			return optim.Var{Place: place, DW: dw, Mask: v.input("mask", maskOf(theta))}
		}), "step %d", k+1))
		course.Push(state.now[0])
	}
	out.addTensor("theta", course)
	out.addTensor("W", fill(func(i int) float64 { return max(0, state.now[0].Data[i-1]) * sign.Data[i-1] }, theta.Shape...))
	return out
}

// maskOf is 1 where there is a size, else 0.
func maskOf(theta Tensor) Tensor {
	return fill(func(i int) float64 { return math.Ceil(min(1, theta.Data[i-1])) }, theta.Shape...)
}

// sizedLearning is the recurrent weights of a network that learn by a rule.
type sizedLearning struct {
	sizedSteps
	spikingCase
	Loss string `yaml:"loss" one:"terminal_ce"`
	Rule string `yaml:"rule"`
}

func (c *sizedLearning) inputs() string {
	return fmt.Sprintf("W_in(%[1]d,%[2]d) theta(%[2]d,%[2]d) sign(%[2]d,%[2]d) W_out(%[2]d,%[3]d) b_out(%[3]d) x(t,b,%[1]d) label(b)", c.In, c.Cells, c.Outputs)
}

func (c *sizedLearning) fit(in tensors) error {
	in["W_rec"] = []Tensor{fill(func(i int) float64 { return in.one("theta").Data[i-1] * in.one("sign").Data[i-1] }, c.Cells, c.Cells)}
	c.in = in
	return c.checkLabels()
}

// compute learns from one minibatch over and over. All other weights stay as they are.
func (c *sizedLearning) compute(d graph.Dtype) (out Values) {
	lesson := taught{spikingCase: c.spikingCase, Loss: c.Loss}
	r, _, err := lesson.rule(c.Rule)
	if err != nil {
		return Values{err: err}
	}
	n, w := lesson.network(false)
	o := c.optimizer()
	o.Rates = map[string]float64{circuit.Forward: 0}
	l, err := train.NewLearner(train.Setup{Circuit: n, Rule: r.On(n.Spec()), Optimizer: optim.Routed(o), Dtype: d, Lesson: train.Lesson{Steps: c.dims().Steps}})
	if err != nil {
		return Values{err: err}
	}
	for _, name := range l.State.Weights.Names() {
		out.fail(l.State.Weights.Get(name).CopyFrom(graph.ArrayOf(d, w[name].Data, l.State.Weights.Get(name).Shape...)))
	}
	for _, name := range l.State.Fixed.Names() {
		out.fail(l.State.Fixed.Get(name).CopyFrom(graph.ArrayOf(d, w[circuit.FixedName(name)].Data, l.State.Fixed.Get(name).Shape...)))
	}
	batch := l.NewBatch(c.dims().Batch)
	for _, name := range []string{circuit.InputName, circuit.TargetName} {
		out.fail(batch.Get(name).CopyFrom(array(w[name], d)))
	}
	losses := list()
	for range c.Steps {
		report, err := l.Step(batch)
		if out.fail(err); out.err != nil {
			return out
		}
		losses.Push(number(report.Answer.Loss))
	}
	out.addTensor("losses", losses)
	out.addTensor("theta", copied(l.State.Weights.Get("rec")))
	return out
}
