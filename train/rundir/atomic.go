package rundir

import (
	"io"
	"path/filepath"

	"github.com/pkg/errors"
)

const temporary = ".tmp-*"

// WriteFile writes a file so that it is never seen half-written: under a temporary name in the same folder, synced, renamed, and
// the folder synced. If anything fails, the old file stays as it was.
func WriteFile(path string, write func(w io.Writer) error) error {
	return writeFile(osDisk{}, path, write)
}

func writeFile(d disk, path string, write func(w io.Writer) error) (err error) {
	f, err := d.temp(filepath.Dir(path), filepath.Base(path)+temporary)
	if err != nil {
		return errors.Wrapf(err, "cannot write %s: check that its folder exists and may be written to", path)
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = d.remove(f.Name())
			err = errors.WithMessagef(err, "cannot write %s; an older file of that name is unchanged", path)
		}
	}()
	if err = write(f); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return errors.WithStack(err)
	}
	if err = f.Close(); err != nil {
		return errors.WithStack(err)
	}
	if err = d.rename(f.Name(), path); err != nil {
		return errors.WithStack(err)
	}
	return errors.WithStack(d.sync(filepath.Dir(path)))
}

// isTemporary tells whether a name is of a file that a killed process was writing.
func isTemporary(name string) bool {
	match, _ := filepath.Match("*"+temporary, name)
	return match
}

// sweep removes the temporary files of a killed process.
func sweep(d disk, dir string) error {
	names, err := d.list(dir)
	if err != nil {
		return errors.Wrapf(err, "cannot look into %s", dir)
	}
	for _, n := range names {
		if isTemporary(n) {
			if err := d.remove(filepath.Join(dir, n)); err != nil {
				return errors.Wrap(err, "cannot clean up after an earlier run")
			}
		}
	}
	return nil
}
