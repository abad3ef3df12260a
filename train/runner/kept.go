package runner

import (
	"encoding/json"

	"github.com/pkg/errors"

	"credo/train"
	"credo/train/rundir"
)

// written are the keys of summary.json from which a result is read. Folders of before have no result there.
type written struct {
	Epochs      int                `json:"epochs"`
	Program     Program            `json:"program"`
	Computation *train.Computation `json:"computation"`
	Result      *train.Result      `json:"result"`
}

// kept is the summary of the finished run of a folder, to the last digit the one that it had, when all of its files are the ones it left.
func (m *making) kept(run *rundir.Run) (*Summary, error) {
	text, err := run.ReadSummary()
	if err != nil {
		return nil, err
	}
	w, err := m.written(text, run.Dir)
	if err != nil {
		return nil, errors.WithMessagef(err, "the finished run in %s cannot be read: --fresh makes it anew", run.Dir)
	}
	sum := summarize(m.e, m.learner, m.task.Measures(), w.Result, run.Dir)
	sum.Kept, sum.Shadowed = true, run.Shadowed()
	sum.Program, sum.Computation, sum.Differs = w.Program, w.Computation, m.differs(w)
	return sum, nil
}

// written reads a summary.
func (m *making) written(text []byte, dir string) (w written, err error) {
	if err := json.Unmarshal(text, &w); err != nil {
		return w, errors.Wrap(err, rundir.Summary)
	}
	if w.Result == nil {
		if w.Result, err = resultOfBefore(text, dir, m.task.Measures()); err != nil {
			return w, err
		}
	}
	if n := len(w.Result.Test); n != w.Epochs+1 || w.Epochs != m.e.Epochs {
		return w, errors.Errorf("it has the test scores of %d epochs, and says %d of %d", n-1, w.Epochs, m.e.Epochs)
	}
	return w, nil
}

// differs says how the program that made a finished run differs from this one, "" if it computes the same.
func (m *making) differs(w written) string {
	if w.Computation == nil {
		return "its folder does not say which program made it"
	}
	d := m.computation.Differences(*w.Computation)
	if d == "" {
		return ""
	}
	return "it was made by " + w.Program.String() + ", and this is " + ThisProgram().String() + ", which differs in " + d
}
