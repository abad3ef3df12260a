package verify

import (
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

func (c *dicCase) names(*settings.Node) ([]settings.Other, error) {
	c.Circuit = *models.NewDIC(nil)
	return settings.Others(`loss phiE=circuit.phi_e phiI=circuit.phi_i tauE=circuit.tau_e tauI=circuit.tau_i
		gains=[circuit.controller.kp,circuit.controller.ki,circuit.controller.lambda,circuit.controller.tau] fb_to_readout=circuit.fb_to_readout
		average clip norm beta avg_inh_lambda=linear.avg_inh_lambda avg_inh_init=linear.avg_inh_init`), nil
}

func (dicCase) inputs() string { return "X(n,i) V(c,k) target(n,k) W* b*" }

// fit finds the sizes in the inputs: the columns of X, of every W, and of V.
func (c *dicCase) fit(in tensors) (err error) {
	X, V := in.one("X"), in.one("V")
	c.batch, c.Circuit.Sizes, c.Circuit.Loss = X.Shape[0], []int{X.Shape[1]}, c.Loss
	for l, W := range in["W"] {
		if err := W.Fit(c.Circuit.Sizes[l], 0); err != nil {
			return errors.WithMessagef(err, "inputs.W[%d]", l)
		}
		c.Circuit.Sizes = append(c.Circuit.Sizes, W.Shape[1])
	}
	c.Circuit.Sizes = append(c.Circuit.Sizes, V.Shape[1])
	if len(in["W"]) == 0 {
		return at("inputs.W", "is an empty list: needs one matrix for each hidden layer")
	}
	if err := c.Circuit.Check(); err != nil {
		return errors.WithMessage(err, "config")
	}
	c.w, err = params{{key: "W"}, {key: "b"}, {key: "V", one: true}}.take(c.Circuit.Spec(), in)
	if err == nil {
		c.w[circuit.InputName], c.w[circuit.TargetName] = X, in.one("target")
	}
	return err
}

// circuit returns the case's circuit with the given form of feedback.
func (c *dicCase) circuit(form models.FeedbackForm) *models.DIC {
	out := c.Circuit
	out.Nudge = c.Beta.orZero()
	out.Feedback = models.FeedbackMatrices{Form: form, Average: c.Average, Clip: c.Clip.orZero(), Norm: c.Norm.orZero()}
	return &out
}

// learning writes the circuit as it learns, with the exact and the threshold rule, each with the read-out's delta rule. The circuit's settings
// take 0 for "none"; where the case says 0 and means 0 it is refused.
func (c *dicCase) learning(d graph.Dtype) *view {
	v := look(c.circuit(models.ShippedForm), c.batch, c.w, d).learnBy("inhibitory-exact").learn("inhibitory-threshold", c.Linear)
	for key, value := range map[string]maybe{"clip": c.Clip, "norm": c.Norm, "beta": c.Beta} {
		if value.is != nil && *value.is <= 0 {
			v.b.Fail(errors.Errorf("config.%s is %g: circuit dic takes a positive number or null, and has no feedback or target of size zero", key, *value.is))
		}
	}
	return v
}

// want makes quantities of rows.
func (c *dicCase) want(v *view, text string) *view {
	return v.wantAll(len(c.Circuit.Sizes)-2, rows(text)...)
}

// Rows of the weight changes of both rules, and of the factors that multiply the presynaptic rates.
const (
	changes = `dW_exact_W inhibitory-exact>W*; dW_exact_b inhibitory-exact>b*; dW_exact_V! inhibitory-exact>V;
		dW_linear_W inhibitory-threshold>W*; dW_linear_b inhibitory-threshold>b*; dW_linear_V! inhibitory-threshold>V;`
	posts = `post_exact @inhibitory-exact/W*/post; post_linear @inhibitory-threshold/W*/post;`
)

// learned are the rows of the circuit as it learns.
func (c *dicCase) learned() string {
	readout := "readout-error"
	if c.Circuit.DriveReadout {
		readout = "readout-delta"
	}
	return `open_uE open/E*.u; open_uI open/I*.u; open_v! open/v.v; Q_raw @Q*/raw; Q @Q*; effective_target! @effective_target;
		closed_uE closed/E*.u; closed_uI closed/I*.u; closed_v! closed/v.v; closed_q! closed/controller.q; c! closed/controller;
		y0 row:@inhibitory-threshold/W*/y0; theta row:@inhibitory-threshold/W*/theta; delta row:@inhibitory-threshold/W*/delta;` + posts +
		`post_readout! @` + readout + `/V/post; loss_open! open?loss; loss_closed! closed?loss;` + changes
}

// gradient adds the gradient of a circuit's loss, and other quantities of it.
func (c *dicCase) gradient(circ circuit.Circuit, d graph.Dtype, key, more string) Values {
	text := more + key + `_W backprop<W*;` + key + `_b backprop<b*;` + key + `_V! backprop<V`
	return c.want(look(circ, c.batch, c.w, d).learnBy("backprop"), text).values()
}

// settleCase is one step of plasticity at the two equilibria, and the gradients that are its references: three circuits.
type settleCase struct{ dicCase }

func (c *settleCase) compute(d graph.Dtype) Values {
	mlp := models.NewMLP(c.Circuit.Sizes)
	mlp.Phi, mlp.Loss = c.Circuit.PhiE, c.Loss
	out := c.want(c.learning(d), c.learned()).atRest()
	out.addAt("", c.gradient(c.circuit(models.EquilibriumForm), d, "grad_equilibrium", "Q_equilibrium @Q*/raw;"))
	out.addAt("", c.gradient(mlp, d, "grad_mlp", "mlp_out! forward?answer; loss_mlp! forward?loss;"))
	return out
}

// zeroGainCase is one step of plasticity under a controller that does nothing.
type zeroGainCase struct{ dicCase }

func (c *zeroGainCase) compute(d graph.Dtype) Values {
	return c.want(c.learning(d), `c! closed/controller; closed_uE closed/E*.u; closed_uI closed/I*.u;`+posts+changes).atRest()
}

// maybe is a number or null.
type maybe struct{ is *float64 }

// Read takes a number or null.
func (m *maybe) Read(n *settings.Node) error {
	if n.Null() {
		return nil
	}
	t, err := settings.NumbersOf(n)
	if err != nil || len(t.Shape) > 0 {
		return errors.Errorf("expected a number or null, got %s", n)
	}
	m.is = &t.Data[0]
	return nil
}

// orZero returns the number, 0 for null.
func (m maybe) orZero() float64 {
	if m.is == nil {
		return 0
	}
	return *m.is
}
