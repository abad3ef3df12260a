package runner

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/pkg/errors"

	"credo/train"
	"credo/train/data"
	"credo/train/experiment"
	"credo/train/rundir"
)

// Runs is the folder in which run directories are made unless another is named.
const Runs = "runs"

// Load loads the data of an experiment and gives its circuit the sizes that come from the data; of the user's own data it notes
// what they are known by.
func Load(e experiment.Experiment) (experiment.Experiment, *data.Splits, error) {
	for i, row := range e.Compare {
		if row.Data.Dir = e.Data.Dir; row.Data != e.Data {
			return e, nil, experiment.Problems{{Key: fmt.Sprintf("compare[%d].data", i), Message: "differs from the comparison's own: all rows learn the same images"}}
		}
	}
	s, err := loadData(e.Data)
	if err != nil {
		return e, nil, err
	}
	if s.Found != nil {
		e = noted(e, s.Found)
	}
	e, err = e.Resolve(s.Train.Dim(), s.Train.Classes, known())
	return e, s, err
}

func loadData(d experiment.Data) (*data.Splits, error) {
	if d.Own() {
		return data.LoadOwn(data.Own{
			Path: d.Name, Label: d.Label, Scale: d.Scale, Seed: d.SplitSeed, Test: d.TestFraction, Valid: &d.ValidFraction,
			TrainImages: d.TrainImages, SHA256: d.SHA256,
		})
	}
	return data.Load(d.Name, data.Options{
		Places: data.Places(d.Dir, os.Getenv(data.EnvVar)), Valid: &d.ValidFraction, TrainImages: d.TrainImages,
	})
}

// noted returns the experiment with what was found in its data, so that other data under the same path are another experiment.
func noted(e experiment.Experiment, f *data.Found) experiment.Experiment {
	e.Data.SHA256, e.Data.Scale = f.SHA256, f.Scale
	e.Compare = slices.Clone(e.Compare)
	for i := range e.Compare {
		e.Compare[i].Data = e.Data
	}
	return e
}

// Train runs one experiment that has been loaded and keeps its record in the folder out; "" makes one under Runs, named after the
// experiment. When it fails or is stopped, the model as it was learned until then is kept. Its numbers do not depend on threads.
func Train(ctx context.Context, e experiment.Experiment, s *data.Splits, out string, threads int, screen Screen) (*Summary, error) {
	if err := ctx.Err(); err != nil {
		return nil, errors.Wrap(err, "stopped before it began")
	}
	l, err := NewLearner(e)
	if err != nil {
		return nil, err
	}
	if err := l.Threads(threads); err != nil {
		return nil, err
	}
	run, err := create(e, out)
	if err != nil {
		return nil, err
	}
	defer run.Close()
	r := newRecorder(run, e, screen)
	o, err := fitOptions(e)
	if err != nil {
		return nil, err
	}
	result, err := train.Fit(ctx, l, s, o, r)
	if err == nil {
		err = r.err
	}
	if err != nil {
		r.log.Error(err.Error())
		return nil, keep(run, e, l, err)
	}
	if e.Epochs == 0 {
		if err := SaveModel(run.Path(rundir.Model), e, l); err != nil {
			return nil, err
		}
	}
	sum := summarize(e, l, result, run.Dir)
	return sum, run.WriteSummary(sum)
}

// keep saves the model of a run that failed, which is sound: a step that fails changes nothing.
func keep(run *rundir.Run, e experiment.Experiment, l *train.Learner, failure error) error {
	path := run.Path(rundir.Model)
	if err := SaveModel(path, e, l); err != nil {
		return failure
	}
	return errors.WithMessagef(failure, "the model as of step %d is kept in %s", l.State.Step, path)
}

func create(e experiment.Experiment, out string) (*rundir.Run, error) {
	if out == "" {
		out = Dir(e)
	}
	return rundir.Create(out, e.Canonical())
}

// Dir is the folder of an experiment's run under Runs: circuit and rule, and the beginning of the hash of all its settings.
func Dir(e experiment.Experiment) string {
	return filepath.Join(Runs, e.Circuit.Name+"-"+e.Rule.Name+"-"+e.Hash()[:8])
}

func fitOptions(e experiment.Experiment) (o train.FitOptions, err error) {
	o = train.FitOptions{Batch: e.Batch, Epochs: e.Epochs, Seed: e.Seed, LogEvery: e.LogEvery, AlignEvery: e.AlignEvery}
	if e.SettlingEvery > 0 {
		p := train.Probe{Name: "settling error", Every: e.SettlingEvery}
		if p.Measure, err = SettlingError(e); err != nil {
			return o, err
		}
		o.Probes = append(o.Probes, p)
	}
	return o, nil
}

// Sized gives the circuit the sizes that come from the data, of a published set without reading them; one that names its sizes
// keeps them.
func Sized(e experiment.Experiment) (experiment.Experiment, error) {
	if e.Circuit.Sizes != nil {
		return e, nil
	}
	if e.Data.Own() {
		e, _, err := Load(e)
		return e, err
	}
	s, err := data.Lookup(e.Data.Name)
	if err != nil {
		return e, err
	}
	return Resolve(e, s.Rows*s.Cols, s.Classes)
}

// Resolve gives an experiment the sizes of its circuit for images of so many pixels.
func Resolve(e experiment.Experiment, pixels, classes int) (experiment.Experiment, error) {
	return e.Resolve(pixels, classes, known())
}
