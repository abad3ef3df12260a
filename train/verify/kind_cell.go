package verify

import (
	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
)

// cellCase is the cell of another published model over a grid of inputs, under its own rule.
type cellCase struct {
	circuit circuit.Circuit
	rule    rules.Rule
	target  float64
	x       Tensor
}

// cellModel makes a model's cell, and has its rule.
type cellModel struct {
	make func(models.Above) circuit.Circuit
	rule rules.Rule
}

func cellModels() []choice[cellModel] {
	return []choice[cellModel]{
		{"sacramento", cellModel{func(t models.Above) circuit.Circuit { return models.NewDendriticCell(t) }, rules.DendriticError()}},
		{"meulemans", cellModel{func(t models.Above) circuit.Circuit { return models.NewControlledCell(t) }, rules.FeedbackControl()}},
		{"payeur", cellModel{func(t models.Above) circuit.Circuit { return models.NewBurstCell(t) }, rules.Burst()}},
		{"greedy", cellModel{func(t models.Above) circuit.Circuit { return models.NewBurstCCNCell(t) }, rules.Burst()}},
	}
}

func readCell(config, inputs *reader) cellCase {
	c := cellCase{x: inputs.tensor("x", 0)}
	name, target := config.text("model"), config.maybe("target")
	above := models.Above{Isolated: config.maybe("rI")}
	if target != nil {
		c.target, above.Gain = *target, 1
	}
	if target != nil && above.Isolated != nil {
		config.fail("rI", errors.New("must be null where there is a target"))
	}
	m := choose(config, "model", name, cellModels())
	if m.make == nil {
		return c
	}
	c.circuit, c.rule = m.make(above), m.rule
	config.fail("rI", c.circuit.Spec().Invalid)
	return c
}

func (c cellCase) compute(d graph.Dtype) (Values, error) {
	t, err := writeCell(c.circuit, c.x, c.target, d)
	if err != nil {
		return Values{}, err
	}
	t.wantFlat("rE", t.s.Rate(t.spec.Phases[0], "E1"))
	t.wantFlat("dw", t.perSample(c.rule))
	return t.values()
}
