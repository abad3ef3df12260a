package verify

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pkg/errors"

	"credo/graph/circuit"
	"credo/models"
)

// readBurstCCN reads the bursting cortico-cortical network; with another update than its own, the plain network whose gradients are
// compared with it.
func readBurstCCN(config *reader, sizes []int) burstModel {
	c := models.NewBurstCCN(sizes)
	c.Baseline, c.Teacher, c.Y = config.number("p_baseline"), config.flagOr("teacher", true), readFeedback(config)
	scale := config.numberOr("Q_scale", 1)
	Q := choose(config, "Q_mode", config.text("Q_mode"), []choice[copied]{
		{"tied", copied{models.QOfBursts, circuit.Tied{Scale: 1}}},
		{"symmetric_init", copied{models.QOfBursts, circuit.Symmetric{Scale: 1}}},
		{"W_symmetric_init", copied{models.QOfForward, circuit.Symmetric{Scale: scale}}},
		{"random_init", copied{models.QOfBursts, normal(scale)}},
	})
	c.Q, c.QOf = Q.source, Q.of
	learnY, learnQ := config.flagOr("Y_learning", false), config.flagOr("Q_learning", false)
	c.LearnY, c.LearnQ = learnY && isFree(c.Y), learnQ && isFree(c.Q) // a copy after every step overrides what its weights learned
	m, rates := ccnModel(c), map[string]float64{}
	m.layer = func(l int) []string { return ccnLayer(l < len(sizes)-2, learnY, learnQ) }
	rateOf(rates, circuit.Bursts, c.LearnY, config.numberOr("lr_Y", 0))
	rateOf(rates, circuit.Events, c.LearnQ, config.numberOr("lr_Q", 0))
	m.optimizer = readOptimizer(config, rates)
	if config.err == nil {
		config.fail("model", c.Spec().Check())
	}
	m.update(config, c)
	return m
}

// copied is the source of Q, and the original of its copies.
type copied struct {
	of     string
	source circuit.Source
}

// ccnModel returns the model of a circuit, without an optimizer.
func ccnModel(c *models.BurstCCN) burstModel {
	spec := c.Spec()
	return burstModel{
		sizes: c.Sizes, teacher: c.Teacher, circuit: c, rule: "burst",
		params: append(forwardWeights(c.Sizes), feedbackWeights("Y", c.Sizes, 200, drawnStd(c.Y)), feedbackWeights("Q", c.Sizes, 300, drawnStd(c.Q))),
		held:   slices.Concat(spec.Starts, spec.Constraints),
		pairs:  []pair{{"W_Y", "W", "Y", 1, 0}, {"Q_Y", "Q", "Y", 0, 0}},
		apical: "apic",
		look:   func(m burstModel, a glance) (Values, error) { return lookAtCCN(m, *c, a) },
	}
}

// update reads the gradient that is applied: of bursts, or of a plain network, beside which the circuit's feedback is kept.
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
	c.Y, c.Q, c.LearnY, c.LearnQ = free(), free(), true, true
	t, err := a.write(&c)
	if err != nil {
		return Values{}, err
	}
	g, err := t.gradient("burst")
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
