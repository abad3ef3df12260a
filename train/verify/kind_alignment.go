package verify

import (
	"slices"

	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/circuit"
	"credo/models"
	"credo/train/optim"
)

// alignmentCase is a network of which only the feedback of events learns, on data that are drawn.
type alignmentCase struct {
	model, taught  burstModel // the second has a teacher: its gradients are compared
	batch, batches int
	record         []int // numbers of updates before which it is looked at
}

func alignmentKeys() []string {
	return []string{"QY", "mean_abs_apic", "fa_angles", "bp_angles", "Q_final_fro"}
}

func readAlignment(config, _ *reader) (out alignmentCase) {
	sizes := readSizes(config)
	if config.err == nil && len(sizes) < 3 {
		config.fail("sizes", errors.New("has no hidden layer, and feedback goes to hidden layers"))
	}
	c := *models.NewBurstCCN(sizes)
	c.Baseline, c.Teacher = config.number("p_baseline"), config.flagOr("teacher", true)
	c.Y, c.Q = readFeedback(config), normal(config.numberOr("Q_scale", 1))
	taught := c
	taught.Teacher = true
	out.batch, out.batches = config.count("batch", 1, maxBatch), config.count("n_batches", 1, maxBatch)
	out.record = config.counts("record", 0, maxSteps)
	rate := config.number("lr_Q")
	if config.err != nil {
		return out
	}
	if config.fail("sizes", c.Spec().Check()); sizes[0]*out.batch > maxStates/out.batches {
		config.fail("n_batches", errors.Errorf("%d minibatches of %d x %d are more than %d numbers", out.batches, out.batch, sizes[0], maxStates))
	}
	out.model, out.taught = ccnModel(&c), ccnModel(&taught)
	out.model.optimizer = optim.Route{Rest: optim.Still{}, Rates: map[string]float64{circuit.Events: rate}}
	return out
}

func (c alignmentCase) compute(d graph.Dtype) (out Values, err error) {
	w, err := draw(c.model.params...).constrained(c.model.held, d)
	if err != nil {
		return out, err
	}
	run, err := c.model.start(w, d)
	if err != nil {
		return out, err
	}
	sizes := c.model.sizes
	X := drawn(7).normals(1, c.batches, c.batch, sizes[0])
	T := fill(drawn(8).uniform, c.batches, c.batch, sizes[len(sizes)-1])
	records := map[string]*Tensor{}
	for _, key := range alignmentKeys() {
		records[key] = &Tensor{}
	}
	for k := range slices.Max(c.record) + 1 {
		x, t := X.row(k%c.batches), T.row(k%c.batches)
		if slices.Contains(c.record, k) {
			if err := c.look(run, x, t, records); err != nil {
				return out, err
			}
		}
		if _, err := run.step(x, t); err != nil {
			return out, err
		}
	}
	if w, err = run.weights(); err != nil {
		return out, err
	}
	*records["Q_final_fro"] = each(run.param("Q").all(w), norm)
	for key, t := range records {
		out.addTensor(key, *t)
	}
	return out, nil
}

// look adds one record: angles of the gradients that a teacher would bring, and apical potentials as they are.
func (c alignmentCase) look(run *burstRun, x, t Tensor, to map[string]*Tensor) error {
	angles, err := (&burstRun{c.taught, run.learner, run.given}).angles(x, t)
	if err != nil {
		return err
	}
	norms, err := run.norms(x, t)
	for key, v := range map[string]Value{
		"QY": angles.Get("Q_Y"), "fa_angles": angles.Get("fa"), "bp_angles": angles.Get("bp"), "mean_abs_apic": norms.Get("mean_abs_apic"),
	} {
		if err == nil {
			to[key].push(v.Layers[0])
		}
	}
	return err
}
