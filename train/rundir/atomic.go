package rundir

import (
	"encoding/json"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pkg/errors"
)

// temporary stands between the name of a file and the digits that its temporary name ends in.
const temporary = ".tmp-"

// WriteFile writes a file so that it is never seen half-written: under a temporary name in the same folder, synced, renamed, and
// the folder synced. If anything fails, the old file stays as it was.
func WriteFile(path string, write func(w io.Writer) error) error {
	return writeFile(osDisk{}, path, write)
}

func writeFile(d disk, path string, write func(w io.Writer) error) (err error) {
	f, err := d.temp(filepath.Dir(path), filepath.Base(path)+temporary+"*")
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

// WriteJSON writes a value as indented JSON, as a whole.
func WriteJSON(path string, v any) error { return writeJSON(osDisk{}, path, v) }

func writeJSON(d disk, path string, v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return errors.Wrapf(err, "cannot write %s", path)
	}
	return writeBytes(d, path, append(data, '\n'))
}

func writeBytes(d disk, path string, data []byte) error {
	return writeFile(d, path, func(w io.Writer) error {
		_, err := w.Write(data)
		return errors.WithStack(err)
	})
}

// isTemporary tells whether a name is of one of these files as a killed process was writing it.
func isTemporary(name string, files []string) bool {
	of, digits, found := strings.Cut(name, temporary)
	return found && slices.Contains(files, of) && digits != "" && strings.Trim(digits, "0123456789") == ""
}

// Replace writes a file as WriteFile does, and removes the temporary files that a killed process has left of it. The caller has a lock that keeps
// other processes from writing the file.
func Replace(path string, write func(w io.Writer) error) error {
	if err := sweep(osDisk{}, filepath.Dir(path), []string{filepath.Base(path)}); err != nil {
		return err
	}
	return WriteFile(path, write)
}

// sweep removes the temporary files that a killed process left of these files of a folder. No other process may be writing them.
func sweep(d disk, dir string, files []string) error {
	names, err := d.list(dir)
	if err != nil {
		return errors.Wrapf(err, "cannot look into %s", dir)
	}
	for _, n := range names {
		if isTemporary(n, files) {
			if err := d.remove(filepath.Join(dir, n)); err != nil {
				return errors.Wrap(err, "cannot clean up after a process that was killed")
			}
		}
	}
	return nil
}
