package verify

import (
	"fmt"
	"slices"

	"credo/graph/circuit"
	"credo/models"
)

// readEDN reads the dendritic-error network.
func readEDN(config *reader, sizes []int) burstModel {
	c := models.NewEDN(sizes)
	c.Teacher, c.Y = config.flagOr("teacher", true), readFeedback(config)
	c.LambdaOutput, c.LambdaInterneuron, c.LambdaHidden = config.number("lambda_output"), config.number("lambda_intn"), config.number("lambda_hidden")
	scale := config.numberOr("intn_scale", 1)
	c.Interneurons = choose(config, "intn_mode", config.text("intn_mode"), []choice[circuit.Source]{
		{"tied", circuit.Tied{Scale: scale}},
		{"symmetric_init", circuit.Symmetric{Scale: scale}},
		{"random_init", normal(scale)},
	})
	if config.err == nil {
		config.fail("model", c.Spec().Check())
	}
	m := burstModel{
		sizes: sizes, teacher: c.Teacher, circuit: c, rule: "dendritic-error",
		params: append(forwardWeights(sizes), ednWeights(sizes, drawnStd(c.Y))...),
		held:   startsOfEDN(*c),
		pairs:  []pair{{"W_Y", "W", "Y", 1, 0}, {"W_F", "W", "F", 1, 0}, {"Y_H", "Y", "H", 0, 0}},
		layer:  func(l int) []string { return ednLayer(l < len(sizes)-2) },
		look:   func(m burstModel, a glance) (Values, error) { return lookAtEDN(m, *c, a) },
	}
	rate, rates := config.numberOr("intn_lr", 2*config.number("lr")), map[string]float64{}
	rateOf(rates, circuit.Interneuron, isFree(c.Interneurons), rate)
	rateOf(rates, circuit.Inhibition, isFree(c.Interneurons), rate)
	m.optimizer = readOptimizer(config, rates)
	return m
}

// startsOfEDN are the constraints at the start of a replay, where interneurons are mirrors even if they are drawn elsewhere.
func startsOfEDN(c models.EDN) []circuit.Constraint {
	if drawn, ok := c.Interneurons.(circuit.Random); ok {
		c.Interneurons = circuit.Symmetric{Scale: drawn.Scale}
	}
	spec := c.Spec()
	return slices.Concat(spec.Starts, spec.Constraints)
}

// ednWeights are the parameters of feedback and interneurons.
func ednWeights(sizes []int, scale float64) []parameter {
	Y, H := feedbackWeights("Y", sizes, 200, scale), feedbackWeights("H", sizes, 0, 0)
	F, f := feedbackWeights("F", sizes, 0, 0), parameter{key: "f"}
	F.turned = true
	for l := 1; l < len(sizes)-1; l++ {
		f.projections, f.shapes = append(f.projections, fmt.Sprint("f", l)), append(f.shapes, []int{sizes[l+1]})
	}
	return []parameter{Y, F, f, H}
}

func ednLayer(hidden bool) []string {
	keys := []string{"v_basal", "rate", "v_soma_t", "rate_t", "delta", "delta_bp", "delta_fa", "grad_W", "grad_W_bp", "grad_W_fa", "grad_b"}
	if hidden {
		keys = append(keys, "apical", "intn_v_basal", "intn_rate_basal", "intn_v_soma", "intn_rate", "grad_F", "grad_f", "grad_H")
	}
	return keys
}

// lookAtEDN writes the circuit with all its interneurons learning.
func lookAtEDN(m burstModel, c models.EDN, a glance) (Values, error) {
	c.Y, c.Interneurons = free(), free()
	t, err := a.write(&c)
	if err != nil {
		return Values{}, err
	}
	g, err := t.gradient("dendritic-error")
	if err != nil {
		return Values{}, err
	}
	const phase = "teacher"
	for l := range len(c.Sizes) - 1 {
		cells, at := t.post(weightOnto(l)), ofLayer(l)
		predicted := t.s.Var(phase, cells, "predicted")
		t.want(at+"v_basal", predicted)
		t.want(at+"rate", t.b.Sigmoid(predicted))
		t.want(at+"v_soma_t", t.s.Var(phase, cells, "soma"))
		t.want(at+"rate_t", t.s.Rate(phase, cells))
		t.want(at+"delta", t.b.Neg(t.observed("dendritic-error/"+weightOnto(l)+"/post")))
		t.wantGradients(l, "", g)
		if l < len(c.Sizes)-2 {
			t.want(at+"apical", t.s.Var(phase, cells, "apical"))
			t.interneurons(l, g)
		}
	}
	return m.withReferences(a, t)
}

// interneurons makes quantities of the interneurons of hidden layer l.
func (t *written) interneurons(l int, g changes) {
	const phase = "teacher"
	F, f, H := fmt.Sprint("F", l+1), fmt.Sprint("f", l+1), fmt.Sprint("H", l+1)
	cells, at := t.post(F), ofLayer(l)
	predicted := t.s.Var(phase, cells, "predicted")
	t.want(at+"intn_v_basal", predicted)
	t.want(at+"intn_rate_basal", t.b.Sigmoid(predicted))
	t.want(at+"intn_v_soma", t.s.Var(phase, cells, "soma"))
	t.want(at+"intn_rate", t.s.Rate(phase, cells))
	t.want(at+"grad_F", t.b.Transpose(g[F]))
	t.want(at+"grad_f", t.flat(g[f]))
	t.want(at+"grad_H", g[H])
}
