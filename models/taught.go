package models

import (
	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/graph/circuit"
)

// Taught are the options that all networks of pyramidal cells share: a teacher at the read-out, and weights Y that excite apical
// dendrites from the layer above.
type Taught struct {
	Teacher bool           `yaml:"teacher" doc:"whether a teacher moves the read-out"`
	Y       circuit.Source `yaml:"y" doc:"source of the weights that excite from above; their original is W of the layer above, transposed"`
}

// check refuses a source of Y that a circuit of that name cannot have.
func (t Taught) check(name string) error { return checkSource(name, "y", t.Y) }

// Bursting are the options that networks share whose bursts bring the error back.
type Bursting struct {
	Baseline float64 `yaml:"baseline" above:"0" below:"1" doc:"burst probability without an error"`
	Taught
	LearnY bool `yaml:"y_learning" doc:"whether Y learns"`
}

func (o Bursting) check(name string) error {
	if !(o.Baseline > 0 && o.Baseline < 1) {
		return catalog.At("baseline", errors.Errorf("%s: a baseline of %g: a burst probability is between 0 and 1", name, o.Baseline))
	}
	if err := o.Taught.check(name); err != nil {
		return err
	}
	return checkLearning(name, "y_learning", o.LearnY, o.Y)
}

// MapFeedback is the option of circuits whose feedback onto layers of maps may learn: of BurstCCN all feedback onto them, of Burstprop the feedback
// through convolutions.
type MapFeedback struct {
	LearnMaps bool `yaml:"maps_learning" optional:"yes" doc:"whether feedback onto layers of maps learns like the other feedback; as published it stays as it begins"`
}

// check refuses learning of feedback onto maps where there are none, or where no feedback learns.
func (f MapFeedback) check(name string, layers Maps, learns bool) error {
	switch {
	case f.LearnMaps && len(layers.Convolutions) == 0:
		return catalog.At("maps_learning", errors.Errorf("%s: feedback onto layers of maps learns, and there are none: add convolutions, or leave it out", name))
	case f.LearnMaps && !learns:
		return catalog.At("maps_learning", errors.Errorf("%s: feedback onto layers of maps learns like the other feedback, and none learns: switch its learning on too", name))
	}
	return nil
}

// checkSource refuses sources that do not make copies or draw: signs without sizes of their original are no feedback of rates.
func checkSource(name, key string, s circuit.Source) error {
	switch s.(type) {
	case nil:
		return catalog.At(key, errors.Errorf("%s: %s needs a source of weights", name, key))
	case circuit.Tied, circuit.Symmetric, circuit.Random:
		return catalog.At(key, errors.WithMessage(s.Check(), name))
	}
	return catalog.At(key, errors.Errorf("%s: %s cannot be %s: use tied, symmetric or random", name, key, s))
}

// checkLearning refuses weights that are set after every step and learn as well.
func checkLearning(name, key string, learns bool, s circuit.Source) error {
	if learns && !s.Free() {
		return catalog.At(key, errors.Errorf("%s: feedback that is a copy after every step cannot learn", name))
	}
	return nil
}

// checkLoss refuses another loss than the squared error, by which a teacher's error is defined.
func checkLoss(name string, l circuit.Loss) error {
	if l == nil || l.Name() == (circuit.SquaredError{}).Name() {
		return nil
	}
	return catalog.At(".loss", errors.Errorf("circuit %s is taught by the squared error: loss must be mse, not %s", name, l.Name()))
}
