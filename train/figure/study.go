package figure

import (
	"context"
	"fmt"
	"path"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"github.com/pkg/errors"

	"credo"
	"credo/graph/catalog"
	"credo/train"
	"credo/train/experiment"
	"credo/train/runner"
)

// Scales of figures that are experiments.
const (
	Small = "small"
	Full  = "full"
)

// Study are the options of a figure that is an experiment, a file of notebooks-data/experiments/burst. Its runs are made by the runner of
// comparisons, which keeps a folder for each: a figure that was stopped goes on.
type Study struct {
	Scale  string `yaml:"scale" one:"small full" doc:"small: little networks on the embedded digits, in a minute or two; full: the published networks and data"`
	Seeds  int    `yaml:"seeds" min:"0" doc:"how many seeds; 0: as many as the experiment has"`
	Epochs int    `yaml:"epochs" min:"0" doc:"passes over the training samples; 0: as many as the experiment has"`
	Data   string `yaml:"data" optional:"yes" doc:"a data set, or the path of one's own, in place of the experiment's"`
}

// NewStudy returns the small one.
func NewStudy() Study { return Study{Scale: Small} }

// of chooses between two by the scale.
func (s Study) of(small, full string) string {
	if s.Scale == Full {
		return full
	}
	return small
}

// arguments are the options as settings over an experiment.
func (s Study) arguments(o Options) (out []string) {
	if s.Seeds > 0 {
		out = append(out, "seeds="+strconv.Itoa(s.Seeds))
	}
	if s.Epochs > 0 {
		out = append(out, "epochs="+strconv.Itoa(s.Epochs))
	}
	if s.Data != "" {
		out = append(out, "data.name='"+strings.ReplaceAll(s.Data, "'", "''")+"'")
	}
	if o.Dtype != nil {
		out = append(out, "dtype="+o.Dtype.String())
	}
	return out
}

// studied is an experiment that was made: the table, and the experiments of its rows.
type studied struct {
	*train.Comparison
	rows    []experiment.Experiment
	records string // folder of the runs
}

// make makes an experiment of bursting networks, or the rest of it.
func (s Study) make(ctx context.Context, o Options, file string) (*studied, error) {
	if err := catalog.Check(s); err != nil {
		return nil, err
	}
	return makeExperiment(ctx, o, "burst", file, s.arguments(o))
}

// makeExperiment makes an experiment of a folder of notebooks-data/experiments with some settings changed, or the rest of it.
func makeExperiment(ctx context.Context, o Options, folder, file string, arguments []string) (*studied, error) {
	if err := ctx.Err(); err != nil {
		return nil, errors.Wrap(err, "stopped before it began")
	}
	text, err := credo.Experiments.ReadFile(path.Join("notebooks-data/experiments", folder, file+".yaml"))
	if err != nil {
		return nil, errors.WithStack(err)
	}
	e, err := experiment.Decode(runner.Builtin(), file+".yaml", text, arguments...)
	if err != nil {
		return nil, err
	}
	e, t, err := runner.Load(e)
	if err != nil {
		return nil, err
	}
	c := runner.CompareOptions{Out: runner.CompareDir(filepath.Join(o.Out, runner.Runs), e), Fresh: o.Fresh, Workers: runtime.NumCPU()}
	table, dir, err := runner.Compare(ctx, e, t, c, o.screen)
	if errors.Is(err, context.Canceled) {
		err = fmt.Errorf("%w; the same command goes on", err)
	}
	return &studied{table, e.Rows(), dir}, errors.WithMessage(err, file)
}

// row returns the row of that name.
func (s *studied) row(name string) (train.Row, error) {
	for _, r := range s.Rows {
		if r.Label == name {
			return r, nil
		}
	}
	return train.Row{}, errors.Errorf("the experiment has no row %s", name)
}

// only is the experiment as far as some of its rows go.
func (s *studied) only(rows []train.Row) *studied {
	c := *s.Comparison
	c.Rows = rows
	return &studied{&c, nil, s.records}
}

// named returns the rows of those names.
func (s *studied) named(names ...string) (out []train.Row, err error) {
	for _, n := range names {
		r, err := s.row(n)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}
