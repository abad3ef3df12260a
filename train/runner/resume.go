package runner

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"

	"github.com/pkg/errors"

	"credo/train"
	"credo/train/experiment"
	"credo/train/rundir"
)

// finished reads what a run that ended in this folder came to, if it is of this experiment, from the numbers it left: the result is
// that of the run itself, to the last digit.
func finished(dir string, e experiment.Experiment) (*train.Result, bool, error) {
	if !rundir.Finished(dir, e.Canonical()) {
		return nil, false, nil
	}
	r, err := readResult(dir)
	return r, err == nil, errors.WithMessagef(err, "the finished run in %s cannot be read; remove it to have it done again", dir)
}

func readResult(dir string) (*train.Result, error) {
	var s Summary
	text, err := os.ReadFile(filepath.Join(dir, rundir.Summary))
	if err != nil {
		return nil, errors.WithStack(err)
	}
	if err := json.Unmarshal(text, &s); err != nil {
		return nil, errors.Wrap(err, rundir.Summary)
	}
	if text, err = os.ReadFile(filepath.Join(dir, rundir.Metrics)); err != nil {
		return nil, errors.WithStack(err)
	}
	lines, err := rundir.ReadMetrics(text)
	if err != nil {
		return nil, err
	}
	r := &train.Result{Alignment: map[string][]train.Alignment{}, Unsettled: s.Unsettled, Steps: s.Steps}
	for i, l := range lines[min(1, len(lines)):] {
		v, err := strconv.ParseFloat(l[5], 64)
		if err != nil {
			return nil, errors.Wrapf(err, "%s, line %d", rundir.Metrics, i+2)
		}
		collect(r, l[2], l[3], l[4], v)
	}
	if len(r.Test) != s.Epochs+1 {
		return nil, errors.Errorf("%s has the test scores of %d epochs, %s says %d", rundir.Metrics, len(r.Test)-1, rundir.Summary, s.Epochs)
	}
	return r, nil
}

// collect takes in one line of metrics.csv. Loss comes before accuracy, cosine before angle and ratio.
func collect(r *train.Result, split, name, projection string, v float64) {
	scores := map[string]*[]train.Score{"test": &r.Test, "valid": &r.Valid, "train": &r.Train}[split]
	list := r.Alignment[projection]
	last := len(list) - 1
	switch {
	case scores == nil:
	case name == "loss":
		*scores = append(*scores, train.Score{Loss: v})
	case name == "accuracy" && len(*scores) > 0:
		(*scores)[len(*scores)-1].Accuracy = v
	case name == "cosine":
		if last < 0 {
			r.Layers = append(r.Layers, projection)
		}
		r.Alignment[projection] = append(list, train.Alignment{Projection: projection, Cosine: v})
	case name == "angle" && last >= 0:
		list[last].Angle = v
	case name == "ratio" && last >= 0:
		list[last].Ratio = v
	}
}
