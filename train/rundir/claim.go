package rundir

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"

	"github.com/pkg/errors"
)

// Claimed is a folder that this process owns until Close.
type Claimed struct {
	Dir  string
	lock held
}

// Claim takes the folder of a comparison and writes its experiment into it. A folder that another process has, that holds another experiment
// or other things, is refused and left as it is; same tells whether the text of an experiment is the same one.
func Claim(dir string, experiment []byte, same func(text []byte) bool) (*Claimed, error) {
	if err := notInside(dir); err != nil {
		return nil, err
	}
	return claim(osDisk{}, dir, experiment, same)
}

func claim(d disk, dir string, experiment []byte, same func(text []byte) bool) (*Claimed, error) {
	c, err := take(d, dir, same)
	if err != nil {
		return nil, err
	}
	if err := keepExperiment(d, dir, experiment); err != nil {
		_ = c.Close()
		return nil, err
	}
	return c, nil
}

// Close gives the folder back.
func (c *Claimed) Close() error { return c.lock.release() }

// take locks a folder that may be used, and clears away the temporary files of a killed process.
func take(d disk, dir string, same func(text []byte) bool) (*Claimed, error) {
	if err := d.mkdir(dir); err != nil {
		return nil, errors.Wrapf(err, "cannot make the run's folder %s: choose another with --out", dir)
	}
	_ = d.sync(filepath.Dir(dir)) // the folder's own name; one may write in a folder that may not be read
	lock, err := d.lock(filepath.Join(dir, lockName))
	if err != nil {
		return nil, err
	}
	err = vacant(d, dir, same)
	if err == nil {
		err = sweep(d, dir, files())
	}
	if err != nil {
		_ = lock.release()
		return nil, err
	}
	return &Claimed{dir, lock}, nil
}

// keepExperiment writes the experiment, unless it is there in this form.
func keepExperiment(d disk, dir string, experiment []byte) error {
	path := filepath.Join(dir, Experiment)
	if old, err := read(d, path); err == nil && bytes.Equal(old, experiment) {
		return nil
	}
	return writeBytes(d, path, experiment)
}

// vacant refuses a folder whose content this run would spoil.
func vacant(d disk, dir string, same func(text []byte) bool) error {
	old, err := read(d, filepath.Join(dir, Experiment))
	if err == nil {
		if !same(old) {
			return errors.Errorf("%s holds the run of another experiment: choose another folder with --out, or remove it", dir)
		}
		return nil
	}
	if !os.IsNotExist(err) {
		return errors.Wrapf(err, "cannot look into %s", dir)
	}
	names, err := d.list(dir)
	if err != nil {
		return errors.Wrapf(err, "cannot look into %s", dir)
	}
	if i := slices.IndexFunc(names, func(n string) bool { return n != lockName && !isTemporary(n, files()) }); i >= 0 {
		return errors.Errorf("%s is not empty and is no run's folder (it holds %s): choose another with --out", dir, names[i])
	}
	return nil
}
