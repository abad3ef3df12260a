package verify

import (
	"slices"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/train/optim"
	"credo/train/settings"
)

// alignmentCase is a network of which only the feedback of events learns, on data that are drawn.
type alignmentCase struct {
	burstCase
	Batches int     `yaml:"batches" min:"1" max:"65536"`
	Rate    float64 `yaml:"rate" above:"0"`
	Record  []int   `yaml:"record" min:"0" max:"1048576" min-length:"1"` // numbers of updates before which it is looked at
}

func (c *alignmentCase) names(*settings.Node) ([]settings.Other, error) {
	circ := models.NewBurstCCN(nil)
	circ.Q = free()
	c.Circuit, c.Model, c.QLearns = circ, "burstccn", true
	return append(sourced("Y_mode", "circuit.y"), settings.Others(`sizes=sizes,circuit.sizes batch n_batches=batches record p_baseline=circuit.baseline
		teacher?true=circuit.teacher,teacher Y_scale?1=circuit.y.scale Q_scale?1=circuit.q.scale lr_Q=rate`)...), nil
}

func (alignmentCase) inputs() string { return "" }

func (c *alignmentCase) fit(tensors) error {
	c.Optimizer = optim.Route{Rest: optim.Still{}, Rates: map[string]float64{circuit.Events: c.Rate}}
	switch {
	case len(c.Sizes) < 3:
		return at("config.sizes", "has no hidden layer, and feedback goes to hidden layers")
	case c.Sizes[0]*c.Batch > maxStates/c.Batches:
		return at("config.n_batches", "%d minibatches of %d x %d are more than %d numbers", c.Batches, c.Batch, c.Sizes[0], maxStates)
	}
	return nil
}

func (c *alignmentCase) compute(d graph.Dtype) (out Values) {
	out.fail(c.drawWeights(d))
	c.X = drawn(7).normals(1, c.Batches, c.Batch, c.Sizes[0])
	c.T = fill(drawn(8).uniform, c.Batches, c.Batch, c.outputs())
	run, records := c.start(d), make([]Tensor, 4)
	for k := range slices.Max(c.Record) + 1 {
		x, t := c.minibatch(k)
		if slices.Contains(c.Record, k) {
			out.fail(c.record(run, x, t, records))
		}
		run.step(x, t)
	}
	for i, key := range []string{"QY", "mean_abs_apic", "fa_angles", "bp_angles"} {
		out.addTensor(key, records[i])
	}
	out.addTensor("Q_final_fro", each(c.model.params.of("Q").all(c.Circuit.Spec(), run.weights()), norm))
	out.fail(run.err)
	return out
}

// record adds one record: angles of the gradients that a teacher would bring, and apical potentials as they are.
func (c *alignmentCase) record(run *burstRun, x, t Tensor, records []Tensor) error {
	circ, taught := *c.Circuit.(*models.BurstCCN), c.burstCase
	circ.Teacher, taught.Teacher, taught.Circuit = true, true, &circ
	var all Values
	all.addAt("", (&burstRun{burstCase: &taught, learner: run.learner, err: run.err}).angles(x, t))
	all.addAt("", run.norms(x, t))
	for i, key := range []string{"Q_Y", "mean_abs_apic", "fa", "bp"} {
		records[i].Push(all.one(key))
	}
	return all.err
}
