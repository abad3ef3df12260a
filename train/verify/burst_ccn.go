package verify

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pkg/errors"

	"credo/models"
	"credo/rules"
)

// readBurstCCN reads the bursting cortico-cortical network; with another update than its own, the plain network whose gradients are
// compared with it.
func readBurstCCN(config *reader, sizes []int) burstModel {
	c := &models.BurstCCN{Sizes: sizes, Baseline: config.number("p_baseline"), Teacher: config.flagOr("teacher", true)}
	c.Y = readFeedback(config)
	qScale := config.numberOr("Q_scale", 1)
	c.Q = choose(config, "Q_mode", config.text("Q_mode"), []choice[models.Pathway]{
		{"tied", models.Pathway{Copies: models.Always, Of: models.Bursts, Scale: c.Baseline}},
		{"symmetric_init", models.Pathway{Copies: models.AtStart, Of: models.Bursts, Scale: c.Baseline}},
		{"W_symmetric_init", models.Pathway{Copies: models.AtStart, Of: models.Forward, Scale: c.Baseline * qScale}},
		{"random_init", models.Pathway{Copies: models.Never, Scale: qScale}},
	})
	learnY, learnQ := config.flagOr("Y_learning", false), config.flagOr("Q_learning", false)
	c.LearnY, c.LearnQ = learnY && c.Y.Copies != models.Always, learnQ && c.Q.Copies != models.Always // a copy overrides what it learned
	m := ccnModel(c)
	m.layer = func(l int) []string { return ccnLayer(l < len(sizes)-2, learnY, learnQ) }
	m.optimizer = m.withRates(readOptimizer(config), map[string]float64{"Y": config.numberOr("lr_Y", 0), "Q": config.numberOr("lr_Q", 0)})
	if config.err == nil {
		config.fail("model", c.Spec().Check())
	}
	m.update(config, c)
	return m
}

// ccnModel returns the model of a circuit, without an optimizer.
func ccnModel(c *models.BurstCCN) burstModel {
	spec := c.Spec()
	return burstModel{
		sizes: c.Sizes, teacher: c.Teacher, circuit: c, rule: "burst", options: rules.Options{Baseline: c.Baseline},
		params: append(forwardWeights(c.Sizes), feedbackWeights("Y", c.Sizes, 200, c.Y.Scale), feedbackWeights("Q", c.Sizes, 300, c.Q.Scale)),
		held:   slices.Concat(spec.Starts, spec.Constraints),
		pairs:  []pair{{"W_Y", "W", "Y", 1, 0}, {"Q_Y", "Q", "Y", 0, 0}},
		apical: "apic",
		look:   func(m burstModel, a glance) (Values, error) { return lookAtCCN(m, *c, a) },
	}
}

// update reads whose gradient is applied: that of bursts, or of a plain network, beside which the circuit's feedback is kept.
func (m *burstModel) update(config *reader, c *models.BurstCCN) {
	from := []choice[*reference]{{"burst", nil}}
	for _, r := range references() {
		from = append(from, choice[*reference]{strings.TrimPrefix(r.suffix, "_"), &r})
	}
	name := config.textOr("update", "burst")
	r := choose(config, "update", name, from)
	if r == nil {
		return
	}
	if c.LearnY || c.LearnQ {
		config.fail("update", errors.Errorf("%q: the feedback of the plain network does not learn", name))
	}
	m.circuit, m.rule, m.carried = r.circuit(m.sizes, c.Y), r.rule, c.Spec().Constraints
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

// lookAtCCN writes the circuit with all its feedback learning.
func lookAtCCN(m burstModel, c models.BurstCCN, a glance) (Values, error) {
	c.Y.Copies, c.Q.Copies, c.LearnY, c.LearnQ = models.Never, models.Never, true, true
	t, err := a.trace(&c)
	if err != nil {
		return Values{}, err
	}
	g, err := t.gradient("burst", m.options)
	if err != nil {
		return Values{}, err
	}
	const phase = "teacher"
	for l := range len(c.Sizes) - 1 {
		cells, at := t.post(weightOnto(l)), ofLayer(l)
		e := t.s.Rate(phase, cells)
		t.want(at+"e", e)
		t.want(at+"p_t", t.s.Var(phase, cells, "p"))
		t.want(at+"b_t", t.s.Var(phase, cells, "burst"))
		t.want(at+"b", t.b.Scale(e, c.Baseline))
		t.want(at+"delta", t.b.Neg(t.observed("burst/"+weightOnto(l)+"/post")))
		t.wantGradients(l, "", g)
		if l < len(c.Sizes)-2 {
			t.want(at+"apic", t.s.Var(phase, cells, "apical"))
			t.want(at+"grad_Y", g[fmt.Sprintf("Y%d", l+1)])
			t.want(at+"grad_Q", g[fmt.Sprintf("Q%d", l+1)])
		}
	}
	return m.withReferences(a, t)
}
