package runner

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"slices"

	"github.com/pkg/errors"

	"credo/graph/circuit"
	"credo/train"
	"credo/train/experiment"
	"credo/train/safetensors"
)

// noteModel notes the content of the model that a run begins with, and refuses one that is not the content that was noted.
func noteModel(e experiment.Experiment) (experiment.Experiment, error) {
	if e.From == "" {
		return e, nil
	}
	_, sum, err := readModel(e.From)
	if err != nil {
		return e, err
	}
	if e.FromSHA256 != "" && e.FromSHA256 != sum {
		return e, errors.Errorf("the model %s, with whose weights the run begins, has changed: its SHA-256 is %s, not %s: bring back the file that was used, or give from_sha256='' to take it as it is", e.From, sum, e.FromSHA256)
	}
	e.FromSHA256 = sum
	return e, nil
}

// readModel reads a model file, and the SHA-256 of its content.
func readModel(path string) (*safetensors.File, string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, "", errors.Wrap(err, "cannot read the model")
	}
	sum := sha256.Sum256(data)
	f, err := safetensors.Read(data)
	if err == nil && f.Metadata[formatKey] != formatVersion {
		err = errors.New("it was not written by credo")
	}
	return f, hex.EncodeToString(sum[:]), errors.WithMessagef(err, "model %s", path)
}

// Begin builds the learner of an experiment that is resolved as a run begins: with the weights and fixed values of the model that it names,
// if it names one. Memory of the rule and the optimizer begin anew.
func Begin(e experiment.Experiment) (*train.Learner, error) {
	l, err := NewLearner(e)
	if err != nil || e.From == "" {
		return l, err
	}
	f, sum, err := readModel(e.From)
	if err != nil {
		return nil, err
	}
	if e.FromSHA256 != "" && sum != e.FromSHA256 {
		return nil, errors.Errorf("model %s has changed since it was noted", e.From)
	}
	return l, errors.WithMessagef(take(l, f.Tensors), "the run cannot begin with the weights of model %s", e.From)
}

// take copies weights and fixed values, in the learner's precision. Weights of feedback that the model has not stay as they are drawn: they
// come with a rule. Other values that the model has are left.
func take(l *train.Learner, tensors []safetensors.Tensor) error {
	for _, g := range l.State.Network() {
		if g.Values != &l.State.Weights && g.Values != &l.State.Fixed {
			continue
		}
		for _, name := range g.Values.Names() {
			a, called := g.Values.Get(name), g.Input(name)
			i := slices.IndexFunc(tensors, func(t safetensors.Tensor) bool { return t.Name == called })
			p, weights := l.Spec().Projection(name)
			switch {
			case i < 0 && weights && p.Role != circuit.Forward:
				continue
			case i < 0:
				return errors.Errorf("circuit %s has %s of shape %v, and the model has none: it is of another circuit", l.Spec().Name, called, a.Shape)
			case !slices.Equal(tensors[i].Shape, a.Shape):
				return errors.Errorf("circuit %s has %s of shape %v, and in the model it has shape %v: choose the sizes of the model", l.Spec().Name, called, a.Shape, tensors[i].Shape)
			}
			if err := a.CopyFrom(arrayOf(tensors[i])); err != nil {
				return err
			}
		}
	}
	return nil
}
