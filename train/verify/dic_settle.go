package verify

import (
	"credo/graph"
	"credo/models"
)

// settleCase is one step of plasticity at the two equilibria, and the gradients that are its references: three circuits.
type settleCase struct{ dicCase }

func (c *settleCase) compute(d graph.Dtype) (Values, error) {
	v, err := c.learning(d)
	if err != nil {
		return Values{}, err
	}
	v.wantAll(c.hidden(), c.learned()...)
	out, err := v.atRest()
	if err != nil {
		return out, err
	}
	equilibrium, err := c.circuit(models.EquilibriumForm) // feedback that is exact at rest
	if err != nil {
		return out, err
	}
	mlp := models.NewMLP(c.Circuit.Sizes)
	mlp.Phi, mlp.Loss = c.Circuit.PhiE, c.Loss
	if err := c.addGradient(&out, equilibrium, d, "grad_equilibrium", quantity{key: "Q_equilibrium", read: observed("Q*/raw")}); err != nil {
		return out, err
	}
	return out, c.addGradient(&out, mlp, d, "grad_mlp",
		quantity{key: "mlp_out", one: true, read: func(v *view, _ int) item { return item{Node: v.s.Output("forward")} }},
		quantity{key: "loss_mlp", one: true, read: loss("forward")})
}

// zeroGainCase is one step of plasticity under a controller that does nothing.
type zeroGainCase struct{ dicCase }

func (c *zeroGainCase) compute(d graph.Dtype) (Values, error) {
	v, err := c.learning(d)
	if err != nil {
		return Values{}, err
	}
	v.wantAll(c.hidden(), quantity{key: "c", one: true, read: rate("closed", "controller")})
	v.wantAll(c.hidden(), concat(settled("closed")[:2], posts(), changes())...)
	return v.atRest()
}
