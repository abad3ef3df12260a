package verify

import (
	"fmt"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
	"credo/train/settings"
)

// dicCase is the configuration, weights and minibatch that the cases of whole circuits share.
type dicCase struct {
	Circuit models.DIC            `yaml:"circuit"` // without sizes and feedback
	Loss    circuit.Loss          `yaml:"loss"`
	Average bool                  `yaml:"average"`
	Clip    maybe                 `yaml:"clip"`
	Norm    maybe                 `yaml:"norm"`
	Beta    maybe                 `yaml:"beta"`
	Linear  rules.ThresholdRecipe `yaml:"linear"`
	w       weights               // and signals
	batch   int
}

func (c *dicCase) publish() { c.Circuit = *models.NewDIC(nil) }

func (dicCase) names(*settings.Node) ([]other, error) {
	return []other{
		{was: "loss", now: "loss"},
		{was: "phiE", now: "circuit.phi_e"},
		{was: "phiI", now: "circuit.phi_i"},
		{was: "tauE", now: "circuit.tau_e"},
		{was: "tauI", now: "circuit.tau_i"},
		{was: "gains", now: "circuit.controller.kp circuit.controller.ki circuit.controller.lambda circuit.controller.tau", each: true},
		{was: "fb_to_readout", now: "circuit.fb_to_readout"},
		{was: "average", now: "average"},
		{was: "clip", now: "clip"},
		{was: "norm", now: "norm"},
		{was: "beta", now: "beta"},
		{was: "avg_inh_lambda", now: "linear.avg_inh_lambda"},
		{was: "avg_inh_init", now: "linear.avg_inh_init"},
	}, nil
}

func (dicCase) inputs() string { return "X(n,i) V(c,k) target(n,k) W* b*" }

func (c *dicCase) params() params { return params{{key: "W"}, {key: "b"}, {key: "V", one: true}} }

// fit finds the sizes in the inputs: the columns of X, of every W, and of V.
func (c *dicCase) fit(in tensors) (err error) {
	X, V := in.one("X"), in.one("V")
	c.batch, c.Circuit.Sizes = X.Shape[0], []int{X.Shape[1]}
	for l, W := range in["W"] {
		if err := W.is(c.Circuit.Sizes[l], 0); err != nil {
			return errors.WithMessagef(err, "inputs.W[%d]", l)
		}
		c.Circuit.Sizes = append(c.Circuit.Sizes, W.Shape[1])
	}
	c.Circuit.Sizes, c.Circuit.Loss = append(c.Circuit.Sizes, V.Shape[1]), c.Loss
	if len(in["W"]) == 0 {
		return at("inputs.W", "is an empty list: needs one matrix for each hidden layer")
	}
	if err := c.Circuit.Check(); err != nil {
		return errors.WithMessage(err, "config")
	}
	c.w, err = c.params().take(c.Circuit.Spec(), in)
	if err == nil {
		c.w[circuit.InputName], c.w[circuit.TargetName] = X, in.one("target")
	}
	return err
}

// hidden is the number of hidden layers.
func (c *dicCase) hidden() int { return len(c.Circuit.Sizes) - 2 }

// circuit returns the case's circuit with the given form of feedback. The circuit's settings take 0 for "none"; where the case
// says 0 and means 0 it is refused.
func (c *dicCase) circuit(form models.FeedbackForm) (*models.DIC, error) {
	for key, value := range map[string]maybe{"clip": c.Clip, "norm": c.Norm, "beta": c.Beta} {
		if value.is != nil && *value.is <= 0 {
			return nil, at("config."+key+fmt.Sprintf(" is %g", *value.is), "circuit dic takes a positive number or null, and has no feedback or target of size zero")
		}
	}
	out := c.Circuit
	out.Nudge = c.Beta.orZero()
	out.Feedback = models.FeedbackMatrices{Form: form, Average: c.Average, Clip: c.Clip.orZero(), Norm: c.Norm.orZero()}
	return &out, nil
}

// learning writes the circuit as it learns, with the exact and the threshold rule, each with the read-out's delta rule.
func (c *dicCase) learning(d graph.Dtype) (*view, error) {
	circ, err := c.circuit(models.ShippedForm)
	if err != nil {
		return nil, err
	}
	v, err := look(circ, c.batch, c.w, d)
	if err == nil {
		err = v.learnBy("inhibitory-exact")
	}
	if err == nil {
		err = v.learn("inhibitory-threshold", c.Linear)
	}
	return v, err
}

// addGradient adds the gradient of a circuit's loss, and other quantities of it.
func (c *dicCase) addGradient(out *Values, circ circuit.Circuit, d graph.Dtype, key string, more ...quantity) error {
	v, err := look(circ, c.batch, c.w, d)
	if err == nil {
		err = v.learnBy("backprop")
	}
	if err != nil {
		return err
	}
	v.wantAll(c.hidden(), append(more, block(key, "backprop", gradient)...)...)
	values, err := v.values()
	out.mergeAt("", values)
	return err
}

// block has the weight changes of all projections under the rule of a tag, or minus them.
func block(key, tag string, read func(tag, projection string) reader) []quantity {
	return []quantity{{key: key + "_W", read: read(tag, "W*")}, {key: key + "_b", read: read(tag, "b*")}, {key: key + "_V", one: true, read: read(tag, "V")}}
}

// changes are the weight changes of both rules.
func changes() []quantity {
	return append(block("dW_exact", "inhibitory-exact", change), block("dW_linear", "inhibitory-threshold", change)...)
}

// posts are the factors of both rules that multiply the presynaptic rates.
func posts() []quantity {
	return []quantity{
		{key: "post_exact", read: observed("inhibitory-exact/W*/post")},
		{key: "post_linear", read: observed("inhibitory-threshold/W*/post")},
	}
}

// settled are the variables at the end of a phase.
func settled(phase string) []quantity {
	return []quantity{
		{key: phase + "_uE", read: variable(phase, "E*", "u")},
		{key: phase + "_uI", read: variable(phase, "I*", "u")},
		{key: phase + "_v", one: true, read: variable(phase, "v", "v")},
	}
}

// loss reads the loss of a phase.
func loss(phase string) reader {
	return func(v *view, _ int) item { return item{Node: v.s.Loss(phase)} }
}

// learned are the quantities of the circuit as it learns.
func (c *dicCase) learned() []quantity {
	readout := "readout-error"
	if c.Circuit.DriveReadout {
		readout = "readout-delta"
	}
	return concat(
		settled("open"),
		[]quantity{
			{key: "Q_raw", read: observed("Q*/raw")},
			{key: "Q", read: observed("Q*")},
			{key: "effective_target", one: true, read: observed("effective target")},
		},
		settled("closed"),
		[]quantity{
			{key: "closed_q", one: true, read: variable("closed", "controller", "q")},
			{key: "c", one: true, read: rate("closed", "controller")},
			{key: "y0", read: vector(observed("inhibitory-threshold/W*/y0"))},
			{key: "theta", read: vector(observed("inhibitory-threshold/W*/theta"))},
			{key: "delta", read: vector(observed("inhibitory-threshold/W*/delta"))},
		},
		posts(),
		[]quantity{
			{key: "post_readout", one: true, read: observed(readout + "/V/post")},
			{key: "loss_open", one: true, read: loss("open")},
			{key: "loss_closed", one: true, read: loss("closed")},
		},
		changes())
}

func concat(rows ...[]quantity) (out []quantity) {
	for _, r := range rows {
		out = append(out, r...)
	}
	return out
}
