package runner

import (
	"github.com/pkg/errors"

	"credo/graph"
	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/rules"
	"credo/train"
	"credo/train/experiment"
)

// NewLearner builds the learner of an experiment that is resolved.
func NewLearner(e experiment.Experiment) (*train.Learner, error) {
	e, err := e.Complete()
	if err != nil {
		return nil, err
	}
	c := e.Circuit
	if err := checkSize(c.Spec()); err != nil {
		return nil, err
	}
	d, err := graph.ParseDtype(e.Dtype)
	if err != nil {
		return nil, err
	}
	to, err := references(e)
	if err != nil {
		return nil, err
	}
	return train.NewLearner(train.Setup{
		Circuit: c, Rule: e.Rule.On(c.Spec()), Compared: withTeacher(e), References: to, Optimizer: e.Optimizer, Dtype: d,
		Lesson: e.LessonPlan(), Batch: e.Batch, Seed: e.Seed,
	})
}

// maxWeights is the most that one projection may have: at 1 GiB in single precision a slip of the keys is likelier than a plan.
const maxWeights = 1 << 28

func checkSize(spec circuit.Spec) error {
	for _, p := range spec.Stored() {
		if shape := circuit.Shape(spec.Shape(p)); shape.Exceeds(maxWeights) {
			return errors.Errorf("projection %s of circuit %s would have %s weights, more than %d: give it fewer cells", p.Name, spec.Name, shape.Times(), maxWeights)
		}
	}
	return nil
}

// withTeacher is the circuit with its teacher, if it has none: the learner's own changes are then no attempt at a gradient.
func withTeacher(e experiment.Experiment) (out train.Reference) {
	c, ok := e.Circuit.(circuit.Teachable)
	if !ok {
		return out
	}
	if taught := c.WithTeacher(); taught != nil {
		out = train.Reference{Name: "with its teacher", Circuit: taught, Rule: e.Rule.On(taught.Spec())}
	}
	return out
}

// references builds the references that an experiment names, none if it names none.
func references(e experiment.Experiment) (out []train.Reference, err error) {
	known := []circuit.Reference{{Name: train.Gradient, Circuit: e.Circuit, Rule: train.Gradient}}
	if c, ok := e.Circuit.(circuit.Referenced); ok {
		known = append(known, c.References()...)
	}
	for _, name := range e.AlignTo {
		for _, r := range known {
			if r.Name != name {
				continue
			}
			entry, err := catalog.Get[rules.Recipe](e.Catalog()).Find(r.Rule)
			if err != nil {
				return nil, errors.WithMessagef(err, "alignment to %s", name)
			}
			out = append(out, train.Reference{Name: name, Circuit: r.Circuit, Rule: entry.New().On(r.Circuit.Spec())})
		}
	}
	return out, nil
}
