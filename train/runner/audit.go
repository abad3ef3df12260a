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
	case l.Status.State == rundir.StateFinished && !l.Unhashed:
		_, err := rundir.ReadSummary(l.Dir)
		return err
	}
	for name, read := range map[string]func(path string) error{rundir.Metrics: auditMetrics, rundir.Model: func(path string) error {
		_, _, err := LoadModel(c, path)
		return err
	}} {
		path := filepath.Join(l.Dir, name)
		if _, err := os.Stat(path); os.IsNotExist(err) && l.Status.State != rundir.StateFinished {
			continue // killed before it was written
		}
		if err := read(path); err != nil {
			return err
		}
	}
	return nil
}

func auditMetrics(path string) error {
	text, err := os.ReadFile(path)
	if err == nil {
		_, err = rundir.ReadMetrics(text)
	}
	return errors.WithMessage(err, filepath.Dir(path))
}
