package verify

import (
	"fmt"
	"slices"

	"credo/graph/circuit"
	"credo/models"
)

// readBurstprop reads the network of two phases. Its gradients are sums over the batch, and its biases do not decay.
func readBurstprop(config *reader, sizes []int) burstModel {
	c := models.NewBurstprop(sizes)
	c.Baseline, c.Teacher, c.Y = config.number("p_baseline"), config.flagOr("teacher", true), readFeedback(config)
	c.Recurrent = config.flagOr("recurrent_input", false)
	learnY, learnR := config.flagOr("Y_learning", false), config.flagOr("recurrent_learning", false)
	c.LearnY, c.LearnR = learnY && isFree(c.Y), learnR && c.Recurrent // a copy after every step overrides what its weights learned
	batch := config.count("batch", 1, maxBatch)
	if config.err == nil {
		config.fail("model", inBatches(c, batch))
	}
	spec := c.Spec()
	m := burstModel{
		sizes: sizes, teacher: c.Teacher, circuit: c, rule: "burstprop", sums: true,
		params: append(forwardWeights(sizes), downwardWeights(sizes, drawnStd(c.Y))),
		held:   slices.Concat(spec.Starts, spec.Constraints),
		pairs:  []pair{{"W_Y", "W", "Y", 1, 1}},
		layer:  func(l int) []string { return propLayer(l < len(sizes)-2 && c.Recurrent, learnY) },
		look:   func(m burstModel, a glance) (Values, error) { return lookAtProp(m, *c, a) },
	}
	rates := map[string]float64{}
	if rate := config.numberOr("recurrent_lr", 0); c.Recurrent {
		m.params = append(m.params, recurrentWeights(sizes))
		rateOf(rates, circuit.Recurrent, c.LearnR, rate)
	}
	m.optimizer = readMomentum(config, rates)
	return m
}

// inBatches tells the circuit how many samples a full minibatch has.
func inBatches(c *models.Burstprop, batch int) error {
	inputs, outputs := c.Widths()
	return c.Ends(circuit.Ends{Inputs: circuit.Shape{inputs}, Outputs: outputs, Batch: batch})
}

// downwardWeights is the parameter Y from every layer to the one below, in the shape of the forward weights between them.
func downwardWeights(sizes []int, scale float64) parameter {
	p := parameter{key: "Y", seed: 500, std: func([]int) float64 { return scale }}
	for l := range len(sizes) - 1 {
		p.projections, p.shapes = append(p.projections, fmt.Sprint("Y", l)), append(p.shapes, []int{sizes[l+1], sizes[l]})
	}
	return p
}

// recurrentWeights is the parameter R of every hidden layer.
func recurrentWeights(sizes []int) parameter {
	p := parameter{key: "R", turned: true, seed: 400, std: func([]int) float64 { return 0.01 }}
	for l := 1; l < len(sizes)-1; l++ {
		p.projections, p.shapes = append(p.projections, fmt.Sprint("R", l)), append(p.shapes, []int{sizes[l], sizes[l]})
	}
	return p
}

func propLayer(recurrent, learnY bool) []string {
	keys := []string{"e", "p", "p_t", "b", "b_t", "delta", "delta_bp", "delta_fa", "grad_W_sum", "grad_W_bp_sum", "grad_W_fa_sum", "grad_b_sum"}
	if learnY {
		keys = append(keys, "grad_Y_sum")
	}
	if recurrent {
		keys = append(keys, "u", "b_pre", "grad_R")
	}
	return keys
}

// lookAtProp writes the circuit with all its feedback learning.
func lookAtProp(m burstModel, c models.Burstprop, a glance) (Values, error) {
	c.Y, c.LearnY, c.LearnR = free(), true, c.Recurrent
	if err := inBatches(&c, 1); err != nil { // so that its gradients are sums over the batch
		return Values{}, err
	}
	t, err := a.write(&c)
	if err != nil {
		return Values{}, err
	}
	g, err := t.gradient("burstprop")
	if err != nil {
		return Values{}, err
	}
	const untaught, taught = "free", "teacher"
	for l := range len(c.Sizes) - 1 {
		cells, at := t.post(weightOnto(l)), ofLayer(l)
		t.want(at+"e", t.s.Rate(taught, cells))
		t.want(at+"p", t.s.Var(untaught, cells, "p"))
		t.want(at+"p_t", t.s.Var(taught, cells, "p"))
		t.want(at+"b", t.s.Var(untaught, cells, "burst"))
		t.want(at+"b_t", t.s.Var(taught, cells, "burst"))
		t.want(at+"delta", t.b.Neg(t.observed("burstprop/"+weightOnto(l)+"/post")))
		t.wantGradients(l, m.tail(), g)
		t.want(at+"grad_Y_sum", g[fmt.Sprint("Y", l)])
		if l < len(c.Sizes)-2 && c.Recurrent {
			t.want(at+"u", t.s.Var(untaught, cells, "plateau"))
			t.want(at+"b_pre", t.s.Var(untaught, cells, "unopposed"))
			t.want(at+"grad_R", t.b.Transpose(g[fmt.Sprint("R", l+1)]))
		}
	}
	return m.withReferences(a, t)
}
