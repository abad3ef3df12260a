package runner

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/pkg/errors"

	"credo/train"
	"credo/train/rundir"
	"credo/train/task"
)

// resultOfBefore reads the result of a run whose summary does not hold it from the lines of metrics.csv, in their order: folders are read so
// that were written before summaries had results, to the last digit. The measures are of the experiment's task.
func resultOfBefore(summary []byte, dir string, measures []task.Measure) (*train.Result, error) {
	var s struct {
		Steps     int `json:"steps"`
		Unsettled int `json:"unsettled"`
	}
	if err := json.Unmarshal(summary, &s); err != nil {
		return nil, errors.Wrap(err, rundir.Summary)
	}
	text, err := os.ReadFile(filepath.Join(dir, rundir.Metrics))
	if err != nil {
		return nil, errors.WithStack(err)
	}
	lines, err := rundir.ReadMetrics(text)
	if err != nil {
		return nil, err
	}
	r := &train.Result{Settling: map[string][]float64{}, Unsettled: s.Unsettled, Steps: s.Steps}
	names := train.ScoreNames(measures)
	for i, l := range lines[min(1, len(lines)):] {
		if err := collect(r, names, l); err != nil {
			return nil, errors.Wrapf(err, "%s, line %d", rundir.Metrics, i+2)
		}
	}
	return r, nil
}

// collect takes in one line of metrics.csv. Cosine comes before angle and ratio.
func collect(r *train.Result, scoreNames []string, line []string) error {
	split, name, layer := line[2], line[3], line[4]
	step, err := strconv.Atoi(line[1])
	if err != nil {
		return err
	}
	v, err := strconv.ParseFloat(line[5], 64)
	if err != nil {
		return err
	}
	scores := map[string]*[]train.Score{"test": &r.Test, "valid": &r.Valid, "train": &r.Train}[split]
	phase, settling := strings.CutPrefix(name, "steps ")
	switch {
	case scores == nil:
	case slices.Contains(scoreNames, name):
		collectScore(scores, name, layer, v)
	case settling:
		r.Settling[phase] = append(r.Settling[phase], v)
	case collectStatistic(r, name, train.Statistic{Population: layer, Step: step}, v):
	case layer != "":
		collectAlignment(r, name, train.Alignment{Projection: layer, Step: step}, v)
	}
	return nil
}

// collectScore takes in one number of a score. A score has every name once, for each instance: the first instance's
// number of a name that is there already begins the next score.
func collectScore(scores *[]train.Score, name, layer string, v float64) {
	first := layer == "" || layer == instance(1)
	if n := len(*scores); n == 0 || first && (*scores)[n-1][name] != nil {
		*scores = append(*scores, train.Score{})
	}
	last := (*scores)[len(*scores)-1]
	last[name] = append(last[name], v)
}

// collectStatistic takes in one number of a variable that was watched, or says that the name is no such number's.
func collectStatistic(r *train.Result, name string, s train.Statistic, v float64) bool {
	quantity, variable, two := strings.Cut(name, " ")
	if !two || s.Quantity(quantity) == nil {
		return false
	}
	if s.Var = variable; quantity == train.Quantities()[0] {
		r.Watched = append(r.Watched, s)
	}
	if last := len(r.Watched) - 1; last >= 0 {
		*r.Watched[last].Quantity(quantity) = v
	}
	return true
}

// collectAlignment takes in one number of an alignment.
func collectAlignment(r *train.Result, name string, a train.Alignment, v float64) {
	quantity, to, named := strings.Cut(name, " to ")
	if a.To = train.Gradient; named {
		a.To = to
	}
	last := len(r.Alignment) - 1
	switch {
	case quantity == "cosine":
		a.Cosine = v
		r.Alignment = append(r.Alignment, a)
	case quantity == "angle" && last >= 0:
		r.Alignment[last].Angle = v
	case quantity == "ratio" && last >= 0:
		r.Alignment[last].Ratio = v
	}
}
