package verify

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pkg/errors"

	"credo/models"
	"credo/rules"
	"credo/train/optim"
)

// readBurstCCN reads the bursting cortico-cortical network; with another update than its own, the plain network whose gradients are
// compared with it.
func readBurstCCN(config *reader, sizes []int) burstModel {
	c := &models.BurstCCN{Sizes: sizes, Baseline: config.number("p_baseline"), Teacher: config.flagOr("teacher", true)}
	c.Y = readBursts(config)
	qScale := config.numberOr("Q_scale", 1)
	c.Q = readPathway(config, "Q_mode", []pathwayMode{
		{"tied", models.Pathway{Copies: models.Always, Of: models.Bursts, Scale: c.Baseline}},
		{"symmetric_init", models.Pathway{Copies: models.AtStart, Of: models.Bursts, Scale: c.Baseline}},
		{"W_symmetric_init", models.Pathway{Copies: models.AtStart, Of: models.Forward, Scale: c.Baseline * qScale}},
		{"random_init", models.Pathway{Copies: models.Never, Scale: qScale}},
	})
	learnY, learnQ := config.flagOr("Y_learning", false), config.flagOr("Q_learning", false)
	c.LearnY, c.LearnQ = learnY && c.Y.Copies != models.Always, learnQ && c.Q.Copies != models.Always // a copy overrides what it learned
	m := modelOf(c)
	m.layer = func(l int) []string { return ccnLayer(l < len(sizes)-2, learnY, learnQ) }
	m.optimizer = feedbackRates(readOptimizer(config), c, config.numberOr("lr_Y", 0), config.numberOr("lr_Q", 0))
	if config.err == nil {
		config.fail("model", c.Spec().Check())
	}
	m.update(config, c)
	return m
}

// readBursts reads where the feedback of bursts comes from.
func readBursts(config *reader) models.Pathway {
	scale := config.numberOr("Y_scale", 1)
	return readPathway(config, "Y_mode", []pathwayMode{
		{"tied", models.Pathway{Copies: models.Always, Of: models.Forward, Scale: scale}},
		{"symmetric_init", models.Pathway{Copies: models.AtStart, Of: models.Forward, Scale: scale}},
		{"random_init", models.Pathway{Copies: models.Never, Scale: scale}},
	})
}

// modelOf returns the model of a circuit, without an optimizer.
func modelOf(c *models.BurstCCN) burstModel {
	spec := c.Spec()
	return burstModel{
		sizes: c.Sizes, teacher: c.Teacher, circuit: c, rule: "burst", options: rules.Options{Baseline: c.Baseline},
		params:   append(forwardWeights(c.Sizes), feedbackWeights("Y", c.Sizes, 200, c.Y.Scale), feedbackWeights("Q", c.Sizes, 300, c.Q.Scale)),
		held:     slices.Concat(spec.Starts, spec.Constraints),
		pairs:    []pair{{"W_Y", "W", "Y", 1}, {"Q_Y", "Q", "Y", 0}},
		gradient: "grad_W%s", apical: "apic",
		look: func(a glance) (Values, error) { return lookAtCCN(*c, a) },
	}
}

// pathwayMode is a regime of feedback weights by the name that cases have for it.
type pathwayMode struct {
	name string
	is   models.Pathway
}

func readPathway(config *reader, key string, modes []pathwayMode) models.Pathway {
	name := config.text(key)
	var names []string
	for _, m := range modes {
		if m.name == name {
			return m.is
		}
		names = append(names, m.name)
	}
	config.fail(key, errors.Errorf("%q is not known: use one of %s", name, strings.Join(names, ", ")))
	return models.Pathway{}
}

// update reads whose gradient is applied: that of bursts, or of the plain network, which keeps the circuit's feedback beside it.
func (m *burstModel) update(config *reader, c *models.BurstCCN) {
	name := config.textOr("update", "burst")
	if name == "burst" {
		return
	}
	if c.LearnY || c.LearnQ {
		config.fail("update", errors.Errorf("%q: the feedback of the plain network does not learn", name))
	}
	for _, r := range references() {
		if r.suffix == "_"+name {
			m.circuit, m.rule, m.carried = r.circuit(m.sizes, c.Y), r.rule, c.Spec().Constraints
			return
		}
	}
	config.fail("update", errors.Errorf("%q is not known: use one of burst, bp, fa", name))
}

// feedbackRates gives feedback that learns plain descent at its own rate.
func feedbackRates(rest optim.Optimizer, c *models.BurstCCN, lrY, lrQ float64) optim.Optimizer {
	own := map[string]optim.Optimizer{}
	for l := 1; l < len(c.Sizes)-1; l++ {
		own[fmt.Sprintf("Y%d", l)], own[fmt.Sprintf("Q%d", l)] = optim.SGD{LR: lrY}, optim.SGD{LR: lrQ}
	}
	return optim.Route{Rest: rest, Own: own}
}

func ccnLayer(hidden, learnY, learnQ bool) []string {
	keys := []string{"e", "p_t", "b_t", "b", "delta", "delta_bp", "delta_fa", "grad_W", "grad_b", "grad_W_bp", "grad_b_bp", "grad_W_fa", "grad_b_fa"}
	if !hidden {
		return keys
	}
	keys = slices.Insert(keys, 1, "apic")
	if learnY {
		keys = append(keys, "grad_Y")
	}
	if learnQ {
		keys = append(keys, "grad_Q")
	}
	return keys
}

// lookAtCCN writes the circuit with all its feedback learning, and the plain networks at the same weights.
func lookAtCCN(c models.BurstCCN, a glance) (Values, error) {
	c.Y.Copies, c.Q.Copies, c.LearnY, c.LearnQ = models.Never, models.Never, true, true
	t, err := a.trace(&c)
	if err != nil {
		return Values{}, err
	}
	dw, err := t.rule("burst", rules.Options{Baseline: c.Baseline})
	if err != nil {
		return Values{}, err
	}
	const phase = "teacher"
	for l := range len(c.Sizes) - 1 {
		W, at := fmt.Sprintf("W%d", l+1), fmt.Sprintf("layers/%d/", l)
		cells := t.post(W)
		e := t.s.Rate(phase, cells)
		t.want(at+"e", e)
		t.want(at+"p_t", t.s.Var(phase, cells, "p"))
		t.want(at+"b_t", t.s.Var(phase, cells, "burst"))
		t.want(at+"b", t.b.Scale(e, c.Baseline))
		t.want(at+"delta", t.b.Neg(t.observed("burst/"+W+"/post")))
		t.wantGradients(at, "", dw, l)
		if l < len(c.Sizes)-2 {
			t.want(at+"apic", t.s.Var(phase, cells, "apical"))
			t.want(at+"grad_Y", t.b.Neg(dw[fmt.Sprintf("Y%d", l+1)]))
			t.want(at+"grad_Q", t.b.Neg(dw[fmt.Sprintf("Q%d", l+1)]))
		}
	}
	out, err := t.values()
	if err != nil {
		return out, err
	}
	if !c.Teacher { // then the network's answer is its target
		a.t = out.Get(fmt.Sprintf("layers/%d/e", len(c.Sizes)-2)).Layers[0]
	}
	return out, a.addReferences(c.Sizes, &out)
}
