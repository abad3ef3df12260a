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

func (c *alignmentCase) publish() {
	circ := models.NewBurstCCN(nil)
	circ.Q = free()
	c.Circuit, c.Model = circ, "burstccn"
}

func (alignmentCase) names(*settings.Node) ([]other, error) {
	return []other{
		sizesName(),
		{was: "batch", now: "batch"},
		{was: "n_batches", now: "batches"},
		{was: "record", now: "record"},
		{was: "p_baseline", now: "circuit.baseline"},
		{was: "teacher", now: "circuit.teacher teacher", or: "true"},
		{was: "Y_mode", values: sources("circuit.y")},
		{was: "Y_scale", now: "circuit.y.scale", or: "1"},
		{was: "Q_scale", now: "circuit.q.scale", or: "1"},
		{was: "lr_Q", now: "rate rates.events"},
	}, nil
}

func (alignmentCase) inputs() string { return "" }

func (c *alignmentCase) complete() error {
	c.QLearns = true
	if err := c.burstCase.complete(); err != nil {
		return err
	}
	c.Optimizer = optim.Route{Rest: optim.Still{}, Rates: map[string]float64{circuit.Events: c.Rate}}
	return nil
}

func (c *alignmentCase) fit(tensors) error {
	switch n := c.Sizes[0] * c.Batch; {
	case len(c.Sizes) < 3:
		return at("config.sizes", "has no hidden layer, and feedback goes to hidden layers")
	case n > maxStates/c.Batches:
		return at("config.n_batches", "%d minibatches of %d x %d are more than %d numbers", c.Batches, c.Batch, c.Sizes[0], maxStates)
	}
	return nil
}

func (c *alignmentCase) compute(d graph.Dtype) (out Values, err error) {
	if err := c.drawWeights(d); err != nil {
		return out, err
	}
	run, err := c.start(d)
	if err != nil {
		return out, err
	}
	c.X = drawn(7).normals(1, c.Batches, c.Batch, c.Sizes[0])
	c.T = fill(drawn(8).uniform, c.Batches, c.Batch, c.Sizes[len(c.Sizes)-1])
	records := make([]Tensor, 4)
	for k := range slices.Max(c.Record) + 1 {
		x, t := c.minibatch(k)
		if slices.Contains(c.Record, k) {
			if err := c.record(run, x, t, records); err != nil {
				return out, err
			}
		}
		if _, err := run.step(x, t); err != nil {
			return out, err
		}
	}
	for i, key := range []string{"QY", "mean_abs_apic", "fa_angles", "bp_angles"} {
		out.addTensor(key, records[i])
	}
	w, err := run.weights()
	out.addTensor("Q_final_fro", each(c.model.params.of("Q").all(c.Circuit.Spec(), w), norm))
	return out, err
}

// record adds one record: angles of the gradients that a teacher would bring, and apical potentials as they are.
func (c *alignmentCase) record(run *burstRun, x, t Tensor, records []Tensor) error {
	circ, taught := *c.Circuit.(*models.BurstCCN), c.burstCase
	circ.Teacher, taught.Teacher, taught.Circuit = true, true, &circ
	angles, err := (&burstRun{&taught, run.learner}).angles(x, t)
	if err != nil {
		return err
	}
	norms, err := run.norms(x, t)
	if err != nil {
		return err
	}
	for i, v := range []Tensor{angles.one("Q_Y"), norms.one("mean_abs_apic"), angles.one("fa"), angles.one("bp")} {
		records[i].push(v)
	}
	return nil
}
