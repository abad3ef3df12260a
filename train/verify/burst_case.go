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
	Model     string             `yaml:"model"`
	Circuit   circuit.Model      `yaml:"circuit"`
	Teacher   bool               `yaml:"teacher"`
	Sizes     []int              `yaml:"sizes" min:"1" min-length:"2"`
	Batch     int                `yaml:"batch" min:"1" max:"65536"`
	Optimizer optim.Optimizer    `yaml:"optimizer"`
	LR        float64            `yaml:"lr"`
	Momentum  float64            `yaml:"momentum" min:"0" below:"1"`
	Rates     map[string]float64 `yaml:"rates" above:"0"` // of roles that learn by plain steps of their own
	YLearns   bool               `yaml:"y_learns"`
	QLearns   bool               `yaml:"q_learns"`
	RLearns   bool               `yaml:"r_learns"`
	Update    string             `yaml:"update" one:"burst bp fa"` // the gradient that is applied
	model     *burstModel
	image     circuit.Shape        // of a sample
	learning  circuit.Circuit      // the one that learns
	rule      string               // by which it learns
	carried   []circuit.Constraint // hold after every step, on weights that the case has and the learning circuit has not
	X, T      Tensor               // (minibatches, batch, inputs), (minibatches, batch, outputs)
	w         weights
}

// sizesName is the key of the sizes of a network of layers, from inputs to outputs.
func sizesName() other { return other{was: "sizes", now: "sizes circuit.sizes"} }

func (burstCase) names(config *settings.Node) ([]other, error) {
	m, err := modelOf(config)
	if err != nil {
		return nil, err
	}
	return append(m.names, sizesName()), nil
}

// learns tells whether feedback learns: a copy after every step overrides what its weights learned.
func (c *burstCase) learns(asked bool, source circuit.Source, role string) bool {
	return asked && source.Free() && c.Rates[role] > 0
}

// complete finds the circuit, the rule and the optimizer.
func (c *burstCase) complete() error {
	e, err := burstModels().Find(c.Model)
	if err != nil {
		return err
	}
	c.model = e.New()
	if c.image == nil {
		c.image = circuit.Shape{c.Sizes[0]}
	}
	if err := checkSizes(c.Sizes); err != nil {
		return err
	}
	if c.model.fit(c); c.fitEnds(c.Circuit, c.Batch) != nil {
		return at("config.model", "%v", c.fitEnds(c.Circuit, c.Batch))
	}
	c.learning, c.rule = c.Circuit, c.model.rule
	if err := c.plainly(); err != nil {
		return err
	}
	roles := map[string]bool{}
	for _, p := range c.learning.Spec().Plastic() {
		roles[p.Role] = true
	}
	switch o := c.Optimizer.(type) {
	case optim.Momentum:
		o.Mu = c.Momentum
		c.Optimizer = o
	case optim.SGD:
		if c.Momentum > 0 {
			c.Optimizer = optim.Momentum{Common: o.Common, Mu: c.Momentum}
		}
	}
	c.Optimizer = optim.Routed(optim.Route{Rest: c.Optimizer, Rates: c.Rates})
	maps.DeleteFunc(c.Rates, func(role string, _ float64) bool { return !roles[role] })
	return c.Optimizer.Check()
}

// fitEnds fits a circuit to the samples of the case. Batch is the number of samples that sums over them are divided by.
func (c *burstCase) fitEnds(circ circuit.Model, batch int) error {
	return circ.Ends(circuit.Ends{Inputs: c.image, Outputs: c.Sizes[len(c.Sizes)-1], Loss: circuit.SquaredError{}, Batch: batch})
}

// checkSizes refuses networks that are beyond memory.
func checkSizes(sizes []int) error {
	for l, n := range sizes[1:] {
		if (circuit.Shape{sizes[l], n}).Exceeds(maxStates / len(sizes)) {
			return at("config.sizes", "%v: more than %d weights", sizes, maxStates)
		}
	}
	return nil
}

// plainly makes the plain network learn, if its gradient is applied.
func (c *burstCase) plainly() error {
	rule, ok := map[string]string{"bp": "backprop", "fa": "feedback-alignment"}[c.Update]
	if !ok {
		return nil
	}
	own := c.Circuit.(*models.BurstCCN)
	if own.LearnY || own.LearnQ {
		return at("config.update", "%q: the feedback of the plain network does not learn", c.Update)
	}
	plain := c.plain()
	plain.Backward = models.Layered{Y: own.Y}
	c.learning, c.rule, c.carried = plain, rule, c.Circuit.Spec().Constraints
	return nil
}

