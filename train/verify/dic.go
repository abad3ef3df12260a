package verify

import (
	"fmt"

	"github.com/pkg/errors"

	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
)

// dicCase is the configuration, weights and minibatch that the cases of whole circuits share.
type dicCase struct {
	set     models.DIC // without sizes and feedback
	average bool
	clip    *float64 // nil: none, as in the file
	norm    *float64
	beta    *float64
	linear  rules.ThresholdRecipe
	W, b    []Tensor // onto each hidden layer: (size below, cells), (cells)
	V       Tensor   // (cells of the last, outputs)
	X       Tensor   // (batch, inputs)
	target  Tensor   // (batch, outputs)
}

func readDIC(config, inputs *reader) dicCase {
	c := dicCase{set: *models.NewDIC(nil)}
	c.set.Loss = readLoss(config)
	c.set.PhiE, c.set.PhiI = readPhi(config, "phiE"), readPhi(config, "phiI")
	c.set.TauE, c.set.TauI = config.number("tauE"), config.number("tauI")
	c.set.Controller = readGains(config)
	c.set.DriveReadout = config.flag("fb_to_readout")
	c.average, c.clip, c.norm, c.beta = config.flag("average"), config.maybe("clip"), config.maybe("norm"), config.maybe("beta")
	c.linear = rules.ThresholdRecipe{Lambda: config.number("avg_inh_lambda"), Initial: config.number("avg_inh_init")}
	c.readWeights(inputs)
	return c
}

// readPhi reads [a, k, s] or "identity".
func readPhi(config *reader, key string) circuit.Activation {
	n := config.need(key)
	if n.form == isText && n.text == "identity" {
		return circuit.Linear{}
	}
	t, err := n.tensor(1)
	if err == nil {
		err = t.is(3)
	}
	if err != nil {
		config.fail(key, errors.WithMessage(err, `needs [a, k, s] or "identity"`))
		return circuit.Linear{}
	}
	return circuit.Softplus{A: t.Data[0], K: t.Data[1], S: t.Data[2]}
}

func readGains(config *reader) models.Controller {
	g := config.tensor("gains", 4)
	if config.err != nil {
		return models.Controller{}
	}
	return models.Controller{KP: g.Data[0], KI: g.Data[1], Lambda: g.Data[2], Tau: g.Data[3]}
}

// readWeights reads weights and minibatch, each with the sizes that the weights before it give.
func (c *dicCase) readWeights(in *reader) {
	c.X = in.tensor("X", 0, 0)
	W, b := in.list("W"), in.list("b")
	if len(W) == 0 {
		in.fail("W", errors.New("is an empty list: needs one matrix for each hidden layer"))
	}
	if len(b) != len(W) {
		in.fail("b", errors.Errorf("has %d layers, and W has %d", len(b), len(W)))
	}
	if in.err != nil {
		return
	}
	below := c.X.Shape[1]
	for l := range W {
		w := in.fit(fmt.Sprintf("W[%d]", l), W[l], []int{below, 0})
		if in.err != nil {
			return
		}
		below = w.Shape[1]
		c.W = append(c.W, w)
		c.b = append(c.b, in.fit(fmt.Sprintf("b[%d]", l), b[l], []int{below}))
	}
	if c.V = in.tensor("V", below, 0); in.err == nil {
		c.target = in.tensor("target", c.X.Shape[0], c.V.Shape[1])
	}
}

// sizes lists inputs, cells of each hidden layer, outputs.
func (c dicCase) sizes() []int {
	out := []int{c.X.Shape[1]}
	for _, b := range c.b {
		out = append(out, b.Shape[0])
	}
	return append(out, c.V.Shape[1])
}

// circuit returns the case's circuit with the given form of feedback. The circuit's settings take 0 for "none"; where the case
// says 0 and means 0 it is refused.
func (c dicCase) circuit(form models.FeedbackForm) (*models.DIC, error) {
	for _, o := range []struct {
		key   string
		value *float64
	}{{"clip", c.clip}, {"norm", c.norm}, {"beta", c.beta}} {
		if o.value != nil && *o.value <= 0 {
			return nil, errors.Errorf("config.%s is %g: circuit dic takes a positive number or null, and has no feedback or target of size zero", o.key, *o.value)
		}
	}
	out := c.set
	out.Sizes, out.Nudge = c.sizes(), orZero(c.beta)
	out.Feedback = models.FeedbackMatrices{Form: form, Average: c.average, Clip: orZero(c.clip), Norm: orZero(c.norm)}
	return &out, nil
}

func orZero(v *float64) float64 {
	if v == nil {
		return 0
	}
	return *v
}

// mlp returns the multi-layer perceptron of the same sizes, excitatory cells and loss.
func (c dicCase) mlp() *models.MLP {
	out := models.NewMLP(c.sizes())
	out.Phi, out.Loss = c.set.PhiE, c.set.Loss
	return out
}
