package verify

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/train"
	"credo/train/optim"
	"credo/train/settings"
)

// burstCase is a bursting network with its weights, and minibatches to learn from.
type burstCase struct {
	Model     string          `yaml:"model"`
	Circuit   circuit.Model   `yaml:"circuit"`
	Teacher   bool            `yaml:"teacher"`
	Sizes     []int           `yaml:"sizes" min:"1" min-length:"2"`
	Batch     int             `yaml:"batch" min:"1" max:"65536"`
	Optimizer optim.Optimizer `yaml:"optimizer"`
	LR        float64         `yaml:"lr"`
	Momentum  float64         `yaml:"momentum" min:"0" below:"1"`
	LRIntn    float64         `yaml:"intn_lr" min:"0"`
	YLearns   bool            `yaml:"y_learns"`
	QLearns   bool            `yaml:"q_learns"`
	RLearns   bool            `yaml:"r_learns"`
	Update    string          `yaml:"update" one:"burst bp fa"` // the gradient that is applied
	model     *burstModel
	image     circuit.Shape        // of a sample
	learning  circuit.Circuit      // the one that learns
	rule      string               // by which it learns
	carried   []circuit.Constraint // hold after every step, on weights that the case has and the learning circuit has not
	X, T      Tensor               // (minibatches, batch, inputs), (minibatches, batch, outputs)
	w         weights
}

func (burstCase) names(config *settings.Node) ([]settings.Other, error) {
	return modelNames(config, "sizes=sizes,circuit.sizes")
}

// complete finds the circuit, the rule and the optimizer.
func (c *burstCase) complete() error {
	e, err := burstModels().Find(c.Model)
	if err != nil {
		return err
	}
	if c.model = e.New(); c.image == nil {
		c.image = circuit.Shape{c.Sizes[0]}
	}
	if err := checkSizes(c.Sizes); err != nil {
		return err
	}
	c.Optimizer = momentum(c.Optimizer, c.Momentum)
	c.model.fit(c)
	if err := c.fitEnds(c.Circuit, c.Batch); err != nil {
		return at("config."+map[bool]string{true: "layers", false: "model"}[len(c.image) == 3], "%v", err)
	}
	c.learning, c.rule = c.Circuit, c.model.rule
	if rule := map[string]string{"bp": "backprop", "fa": "feedback-alignment"}[c.Update]; rule != "" { // the plain network learns
		own, plain := c.Circuit.(*models.BurstCCN), c.plain()
		if own.LearnY || own.LearnQ {
			return at("config.update", "%q: the feedback of the plain network does not learn", c.Update)
		}
		plain.Backward = models.Layered{Y: own.Y}
		c.learning, c.rule, c.carried = plain, rule, own.Spec().Constraints
	}
	return c.Optimizer.Check()
}

// momentum gives plain steps momentum, if there is any.
func momentum(o optim.Optimizer, mu float64) optim.Optimizer {
	switch o := o.(type) {
	case optim.Momentum:
		o.Mu = mu
		return o
	case optim.SGD:
		if mu > 0 {
			return optim.Momentum{Common: o.Common, Mu: mu}
		}
	}
	return o
}

// fitEnds fits a circuit to the samples of the case. Batch is the number of samples that sums over them are divided by.
func (c *burstCase) fitEnds(circ circuit.Model, batch int) error {
	return circ.Ends(circuit.Ends{Inputs: c.image, Outputs: c.outputs(), Loss: circuit.SquaredError{}, Batch: batch})
}

func (c *burstCase) outputs() int { return c.Sizes[len(c.Sizes)-1] }

// checkSizes refuses networks that are beyond memory.
func checkSizes(sizes []int) error {
	for l, n := range sizes[1:] {
		if (circuit.Shape{sizes[l], n}).Exceeds(maxStates / len(sizes)) {
			return at("config.sizes", "%v: more than %d weights", sizes, maxStates)
		}
	}
	return nil
}