// plain returns the plain network of the same layers, with feedback of errors through Y as it is given.
func (c *burstCase) plain() *models.MLP {
	return c.Circuit.(circuit.Referenced).References()[0].Circuit.(*models.MLP)
}

func (c *burstCase) inputs() string {
	out := fmt.Sprintf("x(k,%d,%s) t(k,%d,%d)", c.Batch, cellAxes(c.image), c.Batch, c.Sizes[len(c.Sizes)-1])
	for _, p := range c.params() {
		out += " " + p.key + "*"
	}
	return out
}

// cellAxes are the axes of a population's cells as cases have them.
func cellAxes(s circuit.Shape) string {
	l := cellsOf(s, 1)
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(l.theirs[1:]), " ", ","), "[]")
}

// params are the parameters that the case's circuit has.
func (c *burstCase) params() params {
	return slices.DeleteFunc(slices.Clone(c.model.params), func(p param) bool {
		return p.key == "R" && !c.Circuit.(*models.Burstprop).Recurrent
	})
}

func (c *burstCase) fit(in tensors) (err error) {
	c.T, c.X = in.one("t"), in.one("x")
	l := cellsOf(c.image, c.X.Shape[0]*c.Batch)
	c.X = Tensor{[]int{c.X.Shape[0], c.Batch, c.image.Size()}, l.in(c.X)} // channels last
	c.w, err = c.params().take(c.Circuit.Spec(), in)
	return err
}

// minibatch returns the minibatch of step k from 0: they come in turn.
func (c *burstCase) minibatch(k int) (x, t Tensor) {
	i := k % c.X.Shape[0]
	return c.X.row(i), c.T.row(i)
}

// burstRun is a network that learns.
type burstRun struct {
	*burstCase
	learner *train.Learner
}

// start makes a learner with the weights of the case.
func (c *burstCase) start(d graph.Dtype) (*burstRun, error) {
	l, err := begin(train.Setup{Circuit: c.learning, Optimizer: c.Optimizer, Dtype: d}, c.rule, c.w)
	return &burstRun{c, l}, err
}

// begin makes a learner with a rule of that name and the given weights.
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
		if err := l.State.Weights.Get(name).CopyFrom(w[name].array(s.Dtype)); err != nil {
			return nil, errors.WithMessage(err, name)
		}
	}
	return l, nil
}

// weightsNow returns the given weights with the ones that a learner has.
func weightsNow(l *train.Learner, w weights) weights {
	out := maps.Clone(w)
	for _, name := range l.State.Weights.Names() {
		out[name] = copied(l.State.Weights.Get(name))
	}
	return out
}

// step learns from a minibatch and returns the loss as cases have it: the mean over batch and outputs of the squared error.
func (r *burstRun) step(x, t Tensor) (float64, error) {
	d := r.learner.Dtype()
	report, err := r.learner.Step(train.Examples(x.array(d), t.array(d)))
	return r.perOutput(report.Answer.Loss), err
}

// perOutput turns half a sum of squares over outputs into a mean.
func (c *burstCase) perOutput(loss float64) float64 {
	return 2 * loss / float64(c.Sizes[len(c.Sizes)-1])
}

// weights returns all weights of the case as they are now.
func (r *burstRun) weights() (weights, error) {
	w := weightsNow(r.learner, r.w)
	if len(r.carried) == 0 {
		return w, nil
	}
	return w.constrained(r.carried, r.learner.Dtype())
}

// learn takes a number of steps and returns the losses; after each it calls after, if that is given.
func (r *burstRun) learn(steps int, after func(k int, w weights)) (Tensor, error) {
	loss := list()
	for k := range steps {
		l, err := r.step(r.minibatch(k))
		if err != nil {
			return loss, errors.WithMessagef(err, "step %d", k+1)
		}
		loss.push(number(l))
		if after == nil {
			continue
		}
		w, err := r.weights()
		if err != nil {
			return loss, err
		}
		after(k, w)
	}
	return loss, nil
}
