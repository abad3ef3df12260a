package rundir

import (
	"io"
	"os"
	"path/filepath"

	"github.com/pkg/errors"
)

const temporary = ".tmp-*"

// WriteFile writes a file so that it is never seen half-written: under a temporary name in the same folder, synced, renamed, and
// the folder synced. If anything fails, the old file stays as it was.
func WriteFile(path string, write func(w io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+temporary)
	if err != nil {
		return errors.Wrapf(err, "cannot write %s: check that its folder exists and may be written to", path)
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
			err = errors.WithMessagef(err, "cannot write %s; what was there before is unchanged", path)
		}
	}()
	if err = write(f); err != nil {
		return err
	}
	if err = f.Chmod(0o644); err != nil {
		return errors.WithStack(err)
	}
	if err = f.Sync(); err != nil {
		return errors.WithStack(err)
	}
	if err = f.Close(); err != nil {
		return errors.WithStack(err)
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return errors.WithStack(err)
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes a rename last through a loss of power, where the file system can.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return errors.WithStack(err)
	}
	defer d.Close()
	_ = d.Sync() // some file systems cannot sync a folder; the rename stands all the same
	return nil
}

// sweep removes what a killed process left under temporary names.
func sweep(dir string) error {
	left, err := filepath.Glob(filepath.Join(dir, "*"+temporary))
	if err != nil {
		return errors.WithStack(err)
	}
	for _, f := range left {
		if err := os.Remove(f); err != nil {
			return errors.Wrap(err, "cannot clean up after an earlier run")
		}
	}
	return nil
}
