package runner

import (
	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
	"credo/train"
	"credo/train/experiment"
	"credo/train/optim"
)

// named pairs a word of an experiment with what it stands for.
type named[T any] struct {
	name string
	make T
}

func find[T any](what, name string, table []named[T]) (T, error) {
	for _, row := range table {
		if row.name == name {
			return row.make, nil
		}
	}
	var none T
	return none, errors.Errorf("%s %q cannot be built", what, name)
}

func circuits() []named[func(experiment.Experiment) (circuit.Circuit, error)] {
	return []named[func(experiment.Experiment) (circuit.Circuit, error)]{{"dic", newDIC}, {"burstccn", newBurstCCN}, {"burstprop", newBurstprop}, {"edn", newEDN}, {"mlp", newMLP}}
}

func activations() []named[func(experiment.Activation) circuit.Activation] {
	return []named[func(experiment.Activation) circuit.Activation]{
		{"softplus", func(a experiment.Activation) circuit.Activation { return circuit.Softplus{A: a.A, K: a.K, S: a.S} }},
		{"sigmoid", func(experiment.Activation) circuit.Activation { return circuit.Sigmoid{} }},
		{"identity", func(experiment.Activation) circuit.Activation { return circuit.Linear{} }},
	}
}

func optimizers() []named[func(experiment.Optimizer) optim.Optimizer] {
	return []named[func(experiment.Optimizer) optim.Optimizer]{
		{"sgd", func(o experiment.Optimizer) optim.Optimizer { return optim.SGD{LR: o.LR, Decay: decay(o)} }},
		{"momentum", func(o experiment.Optimizer) optim.Optimizer {
			return optim.Momentum{LR: o.LR, Mu: o.Momentum, Decay: decay(o)}
		}},
		{"adagrad", func(o experiment.Optimizer) optim.Optimizer {
			return optim.Adagrad{LR: o.LR, Eps: o.Eps, Per: optim.Group(o.Per), Decay: decay(o)}
		}},
		{"adam", func(o experiment.Optimizer) optim.Optimizer {
			return optim.Adam{LR: o.LR, Beta1: o.Beta1, Beta2: o.Beta2, Eps: o.Eps, Decay: decay(o)}
		}},
	}
}

func decay(o experiment.Optimizer) optim.Decay {
	return optim.Decay{Share: o.WeightDecay, SpareBiases: o.SpareBiases}
}

func inits() []named[func(experiment.Init) circuit.Init] {
	return []named[func(experiment.Init) circuit.Init]{
		{"lecun", func(experiment.Init) circuit.Init { return circuit.LeCun{} }},
		{"xavier", func(i experiment.Init) circuit.Init { return circuit.Xavier{Gain: i.Gain} }},
	}
}

// NewCircuit builds the circuit of an experiment that has its sizes.
func NewCircuit(e experiment.Experiment) (circuit.Circuit, error) {
	build, err := find("circuit", e.Circuit.Name, circuits())
	if err != nil {
		return nil, err
	}
	c, err := build(e)
	if err != nil {
		return nil, err
	}
	return c, checkSize(c.Spec())
}

// maxWeights is the most that one projection may have: at 1 GiB in single precision a slip of the keys is likelier than a plan.
const maxWeights = 1 << 28

func checkSize(spec circuit.Spec) error {
	for _, p := range spec.Stored() {
		if shape := spec.Shape(p); shape[0] > maxWeights/shape[1] {
			return errors.Errorf("projection %s of circuit %s would have %d x %d weights, more than %d: give it fewer cells", p.Name, spec.Name, shape[0], shape[1], maxWeights)
		}
	}
	return nil
}

func activation(a experiment.Activation) (circuit.Activation, error) {
	build, err := find("activation", a.Name, activations())
	if err != nil {
		return nil, err
	}
	return build(a), nil
}

func newDIC(e experiment.Experiment) (circuit.Circuit, error) {
	o := e.Circuit.DIC
	phiE, err := activation(o.PhiE)
	if err != nil {
		return nil, err
	}
	phiI, err := activation(o.PhiI)
	if err != nil {
		return nil, err
	}
	loss, err := models.FindLoss(e.Loss)
	if err != nil {
		return nil, err
	}
	c := &models.DIC{
		Sizes: e.Circuit.Sizes, PhiE: phiE, PhiI: phiI, TauE: o.TauE, TauI: o.TauI,
		Controller: models.Controller(o.Controller), Loss: loss, DriveReadout: o.FBToReadout,
		Feedback: models.Feedback{Form: models.FeedbackForm(o.Feedback.Form), Average: o.Feedback.Average,
			Clip: orZero(o.Feedback.Clip), Norm: orZero(o.Feedback.Norm)},
		SoftTargets: o.SoftTargets,
		Settling:    models.Settling(e.Settle),
	}
	if !o.Target.Strong {
		c.Nudge = o.Target.Nudge
	}
	return c, c.Check()
}

func orZero(v *float64) float64 {
	if v == nil {
		return 0
	}
	return *v
}

func newMLP(e experiment.Experiment) (circuit.Circuit, error) {
	phi, err := activation(e.Circuit.Activation)
	if err != nil {
		return nil, err
	}
	loss, err := models.FindLoss(e.Loss)
	if err != nil {
		return nil, err
	}
	draw, err := find("init", e.Circuit.Init.Name, inits())
	if err != nil {
		return nil, err
	}
	c := &models.MLP{
		Sizes: e.Circuit.Sizes, Phi: phi, Loss: loss, LinearReadout: e.Circuit.Readout == "linear", Init: draw(e.Circuit.Init), Backward: backward(e.Circuit.Backward),
	}
	return c, c.Check()
}

// backward returns the feedback of errors, nil if there is none.
func backward(o experiment.Backward) *models.Backward {
	if o.Form == "none" {
		return nil
	}
	return &models.Backward{Direct: o.Form == "direct", Regime: models.Regime(o.Regime), Scale: o.Scale, Xavier: o.Draw == "xavier", Learn: o.Learning}
}

// NewRule builds the rule of an experiment for a circuit and checks that it fits.
func NewRule(e experiment.Experiment, spec circuit.Spec) (rules.Rule, error) {
	row, err := rules.Find(e.Rule.Name)
	if err != nil {
		return nil, err
	}
	r := row.New(rules.Options{Baseline: e.Circuit.Baseline, Lambda: e.Rule.AvgInhLambda, Initial: e.Rule.AvgInhInit, Y0: e.Rule.Y0, Batch: e.Batch}, spec)
	return r, rules.Check(r, spec)
}

// NewLearner builds everything an experiment names, for data of the given widths. The sizes of the circuit must be resolved.
func NewLearner(e experiment.Experiment) (*train.Learner, error) {
	c, err := NewCircuit(e)
	if err != nil {
		return nil, err
	}
	r, err := NewRule(e, c.Spec())
	if err != nil {
		return nil, err
	}
	to, err := newReferences(e)
	if err != nil {
		return nil, err
	}
	o, err := find("optimizer", e.Optimizer.Name, optimizers())
	if err != nil {
		return nil, err
	}
	d, err := graph.ParseDtype(e.Dtype)
	if err != nil {
		return nil, err
	}
	sizes := e.Circuit.Sizes
	return train.NewLearner(train.Part{
		Circuit: c, Rule: r, References: to, Optimizer: routed(e, c.Spec(), o(e.Optimizer)), Dtype: d,
		Inputs: sizes[0], Outputs: sizes[len(sizes)-1], Seed: e.Seed,
	})
}