// plain returns the plain network of the same layers, with feedback of errors through Y as it is given.
func (c *burstCase) plain() *models.MLP {
	return c.Circuit.(circuit.Referenced).References()[0].Circuit.(*models.MLP)
}

func (c *burstCase) inputs() string {
	cells := strings.Trim(strings.ReplaceAll(fmt.Sprint(c.image.LayoutOf(1).Shape[1:]), " ", ","), "[]")
	return fmt.Sprintf("x(k,%d,%s) t(k,%d,%d)", c.Batch, cells, c.Batch, c.outputs()) + c.params().inputs()
}

// params are the parameters that the case's circuit has.
func (c *burstCase) params() params {
	return slices.DeleteFunc(slices.Clone(c.model.params), func(p param) bool {
		return p.key == "R" && !c.Circuit.(*models.Burstprop).Recurrent
	})
}

func (c *burstCase) fit(in tensors) (err error) {
	c.T, c.X = in.one("t"), in.one("x")
	n := c.X.Shape[0]
	c.X = Tensor{Shape: []int{n, c.Batch, c.image.Size()}, Data: c.image.LayoutOf(n * c.Batch).Here(c.X.Data)}
	c.w, err = c.params().take(c.Circuit.Spec(), in)
	return err
}

// minibatch returns the minibatch of step k from 0: they come in turn.
func (c *burstCase) minibatch(k int) (x, t Tensor) {
	i := k % c.X.Shape[0]
	return c.X.Row(i), c.T.Row(i)
}

// burstRun is a network that learns. The first error sticks, and ends the learning.
type burstRun struct {
	*burstCase
	learner *train.Learner
	loss    []float64 // of every step: the mean over batch and outputs of the squared error
	err     error
}

// start makes a learner with the weights of the case.
func (c *burstCase) start(d graph.Dtype) *burstRun {
	l, err := begin(train.Setup{Circuit: c.learning, Optimizer: c.Optimizer, Dtype: d}, c.rule, c.w)
	return &burstRun{burstCase: c, learner: l, err: err}
}

// begin makes a learner with a rule of that name; weights that are not given stay as they are drawn.
func begin(s train.Setup, rule string, w weights) (*train.Learner, error) {
	recipe, err := recipeOf(rule)
	if err != nil {
		return nil, err
	}
	s.Rule = recipe.On(s.Circuit.Spec())
	l, err := train.NewLearner(s)
	if err != nil {
		return nil, err
	}
	for _, name := range l.State.Weights.Names() {
		if t, ok := w[name]; ok && err == nil {
			err = errors.WithMessage(l.State.Weights.Get(name).CopyFrom(array(t, s.Dtype)), name)
		}
	}
	return l, err
}

// step learns from a minibatch.
func (r *burstRun) step(x, t Tensor) {
	if r.err != nil {
		return
	}
	d := r.learner.Dtype()
	report, err := r.learner.Step(train.Examples(array(x, d), array(t, d)))
	r.loss, r.err = append(r.loss, r.perOutput(report.Answer.Loss)), errors.WithMessagef(err, "step %d", len(r.loss)+1)
}

// perOutput turns half a sum of squares over outputs into a mean.
func (c *burstCase) perOutput(loss float64) float64 { return 2 * loss / float64(c.outputs()) }

// now returns the given weights with the ones that a learner has.
func (w weights) now(l *train.Learner) weights {
	out := maps.Clone(w)
	for _, name := range l.State.Weights.Names() {
		out[name] = copied(l.State.Weights.Get(name))
	}
	return out
}

// weights returns all weights of the case as they are now.
func (r *burstRun) weights() (w weights) {
	if r.err != nil {
		return r.w
	}
	if w = r.w.now(r.learner); len(r.carried) > 0 {
		w, r.err = w.constrained(r.carried, r.learner.Dtype())
	}
	return w
}
