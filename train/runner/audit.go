package runner

import (
	"os"
	"path/filepath"

	"github.com/pkg/errors"

	"credo/graph/catalog"
	"credo/train/rundir"
)

// Audit reads all files of a run that was listed, and compares the files of a finished one with the hashes in its summary. It returns what is
// wrong, nil if nothing is, or if a process has the folder, whose files change then.
func Audit(c *catalog.Catalog, l Listed) error {
	if rundir.InUse(l.Dir) {
		return nil
	}
	if l.Problem != "" {
		return errors.New(l.Problem)
	}
	err := audited(c, l)
	if err != nil && rundir.InUse(l.Dir) { // since it was looked at
		return nil
	}
	return err
}

func audited(c *catalog.Catalog, l Listed) error {
	switch {
	case l.Comparison(): // its table has been read
		return nil
	case l.Status.State == rundir.StateFinished:
		_, err := rundir.ReadSummary(l.Dir)
		return err
	}
	if text, err := os.ReadFile(filepath.Join(l.Dir, rundir.Metrics)); err == nil {
		if _, err := rundir.ReadMetrics(text); err != nil {
			return errors.WithMessage(err, l.Dir)
		}
	}
	model := filepath.Join(l.Dir, rundir.Model)
	if _, err := os.Stat(model); err != nil {
		return nil // a run that did not finish need not have one
	}
	_, _, err := LoadModel(c, model)
	return err
}
