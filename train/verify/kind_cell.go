package verify

import (
	"strings"

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

// cellModel makes the cell of a model, with what comes from above (gain 1) or without (0), or isolated under inhibition.
type cellModel struct {
	name    string
	isolate bool // whether it can be isolated
	make    func(gain float64, isolated *float64) (circuit.Circuit, rules.Rule)
}

func cellModels() []cellModel {
	return []cellModel{
		{"sacramento", true, func(gain float64, isolated *float64) (circuit.Circuit, rules.Rule) {
			c := models.NewDendriticCell()
			c.Gain, c.Isolated = gain, isolated
			return c, rules.DendriticError()
		}},
		{"meulemans", true, func(gain float64, isolated *float64) (circuit.Circuit, rules.Rule) {
			c := models.NewControlledCell()
			c.Gain, c.Isolated = gain, isolated
			return c, rules.FeedbackControl()
		}},
		{"payeur", false, func(gain float64, _ *float64) (circuit.Circuit, rules.Rule) {
			c := models.NewBurstCell()
			c.Gain = gain
			return c, rules.Burst(0.5)
		}},
		{"greedy", true, func(gain float64, isolated *float64) (circuit.Circuit, rules.Rule) {
			c := models.NewBurstCCNCell()
			c.Gain, c.Isolated = gain, isolated
			return c, rules.Burst(0.5)
		}},
	}
}

func readCell(config, inputs *reader) cellCase {
	c := cellCase{x: inputs.tensor("x", 0)}
	name, target, rI := config.text("model"), config.maybe("target"), config.maybe("rI")
	gain := 0.0
	if target != nil {
		c.target, gain = *target, 1
	}
	var names []string
	for _, m := range cellModels() {
		names = append(names, m.name)
		if m.name != name {
			continue
		}
		if rI != nil && (target != nil || !m.isolate) {
			config.fail("rI", errors.New("must be null: an isolated cell has no target, and that of payeur is not isolated"))
		}
		c.circuit, c.rule = m.make(gain, rI)
		return c
	}
	config.fail("model", errors.Errorf("%q is not known: use one of %s", name, strings.Join(names, ", ")))
	return c
}

func (c cellCase) compute(d graph.Dtype) (Values, error) {
	t, err := traceCell(c.circuit, c.x, c.target, d)
	if err != nil {
		return Values{}, err
	}
	t.wantFlat("rE", t.s.Rate(t.spec.Phases[0], "E1"))
	t.wantFlat("dw", t.perSample(c.rule))
	return t.values()
}
