package rundir

import (
	"os"
	"path/filepath"
	"slices"

	"github.com/pkg/errors"
)

// Claim makes a folder for an experiment and writes the experiment into it. A folder that holds another experiment, or other things, is
// refused and left as it is; same tells whether the text of an experiment is the same one.
func Claim(dir string, experiment []byte, same func(text []byte) bool) error {
	return claim(osDisk{}, dir, experiment, same)
}

func claim(d disk, dir string, experiment []byte, same func(text []byte) bool) error {
	if err := d.mkdir(dir); err != nil {
		return errors.Wrapf(err, "cannot make the run's folder %s: choose another with --out", dir)
	}
	if err := vacant(d, dir, same); err != nil {
		return err
	}
	if err := sweep(d, dir); err != nil {
		return err
	}
	return writeBytes(d, filepath.Join(dir, Experiment), experiment)
}

// vacant refuses a folder whose content this run would spoil.
func vacant(d disk, dir string, same func(text []byte) bool) error {
	old, err := d.read(filepath.Join(dir, Experiment))
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
	if i := slices.IndexFunc(names, func(n string) bool { return !isTemporary(n) }); i >= 0 {
		return errors.Errorf("%s is not empty and is no run's folder (it holds %s): choose another with --out", dir, names[i])
	}
	return nil
}

// Finished reports whether the folder holds the finished run of an experiment; same tells whether a text is the experiment.
func Finished(dir string, same func(text []byte) bool) bool { return finished(osDisk{}, dir, same) }

func finished(d disk, dir string, same func(text []byte) bool) bool {
	old, err := d.read(filepath.Join(dir, Experiment))
	if err != nil || !same(old) {
		return false
	}
	_, err = d.read(filepath.Join(dir, Summary))
	return err == nil
}
