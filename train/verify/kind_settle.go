package verify

import (
	"github.com/pkg/errors"

	"credo/graph"
	"credo/models"
)

func settleKeys() []string {
	return append([]string{
		"open_uE", "open_uI", "open_v", "Q_raw", "Q", "Q_equilibrium", "effective_target",
		"closed_uE", "closed_uI", "closed_v", "closed_q", "c", "y0", "theta", "delta", "post_exact", "post_linear", "post_readout",
		"mlp_out", "loss_open", "loss_closed", "loss_mlp",
	}, block("dW_exact", "dW_linear", "grad_equilibrium", "grad_mlp")...)
}

// computeSettle is one step of plasticity at the two equilibria, and the gradients that are its references: three circuits.
func computeSettle(c dicCase, d graph.Dtype) (Values, error) {
	out, err := c.learning(d)
	if err != nil {
		return out, err
	}
	for _, more := range []func(graph.Dtype) (Values, error){c.derivatives, c.perceptron} {
		v, err := more(d)
		if err != nil {
			return out, err
		}
		out.merge(v)
	}
	return out, nil
}

// learning is the circuit with its feedback, under both rules, at rest.
func (c dicCase) learning(d graph.Dtype) (Values, error) {
	t, err := c.writeLearning(d)
	if err != nil {
		return Values{}, err
	}
	return t.atRest()
}

// writeLearning writes the circuit with its feedback, and both rules.
func (c dicCase) writeLearning(d graph.Dtype) (*written, error) {
	circ, err := c.circuit(models.ShippedForm)
	if err != nil {
		return nil, err
	}
	t, err := c.write(circ, d)
	if err != nil {
		return nil, err
	}
	if err := t.twoRules(c); err != nil {
		return nil, err
	}
	for _, phase := range []string{"open", "closed"} {
		t.wantLayers(phase+"_uE", t.potential(phase, "E"))
		t.wantLayers(phase+"_uI", t.potential(phase, "I"))
		t.want(phase+"_v", t.s.Var(phase, "v", "v"))
		t.want("loss_"+phase, t.s.Loss(phase))
	}
	t.want("closed_q", t.s.Var("closed", "controller", "q"))
	t.want("c", t.s.Rate("closed", "controller"))
	t.wantLayers("Q_raw", t.seen("Q*/raw"))
	t.wantLayers("Q", t.seen("Q*"))
	t.want("effective_target", t.observed("effective target"))
	t.factors(circ.DriveReadout)
	return t, nil
}

// twoRules writes the exact and the threshold rule, each with the read-out's delta rule, into one graph.
func (t *written) twoRules(c dicCase) error {
	exact, err := t.rule("inhibitory-exact")
	if err != nil {
		return err
	}
	linear, err := t.recipe(c.linear)
	if err != nil {
		return err
	}
	t.wantChanges("dW_exact", exact)
	t.wantChanges("dW_linear", linear)
	return nil
}

// factors makes quantities of the rules' intermediate values.
func (t *written) factors(driven bool) {
	t.wantPost()
	for _, name := range []string{"y0", "theta", "delta"} {
		t.wantLayers(name, t.flatten(t.seen("inhibitory-threshold/W*/"+name)))
	}
	readout := "readout-error"
	if driven {
		readout = "readout-delta"
	}
	t.want("post_readout", t.observed(readout+"/V/post"))
}

// wantPost makes quantities of the factors that multiply the presynaptic rates.
func (t *written) wantPost() {
	t.wantLayers("post_exact", t.seen("inhibitory-exact/W*/post"))
	t.wantLayers("post_linear", t.seen("inhibitory-threshold/W*/post"))
}

// derivatives is the circuit with feedback that is exact at rest, and back-propagation through its open equilibrium.
func (c dicCase) derivatives(d graph.Dtype) (Values, error) {
	circ, err := c.circuit(models.EquilibriumForm)
	if err != nil {
		return Values{}, err
	}
	t, err := c.write(circ, d)
	if err != nil {
		return Values{}, err
	}
	back, err := t.rule("backprop")
	if err != nil {
		return Values{}, err
	}
	t.wantLayers("Q_equilibrium", t.seen("Q*/raw"))
	t.wantChanges("grad_equilibrium", t.descent(back))
	return t.values()
}

// perceptron is the multi-layer perceptron with the same weights.
func (c dicCase) perceptron(d graph.Dtype) (Values, error) {
	t, err := c.write(c.mlp(), d)
	if err != nil {
		return Values{}, err
	}
	back, err := t.rule("backprop")
	if err != nil {
		return Values{}, err
	}
	phase := t.spec.Phases[0]
	t.want("mlp_out", t.s.Output(phase))
	t.want("loss_mlp", t.s.Loss(phase))
	t.wantChanges("grad_mlp", t.descent(back))
	return t.values()
}

// atRest computes the quantities and makes sure that every phase ended at rest: before, they are no equilibrium's.
func (t *written) atRest() (Values, error) {
	phases := t.spec.Phases
	for _, ph := range phases {
		t.want("residual "+ph, t.s.Residual(ph))
	}
	v, err := t.values()
	if err != nil {
		return v, err
	}
	for _, ph := range phases {
		if r := v.Get("residual " + ph).Layers[0].Data[0]; !(r <= restLimit(t.b.Dtype())) {
			return v, errors.Errorf("phase %s did not settle: it is %.2g away from rest", ph, r)
		}
	}
	return v, nil
}

// restLimit is the residual, in units of the potentials, above which a phase is not at rest.
func restLimit(d graph.Dtype) float64 {
	if d == graph.Float64 {
		return 1e-8
	}
	return 1e-2
}
