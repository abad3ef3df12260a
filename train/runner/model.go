package runner

import (
	"io"
	"math"
	"os"
	"slices"
	"strconv"

	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/train"
	"credo/train/experiment"
	"credo/train/rundir"
	"credo/train/safetensors"
)

// Keys of the metadata of a model file.
const (
	formatKey     = "credo"
	experimentKey = "experiment"
	timeKey       = "time" // of the circuit, s, where time passes
	formatVersion = "1"
)

// SaveModel writes a learner's network, and the rule's memory, with the resolved experiment, which is all that is needed to build
// the network again. The file holds no time and no host, and no path but
// the paths of the user's own data and of the model that a run began with, as they were given.
func SaveModel(path string, e experiment.Experiment, l *train.Learner) error {
	tensors := tensorsOf(l.State.Network(), modelName)
	meta := map[string]string{formatKey: formatVersion, experimentKey: string(e.Canonical())}
	if t := l.State.Time; t != 0 {
		meta[timeKey] = strconv.FormatFloat(t, 'g', -1, 64)
	}
	return rundir.WriteFile(path, func(w io.Writer) error { return safetensors.Write(w, tensors, meta) })
}

// LoadModel builds the network of a model file, with its weights and memory, of things that a catalog holds. A file that is not the one that the
// finished run beside it left is refused.
func LoadModel(c *catalog.Catalog, path string) (experiment.Experiment, *train.Learner, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return experiment.Experiment{}, nil, errors.Wrap(err, "cannot read the model")
	}
	if err := rundir.CheckFile(path, data); err != nil {
		return experiment.Experiment{}, nil, err
	}
	e, l, err := parseModel(c, path, data)
	return e, l, errors.WithMessagef(err, "model %s", path)
}

func parseModel(c *catalog.Catalog, path string, data []byte) (e experiment.Experiment, l *train.Learner, err error) {
	f, err := safetensors.Read(data)
	if err != nil {
		return e, nil, err
	}
	if v := f.Metadata[formatKey]; v != formatVersion {
		return e, nil, errors.Errorf("was not written by credo, or by a newer one: its metadata has %s=%q, and %q can be read", formatKey, v, formatVersion)
	}
	if e, err = experiment.Decode(c, path+" (experiment)", []byte(f.Metadata[experimentKey])); err != nil {
		return e, nil, err
	}
	if e, err = e.Complete(); err != nil {
		return e, nil, err
	}
	if err := fits(e.Circuit.Spec(), f.Tensors); err != nil {
		return e, nil, err
	}
	if l, err = NewLearner(e); err != nil {
		return e, nil, err
	}
	if t, ok := f.Metadata[timeKey]; ok {
		if l.State.Time, err = strconv.ParseFloat(t, 64); err != nil || math.IsNaN(l.State.Time) || math.IsInf(l.State.Time, 0) {
			return e, nil, errors.Errorf("its metadata has %s=%q, which is no time in seconds", timeKey, t)
		}
	}
	return e, l, restore(l, l.State.Network(), modelName, f.Tensors)
}

// fits compares the weights of the network that an experiment describes with the tensors that are there, before memory is taken for
// sizes that may be a lie.
func fits(spec circuit.Spec, tensors []safetensors.Tensor) error {
	if err := checkSize(spec); err != nil {
		return err
	}
	for _, p := range spec.Stored() {
		i := slices.IndexFunc(tensors, func(t safetensors.Tensor) bool { return t.Name == p.Name })
		if i < 0 {
			return errors.Errorf("has no tensor %q", p.Name)
		}
		if want := spec.Shape(p); !slices.Equal(tensors[i].Shape, want) {
			return errors.Errorf("tensor %q has shape %v, and the network that the file describes needs %v", p.Name, tensors[i].Shape, want)
		}
	}
	return nil
}
